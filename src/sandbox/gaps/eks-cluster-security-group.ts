import { randomInt } from "node:crypto";
import { isSuccess, json, jsonFields, type AskEmulator, type Gap } from "./gap";

type Fields = Readonly<Record<string, unknown>>;

interface Network {
  readonly vpcId: string;
  readonly clusterSecurityGroupId: string;
}

const clusterPath = /^\/clusters(?:\/([^/]+))?$/;

/** The security group that EKS creates for a cluster and its nodes. It is created in moto, as everything in EC2. */
export function eksClusterSecurityGroup(): Gap {
  const networks = new Map<string, Network>();
  return {
    name: "eks: security group and VPC of clusters",
    service: "eks",
    reason: "ministack returns an id that does not exist in EC2, so the group cannot be tagged or referenced",
    matches: ({ path }) => clusterPath.test(path),
    async answer({ method }, body, askEmulator) {
      const answer = await askEmulator();
      const cluster = jsonFields(answer.body)["cluster"] as Fields | undefined;
      if (!isSuccess(answer) || cluster === undefined) return answer;
      const name = String(cluster["name"]);
      const config = cluster["resourcesVpcConfig"] as Fields | undefined;
      if (method === "POST") {
        const { subnetIds } = (jsonFields(body)["resourcesVpcConfig"] ?? {}) as {
          readonly subnetIds?: readonly string[];
        };
        const network = subnetIds?.[0] && (await createGroup(name, subnetIds[0], askEmulator));
        if (network) networks.set(name, network);
      }
      const network = networks.get(name);
      if (method === "DELETE" && network !== undefined) {
        await ec2(askEmulator, { Action: "DeleteSecurityGroup", GroupId: network.clusterSecurityGroupId });
        networks.delete(name);
      }
      return json(answer.status, { cluster: { ...cluster, resourcesVpcConfig: { ...config, ...network } } });
    },
  };
}

/** Undefined if the subnet does not exist: then the response of ministack stays as it is. */
async function createGroup(cluster: string, subnet: string, askEmulator: AskEmulator): Promise<Network | undefined> {
  const subnets = await ec2(askEmulator, { Action: "DescribeSubnets", "SubnetId.1": subnet });
  const vpcId = /<vpcId>([^<]+)/.exec(subnets)?.[1];
  if (vpcId === undefined) return undefined;
  const groupName = `eks-cluster-sg-${cluster}-${randomInt(10 ** 9, 10 ** 10)}`;
  const tags = Object.entries({
    Name: groupName,
    "aws:eks:cluster-name": cluster,
    [`kubernetes.io/cluster/${cluster}`]: "owned",
  }).flatMap(([key, value], index) => [
    [`TagSpecification.1.Tag.${index + 1}.Key`, key],
    [`TagSpecification.1.Tag.${index + 1}.Value`, value],
  ]);
  const group = await ec2(askEmulator, {
    Action: "CreateSecurityGroup",
    GroupName: groupName,
    GroupDescription:
      "EKS created security group applied to ENI that is attached to EKS Control Plane master nodes, as well as any managed workloads.",
    VpcId: vpcId,
    "TagSpecification.1.ResourceType": "security-group",
    ...(Object.fromEntries(tags) as Record<string, string>),
  });
  const clusterSecurityGroupId = /<groupId>([^<]+)/.exec(group)?.[1];
  if (clusterSecurityGroupId === undefined) return undefined;
  await ec2(askEmulator, {
    Action: "AuthorizeSecurityGroupIngress",
    GroupId: clusterSecurityGroupId,
    "IpPermissions.1.IpProtocol": "-1",
    "IpPermissions.1.Groups.1.GroupId": clusterSecurityGroupId,
  });
  return { vpcId, clusterSecurityGroupId };
}

async function ec2(askEmulator: AskEmulator, form: Readonly<Record<string, string>>): Promise<string> {
  const { body } = await askEmulator({
    service: "ec2",
    method: "POST",
    path: "/",
    body: new URLSearchParams({ ...form, Version: "2016-11-15" }).toString(),
    headers: { "content-type": "application/x-www-form-urlencoded" },
  });
  return body.toString();
}
