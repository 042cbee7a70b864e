import { createHash } from "node:crypto";
import { json, type AskEmulator, type Gap } from "./gap";
import type { Fields, KafkaClusters } from "./kafka-store";

const nodesPath = /^\/v1\/clusters\/([^/]+)\/(nodes|bootstrap-brokers)$/;

/** Brokers of an MSK cluster: the configured number, in the subnets of the cluster, with names as in AWS. */
export function kafkaBrokers(clusters: KafkaClusters): Gap {
  return {
    name: "kafka: GetBootstrapBrokers and ListNodes",
    service: "kafka",
    reason: "ministack has one name for all brokers, offers every kind of authentication and ignores the subnets",
    matches: ({ method, path }) => method === "GET" && nodesPath.test(path),
    async answer({ path, region }, _body, askEmulator) {
      const [, encoded = "", list] = nodesPath.exec(path) ?? [];
      const cluster = await clusters.describe(decodeURIComponent(encoded), askEmulator);
      if (cluster === undefined) return askEmulator();
      if (list === "bootstrap-brokers") return json(200, bootstrapBrokers(cluster, region));
      return json(200, { nodeInfoList: await nodes(cluster, region, askEmulator) });
    },
  };
}

/** Bootstrap strings for each enabled kind of authentication, with one broker per zone. */
function bootstrapBrokers(cluster: Fields, region: string): Fields {
  const { clientAuthentication = {}, encryptionInfo = {} } = cluster as {
    readonly clientAuthentication?: {
      readonly sasl?: { readonly iam?: Switch; readonly scram?: Switch };
      readonly tls?: Switch;
      readonly unauthenticated?: Switch;
    };
    readonly encryptionInfo?: { readonly encryptionInTransit?: { readonly clientBroker?: string } };
  };
  const { sasl, tls, unauthenticated } = clientAuthentication;
  const clientBroker = encryptionInfo.encryptionInTransit?.clientBroker ?? "TLS";
  const open = unauthenticated?.enabled ?? !(sasl?.iam?.enabled || sasl?.scram?.enabled || tls?.enabled);
  const at = (port: number, given: boolean | undefined): string => {
    const ids = Array.from({ length: subnetsOf(cluster).length }, (_, index) => index + 1);
    return given === true ? ids.map((id) => `${brokerName(cluster, region, id)}:${port}`).join(",") : "";
  };
  return {
    bootstrapBrokerString: at(9092, open && clientBroker !== "TLS"),
    bootstrapBrokerStringTls: at(9094, (open || tls?.enabled === true) && clientBroker !== "PLAINTEXT"),
    bootstrapBrokerStringSaslScram: at(9096, sasl?.scram?.enabled),
    bootstrapBrokerStringSaslIam: at(9098, sasl?.iam?.enabled),
  };
}

async function nodes(cluster: Fields, region: string, askEmulator: AskEmulator): Promise<Fields[]> {
  const subnets = subnetsOf(cluster);
  const networks = await Promise.all(subnets.map((subnet) => networkOf(subnet, askEmulator)));
  return Array.from({ length: cluster["numberOfBrokerNodes"] as number }, (_, index) => {
    const zone = index % subnets.length;
    const place = Math.floor(index / subnets.length);
    return {
      addedToClusterTime: cluster["creationTime"],
      instanceType: (cluster["brokerNodeGroupInfo"] as Fields)["instanceType"],
      nodeARN: `${String(cluster["clusterArn"]).replace(":cluster/", ":node/")}/${index + 1}`,
      nodeType: "BROKER",
      brokerNodeInfo: {
        attachedENIId: `eni-${digest(`${String(cluster["clusterArn"])}/${index}`, 17)}`,
        brokerId: index + 1,
        clientSubnet: subnets[zone],
        clientVpcIpAddress: addressIn(networks[zone] ?? "10.0.0.0/24", place),
        currentBrokerSoftwareInfo: cluster["currentBrokerSoftwareInfo"],
        endpoints: [brokerName(cluster, region, index + 1)],
      },
    };
  });
}

async function networkOf(subnet: string, askEmulator: AskEmulator): Promise<string | undefined> {
  const { body } = await askEmulator({
    service: "ec2",
    method: "POST",
    path: "/",
    body: new URLSearchParams({ Action: "DescribeSubnets", Version: "2016-11-15", "SubnetId.1": subnet }).toString(),
    headers: { "content-type": "application/x-www-form-urlencoded" },
  });
  return /<cidrBlock>([^<]+)/.exec(body.toString())?.[1];
}

/** An address in a network, after those that AWS reserves. */
function addressIn(network: string, place: number): string {
  const [base = "0.0.0.0"] = network.split("/");
  const [a = 0, b = 0, c = 0, d = 0] = base.split(".").map(Number);
  return [a, b, c, d + 10 + place].join(".");
}

const brokerName = (cluster: Fields, region: string, id: number): string =>
  `b-${id}.${String(cluster["clusterName"]).toLowerCase().replaceAll("-", "")}.${digest(String(cluster["clusterArn"]), 6)}.c2.kafka.${region}.amazonaws.com`;

const subnetsOf = (cluster: Fields): readonly string[] =>
  (cluster["brokerNodeGroupInfo"] as { readonly clientSubnets: readonly string[] }).clientSubnets;

const digest = (text: string, length: number): string =>
  createHash("sha256").update(text).digest("hex").slice(0, length);

interface Switch {
  readonly enabled?: boolean;
}
