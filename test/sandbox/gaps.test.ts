import { fakeSandbox, type FakeSandbox, type Received, type Reply } from "./upstream";

let sandbox: FakeSandbox;
afterEach(() => sandbox.close());

/** A call of a JSON protocol. */
const target = async (service: string, operation: string, body: object): Promise<unknown> => {
  const headers = { "x-amz-target": `Service.${operation}`, "content-type": "application/x-amz-json-1.1" };
  return (await sandbox.call(service, "/", { method: "POST", headers, body: JSON.stringify(body) })).json();
};

/** A call of EC2's query protocol. */
const ec2 = async (fields: Record<string, string>): Promise<string> =>
  (await sandbox.call("ec2", "/", { method: "POST", body: new URLSearchParams(fields) })).text();

const jsonReply = (value: unknown): Reply => ({
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
});
const actionOf = ({ body }: Received): string => new URLSearchParams(body).get("Action") ?? "";
const targetOf = ({ headers }: Received): string => String(headers["x-amz-target"]).split(".").at(-1)!;

describe("ec2", () => {
  test("an endpoint's address settings are put into what moto describes", async () => {
    sandbox = await fakeSandbox(() => ({
      body: "<item><vpcEndpointId>vpce-1</vpcEndpointId></item><item><vpcEndpointId>vpce-2</vpcEndpointId></item>",
    }));
    await ec2({
      Action: "ModifyVpcEndpoint",
      VpcEndpointId: "vpce-1",
      IpAddressType: "ipv4",
      "DnsOptions.DnsRecordIpType": "ipv4",
    });
    expect(await ec2({ Action: "DescribeVpcEndpoints" })).toBe(
      "<item><vpcEndpointId>vpce-1</vpcEndpointId><ipAddressType>ipv4</ipAddressType>" +
        "<dnsOptions><dnsRecordIpType>ipv4</dnsRecordIpType></dnsOptions></item><item><vpcEndpointId>vpce-2</vpcEndpointId></item>",
    );
  });

  test("a flow log to a folder of a bucket keeps the folder and the format", async () => {
    const item = (id: string) =>
      `<item><flowLogId>${id}</flowLogId><logDestination>arn:aws:s3:::logs</logDestination></item>`;
    sandbox = await fakeSandbox((request) => {
      if (actionOf(request) === "CreateFlowLogs") return { body: "<flowLogIdSet><item>fl-1</item></flowLogIdSet>" };
      return { body: actionOf(request) === "DescribeFlowLogs" ? item("fl-0") + item("fl-1") : "" };
    });
    await ec2({
      Action: "CreateFlowLogs",
      LogDestinationType: "s3",
      LogDestination: "arn:aws:s3:::logs/flow/",
      "DestinationOptions.FileFormat": "parquet",
      "DestinationOptions.HiveCompatiblePartitions": "true",
      "DestinationOptions.PerHourPartition": "false",
    });
    expect(sandbox.received.map(({ method, url }) => `${method} ${url}`)).toEqual(["PUT /logs", "POST /"]);
    expect(new URLSearchParams(sandbox.received[1]!.body).get("LogDestination")).toBe("arn:aws:s3:::logs");
    expect(await ec2({ Action: "DescribeFlowLogs" })).toBe(
      item("fl-0") +
        "<item><flowLogId>fl-1</flowLogId><logDestination>arn:aws:s3:::logs/flow/</logDestination><destinationOptions><fileFormat>parquet</fileFormat>" +
        "<hiveCompatiblePartitions>true</hiveCompatiblePartitions><perHourPartition>false</perHourPartition></destinationOptions></item>",
    );
  });

  test("a launch template's own tags are not its instances'", async () => {
    const specification = (type: string) =>
      `<item><resourceType>${type}</resourceType><tagSet><item><key>a</key><value>b</value></item></tagSet></item>`;
    sandbox = await fakeSandbox(() => ({ body: specification("instance") + specification("launch-template") }));
    expect(await ec2({ Action: "DescribeLaunchTemplateVersions" })).toBe(specification("instance"));
    expect(await ec2({ Action: "DescribeLaunchTemplates" })).toContain("launch-template");
  });
});

test("kms: a key's rotation period comes back, a year by default", async () => {
  sandbox = await fakeSandbox((request) =>
    jsonReply(targetOf(request) === "GetKeyRotationStatus" ? { KeyRotationEnabled: true } : {}),
  );
  await target("kms", "EnableKeyRotation", {
    KeyId: "arn:aws:kms:us-east-1:123456789012:key/k1",
    RotationPeriodInDays: 180,
  });
  expect(await target("kms", "GetKeyRotationStatus", { KeyId: "k1" })).toEqual({
    KeyRotationEnabled: true,
    RotationPeriodInDays: 180,
  });
  expect(await target("kms", "GetKeyRotationStatus", { KeyId: "k2" })).toMatchObject({ RotationPeriodInDays: 365 });
});

test("logs: a log group's class comes back, STANDARD by default", async () => {
  sandbox = await fakeSandbox(() => jsonReply({ logGroups: [{ logGroupName: "a" }, { logGroupName: "b" }] }));
  await target("logs", "CreateLogGroup", { logGroupName: "a", logGroupClass: "INFREQUENT_ACCESS" });
  expect(await target("logs", "DescribeLogGroups", {})).toEqual({
    logGroups: [
      { logGroupName: "a", logGroupClass: "INFREQUENT_ACCESS" },
      { logGroupName: "b", logGroupClass: "STANDARD" },
    ],
  });
});

test("application-autoscaling: targets have tags", async () => {
  sandbox = await fakeSandbox(() => jsonReply({ ScalableTargetARN: "arn:target" }));
  const tags = async () => target("application-autoscaling", "ListTagsForResource", { ResourceARN: "arn:target" });
  expect(await tags()).toEqual({ Tags: {} });
  await target("application-autoscaling", "RegisterScalableTarget", { Tags: { a: "1", b: "2" } });
  await target("application-autoscaling", "TagResource", { ResourceARN: "arn:target", Tags: { c: "3" } });
  await target("application-autoscaling", "UntagResource", { ResourceARN: "arn:target", TagKeys: ["a"] });
  expect(await tags()).toEqual({ Tags: { b: "2", c: "3" } });
  expect(sandbox.received).toHaveLength(1);
});

test("glue: a registry is tagged after it was created", async () => {
  sandbox = await fakeSandbox(() => jsonReply({ RegistryArn: "arn:registry" }));
  await target("glue", "CreateRegistry", { RegistryName: "r", Tags: { a: "1" } });
  expect(sandbox.received.map(targetOf)).toEqual(["CreateRegistry", "TagResource"]);
  expect(JSON.parse(sandbox.received[1]!.body)).toEqual({ ResourceArn: "arn:registry", TagsToAdd: { a: "1" } });
});

describe("eks", () => {
  test("settings that ministack drops come back, and the issuer is HTTPS", async () => {
    const cluster = { name: "c", identity: { oidc: { issuer: "http://localhost:1/oidc/id/ABC" } } };
    sandbox = await fakeSandbox(() => jsonReply({ cluster }));
    const upgradePolicy = { supportType: "STANDARD" };
    await sandbox.call("eks", "/clusters", {
      method: "POST",
      body: JSON.stringify({ name: "c", upgradePolicy, version: "1.35" }),
    });
    expect(await (await sandbox.call("eks", "/clusters/c")).json()).toEqual({
      cluster: {
        name: "c",
        upgradePolicy,
        identity: { oidc: { issuer: "https://oidc.eks.us-east-1.amazonaws.com/id/ABC" } },
      },
    });
  });

  test("an add-on's pod identities are associations of their own", async () => {
    sandbox = await fakeSandbox(({ url }) =>
      jsonReply(
        url.endsWith("/pod-identity-associations")
          ? { association: { associationArn: "arn:aws:eks:::a/c/a-1" } }
          : { addon: {} },
      ),
    );
    const body = JSON.stringify({
      addonName: "ebs",
      podIdentityAssociations: [{ serviceAccount: "sa", roleArn: "arn:role" }],
    });
    const created: unknown = await (await sandbox.call("eks", "/clusters/c/addons", { method: "POST", body })).json();
    expect(created).toEqual({ addon: { podIdentityAssociations: ["arn:aws:eks:::a/c/a-1"] } });
    await sandbox.call("eks", "/clusters/c/addons/ebs", { method: "DELETE" });
    expect(sandbox.received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "POST /clusters/c/addons",
      "POST /clusters/c/pod-identity-associations",
      "DELETE /clusters/c/addons/ebs",
      "DELETE /clusters/c/pod-identity-associations/a-1",
    ]);
  });
});

describe("kafka", () => {
  const arn = "arn:aws:kafka:us-east-1:123456789012:cluster/k/1";
  const path = encodeURIComponent(arn);
  const body = async (response: Promise<Response>) => (await (await response).json()) as Record<string, unknown>;

  test("a cluster is described by v2 from v1, with its tags as they were given", async () => {
    sandbox = await fakeSandbox(({ method, url }) => {
      if (url.startsWith("/v1/tags/")) return jsonReply({ tags: { Name: "n" } });
      if (method === "POST") return jsonReply({ clusterArn: arn });
      return jsonReply({
        clusterInfo: {
          clusterArn: arn,
          clusterName: "k",
          tags: { name: "n" },
          numberOfBrokerNodes: 3,
          brokerNodeGroupInfo: { clientSubnets: [] },
        },
      });
    });
    await sandbox.call("kafka", "/v1/clusters", {
      method: "POST",
      body: JSON.stringify({ clusterName: "k", storageMode: "TIERED" }),
    });
    await sandbox.call("kafka", `/v1/clusters/${path}/connectivity`, {
      method: "PUT",
      body: JSON.stringify({ connectivityInfo: { vpcConnectivity: {} } }),
    });
    expect(await body(sandbox.call("kafka", `/api/v2/clusters/${path}`))).toEqual({
      clusterInfo: {
        clusterArn: arn,
        clusterName: "k",
        clusterType: "PROVISIONED",
        tags: { Name: "n" },
        provisioned: {
          numberOfBrokerNodes: 3,
          storageMode: "TIERED",
          brokerNodeGroupInfo: {
            clientSubnets: [],
            connectivityInfo: { publicAccess: { type: "DISABLED" }, vpcConnectivity: {} },
          },
        },
      },
    });
  });

  test("a cluster has a policy until it is deleted", async () => {
    sandbox = await fakeSandbox();
    const policy = (method: string, content?: string) =>
      sandbox.call("kafka", `/v1/clusters/${path}/policy`, { method, body: content });
    expect((await policy("GET")).status).toBe(404);
    await policy("PUT", JSON.stringify({ policy: "{}" }));
    expect(await body(policy("GET"))).toMatchObject({ policy: "{}" });
    await policy("DELETE");
    expect((await policy("GET")).status).toBe(404);
  });

  test("configurations are made, changed and deleted", async () => {
    sandbox = await fakeSandbox();
    const at = (rest: string, method = "GET", content?: object) =>
      sandbox.call("kafka", `/v1/configurations${rest}`, { method, body: content && JSON.stringify(content) });
    const made = await body(at("", "POST", { name: "c", serverProperties: "YQ==", kafkaVersions: ["3.9.x"] }));
    expect((await at("", "POST", { name: "c", serverProperties: "" })).status).toBe(409);
    const own = `/${encodeURIComponent(made["arn"] as string)}`;
    await at(own, "PUT", { serverProperties: "Yg==", description: "second" });
    expect(await body(at(own))).toMatchObject({
      name: "c",
      description: "second",
      state: "ACTIVE",
      latestRevision: { revision: 2 },
    });
    expect(await body(at(`${own}/revisions/1`))).toMatchObject({ revision: 1, serverProperties: "YQ==" });
    await at(own, "DELETE");
    expect(await body(at(own))).toEqual({ message: "Configuration ARN does not exist." });
    expect((await at("", "POST", { name: "c", serverProperties: "" })).status).toBe(200);
    expect(sandbox.received).toEqual([]);
  });
});
