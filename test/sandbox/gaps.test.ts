import { decodeCbor, encodeCbor } from "../../src/sandbox/cbor";
import { fakeSandbox, type FakeSandbox, type Received, type Reply } from "./fake-sandbox";

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
  test("adds address settings to the description of a VPC endpoint", async () => {
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

  test("keeps the size of a prefix list that was changed", async () => {
    const list = (id: string, size: number) =>
      `<item><prefixListId>${id}</prefixListId><state>create-complete</state><maxEntries>${size}</maxEntries></item>`;
    sandbox = await fakeSandbox(() => ({ body: list("pl-1", 10) + list("pl-2", 5) }));
    await ec2({ Action: "ModifyManagedPrefixList", PrefixListId: "pl-1", PrefixListName: "admins" });
    expect(await ec2({ Action: "DescribeManagedPrefixLists" })).toBe(list("pl-1", 10) + list("pl-2", 5));
    await ec2({ Action: "ModifyManagedPrefixList", PrefixListId: "pl-1", MaxEntries: "12" });
    expect(await ec2({ Action: "DescribeManagedPrefixLists" })).toBe(list("pl-1", 12) + list("pl-2", 5));
  });

  test("removes route tables that were added later before it deletes a VPC endpoint", async () => {
    sandbox = await fakeSandbox(() => ({}));
    const id = { VpcEndpointId: "vpce-1" };
    await ec2({ Action: "ModifyVpcEndpoint", ...id, "AddRouteTableId.1": "rtb-1", "AddRouteTableId.2": "rtb-2" });
    await ec2({ Action: "DeleteVpcEndpoints", "VpcEndpointId.1": "vpce-1", "VpcEndpointId.2": "vpce-2" });
    const asked = sandbox.received.slice(1).map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
    expect(asked).toEqual([
      expect.objectContaining({
        Action: "ModifyVpcEndpoint",
        ...id,
        "RemoveRouteTableId.1": "rtb-1",
        "RemoveRouteTableId.2": "rtb-2",
      }),
      { Action: "DeleteVpcEndpoints", "VpcEndpointId.1": "vpce-1", "VpcEndpointId.2": "vpce-2" },
    ]);
  });

  test("keeps the folder and the format of a flow log to a bucket", async () => {
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

  test("separates the tags of a launch template from those of its instances", async () => {
    const specification = (type: string) =>
      `<item><resourceType>${type}</resourceType><tagSet><item><key>a</key><value>b</value></item></tagSet></item>`;
    sandbox = await fakeSandbox(() => ({ body: specification("instance") + specification("launch-template") }));
    expect(await ec2({ Action: "DescribeLaunchTemplateVersions" })).toBe(specification("instance"));
    expect(await ec2({ Action: "DescribeLaunchTemplates" })).toContain("launch-template");
  });

  test("returns the description of a rule with a group, as created and as updated", async () => {
    const id = "<securityGroupRuleId>sgr-1</securityGroupRuleId>";
    sandbox = await fakeSandbox(() => ({ body: `<item>${id}</item>` }));
    await ec2({ Action: "AuthorizeSecurityGroupIngress", "IpPermissions.1.Groups.1.Description": "brokers & <nodes>" });
    expect(await ec2({ Action: "DescribeSecurityGroupRules" })).toBe(
      `<item>${id}<description>brokers &amp; &lt;nodes&gt;</description></item>`,
    );
    await ec2({
      Action: "ModifySecurityGroupRules",
      "SecurityGroupRule.1.SecurityGroupRuleId": "sgr-1",
      "SecurityGroupRule.1.SecurityGroupRule.ReferencedGroupId": "sg-1",
      "SecurityGroupRule.1.SecurityGroupRule.Description": "nodes",
    });
    expect(await ec2({ Action: "DescribeSecurityGroupRules" })).toContain("<description>nodes</description>");
  });

  test("returns the description of a CIDR rule once", async () => {
    const item = "<securityGroupRuleId>sgr-1</securityGroupRuleId><description>own</description>";
    sandbox = await fakeSandbox(() => ({ body: item }));
    await ec2({ Action: "AuthorizeSecurityGroupIngress", "IpPermissions.1.IpRanges.1.Description": "own" });
    expect(await ec2({ Action: "DescribeSecurityGroupRules" })).toBe(item);
  });
});

describe("sqs", () => {
  test("reports a queue that Terraform deletes as gone, but not to other clients", async () => {
    sandbox = await fakeSandbox();
    const remove = (agent: string) =>
      sandbox.call("sqs", "/", {
        method: "POST",
        headers: { "x-amz-target": "AmazonSQS.DeleteQueue", "user-agent": agent },
        body: "{}",
      });
    const gone = await remove("APN/1.0 HashiCorp/1.0 Terraform/1.11.4");
    expect(gone.headers.get("x-amzn-query-error")).toBe("AWS.SimpleQueueService.NonExistentQueue;Sender");
    expect((await remove("aws-cli/2")).status).toBe(200);
    expect(sandbox.received).toHaveLength(2);
  });
});

test("monitoring: returns an alarm as it was put, with its current state", async () => {
  const base = "/service/GraniteServiceVersion20100801/operation";
  const described = {
    MetricAlarms: [{ AlarmName: "a", Period: 60, Statistic: "Average", StateValue: "OK", AlarmArn: "arn:a" }],
    CompositeAlarms: [{ AlarmName: "other" }],
  };
  sandbox = await fakeSandbox(({ url }) => (url.endsWith("/DescribeAlarms") ? { body: encodeCbor(described) } : {}));
  const Metrics = [{ Id: "m", Expression: "user + system", ReturnData: true }];
  const body = encodeCbor({ AlarmName: "a", Metrics, Threshold: 60, Tags: [{ Key: "k", Value: "v" }] });
  await sandbox.call("monitoring", `${base}/PutMetricAlarm`, { method: "POST", body });
  const answer = await sandbox.call("monitoring", `${base}/DescribeAlarms`, { method: "POST", body: encodeCbor({}) });
  expect(decodeCbor(Buffer.from(await answer.arrayBuffer()))).toEqual({
    MetricAlarms: [{ AlarmName: "a", Metrics, Threshold: 60, StateValue: "OK", AlarmArn: "arn:a" }],
    CompositeAlarms: [{ AlarmName: "other" }],
  });
});

describe("ce", () => {
  test("creates, updates, tags and deletes anomaly monitors", async () => {
    sandbox = await fakeSandbox();
    const ce = async (operation: string, body: object) =>
      (await target("ce", operation, body)) as Record<string, string>;
    const { MonitorArn } = await ce("CreateAnomalyMonitor", {
      AnomalyMonitor: { MonitorName: "m", MonitorType: "DIMENSIONAL", MonitorDimension: "SERVICE" },
      ResourceTags: [{ Key: "a", Value: "1" }],
    });
    await ce("UpdateAnomalyMonitor", { MonitorArn, MonitorName: "n" });
    expect(await ce("GetAnomalyMonitors", { MonitorArnList: [MonitorArn] })).toMatchObject({
      AnomalyMonitors: [{ MonitorArn, MonitorName: "n", MonitorDimension: "SERVICE" }],
    });
    await ce("TagResource", { ResourceArn: MonitorArn, ResourceTags: [{ Key: "b", Value: "2" }] });
    await ce("UntagResource", { ResourceArn: MonitorArn, ResourceTagKeys: ["a"] });
    expect(await ce("ListTagsForResource", { ResourceArn: MonitorArn })).toEqual({
      ResourceTags: [{ Key: "b", Value: "2" }],
    });
    await ce("DeleteAnomalyMonitor", { MonitorArn });
    expect(await ce("GetAnomalyMonitors", { MonitorArnList: [MonitorArn] })).toEqual({
      __type: "UnknownMonitorException",
      message: "The anomaly monitor does not exist.",
    });
    expect(sandbox.received).toEqual([]);
  });

  test("creates and lists anomaly subscriptions", async () => {
    sandbox = await fakeSandbox();
    const made = await target("ce", "CreateAnomalySubscription", {
      AnomalySubscription: { SubscriptionName: "s", Frequency: "DAILY", MonitorArnList: [], Subscribers: [] },
    });
    expect(await target("ce", "GetAnomalySubscriptions", {})).toMatchObject({
      AnomalySubscriptions: [{ ...(made as object), SubscriptionName: "s", Frequency: "DAILY" }],
    });
  });
});

test("chatbot: creates, updates, tags and deletes a Slack channel", async () => {
  sandbox = await fakeSandbox();
  const chatbot = async (path: string, body: object) => {
    const response = await sandbox.call("chatbot", path, { method: "POST", body: JSON.stringify(body) });
    return [response.status, JSON.parse((await response.text()) || "{}")] as [number, Record<string, object>];
  };
  const channel = { ConfigurationName: "c", SlackChannelId: "C1", SlackTeamId: "T1", IamRoleArn: "arn:role" };
  const [, { ChannelConfiguration }] = await chatbot("/create-slack-channel-configuration", channel);
  const { ChatConfigurationArn } = ChannelConfiguration as { ChatConfigurationArn: string };
  expect((await chatbot("/create-slack-channel-configuration", channel))[0]).toBe(409);
  await chatbot("/update-slack-channel-configuration", { ChatConfigurationArn, LoggingLevel: "ERROR" });
  await chatbot("/tag-resource", { ResourceARN: ChatConfigurationArn, Tags: [{ TagKey: "a", TagValue: "1" }] });
  expect(await chatbot("/describe-slack-channel-configurations", { ChatConfigurationArn })).toMatchObject([
    200,
    {
      SlackChannelConfigurations: [{ ...channel, LoggingLevel: "ERROR", Tags: [{ TagKey: "a", TagValue: "1" }] }],
    },
  ]);
  expect((await chatbot("/delete-slack-channel-configuration", { ChatConfigurationArn }))[0]).toBe(204);
  expect(await chatbot("/describe-slack-channel-configurations", {})).toEqual([
    200,
    { SlackChannelConfigurations: [] },
  ]);
});

test("kms: returns the rotation period of a key, by default a year", async () => {
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

test("logs: returns the class of a log group, by default STANDARD", async () => {
  sandbox = await fakeSandbox(() => jsonReply({ logGroups: [{ logGroupName: "a" }, { logGroupName: "b" }] }));
  await target("logs", "CreateLogGroup", { logGroupName: "a", logGroupClass: "INFREQUENT_ACCESS" });
  expect(await target("logs", "DescribeLogGroups", {})).toEqual({
    logGroups: [
      { logGroupName: "a", logGroupClass: "INFREQUENT_ACCESS" },
      { logGroupName: "b", logGroupClass: "STANDARD" },
    ],
  });
});

test("application-autoscaling: creates, adds and removes tags of a target", async () => {
  sandbox = await fakeSandbox(() => jsonReply({ ScalableTargetARN: "arn:target" }));
  const tags = async () => target("application-autoscaling", "ListTagsForResource", { ResourceARN: "arn:target" });
  expect(await tags()).toEqual({ Tags: {} });
  await target("application-autoscaling", "RegisterScalableTarget", { Tags: { a: "1", b: "2" } });
  await target("application-autoscaling", "TagResource", { ResourceARN: "arn:target", Tags: { c: "3" } });
  await target("application-autoscaling", "UntagResource", { ResourceARN: "arn:target", TagKeys: ["a"] });
  expect(await tags()).toEqual({ Tags: { b: "2", c: "3" } });
  expect(sandbox.received).toHaveLength(1);
});

test("glue: tags a registry after its creation", async () => {
  sandbox = await fakeSandbox(() => jsonReply({ RegistryArn: "arn:registry" }));
  await target("glue", "CreateRegistry", { RegistryName: "r", Tags: { a: "1" } });
  expect(sandbox.received.map(targetOf)).toEqual(["CreateRegistry", "TagResource"]);
  expect(JSON.parse(sandbox.received[1]!.body)).toEqual({ ResourceArn: "arn:registry", TagsToAdd: { a: "1" } });
});

test("glue: an on-demand trigger is created, not deactivated; others are as the emulator says", async () => {
  const onDemand = { Name: "a", Type: "ON_DEMAND", State: "DEACTIVATED" };
  const conditional = { Name: "b", Type: "CONDITIONAL", State: "ACTIVATED" };
  sandbox = await fakeSandbox((request) =>
    jsonReply(targetOf(request) === "GetTrigger" ? { Trigger: onDemand } : { Triggers: [onDemand, conditional] }),
  );
  expect(await target("glue", "GetTrigger", { Name: "a" })).toEqual({ Trigger: { ...onDemand, State: "CREATED" } });
  expect(await target("glue", "GetTriggers", {})).toEqual({
    Triggers: [{ ...onDemand, State: "CREATED" }, conditional],
  });
});

test("lakeformation: keeps how a location is accessed, by default not hybrid", async () => {
  const location = (name: string) => ({ ResourceArn: `arn:aws:s3:::${name}`, RoleArn: "arn:role" });
  sandbox = await fakeSandbox(({ url }) =>
    jsonReply(
      url === "/ListResources" ? { ResourceInfoList: [location("a"), location("b")] } : { ResourceInfo: location("a") },
    ),
  );
  const call = async (operation: string, body: object): Promise<unknown> =>
    (await sandbox.call("lakeformation", `/${operation}`, { method: "POST", body: JSON.stringify(body) })).json();
  await call("RegisterResource", { ...location("a"), HybridAccessEnabled: true });
  await call("RegisterResource", location("b"));
  const hybrid = { ...location("a"), HybridAccessEnabled: true, WithFederation: false };
  const plain = { ...location("b"), HybridAccessEnabled: false, WithFederation: false };
  expect(await call("DescribeResource", { ResourceArn: "arn:aws:s3:::a" })).toEqual({ ResourceInfo: hybrid });
  expect(await call("ListResources", {})).toEqual({ ResourceInfoList: [hybrid, plain] });
  await call("UpdateResource", { ...location("a"), HybridAccessEnabled: false });
  expect(await call("DescribeResource", { ResourceArn: "arn:aws:s3:::a" })).toMatchObject({
    ResourceInfo: { HybridAccessEnabled: false },
  });
});

test("lakeformation: what is not granted, or no longer, cannot be revoked", async () => {
  sandbox = await fakeSandbox(() => jsonReply({}));
  const call = async (operation: string, Permissions: readonly string[], table = "events"): Promise<number> => {
    const Resource = { Table: { DatabaseName: "lake", Name: table } };
    const body = JSON.stringify({ Principal: { DataLakePrincipalIdentifier: "arn:role" }, Resource, Permissions });
    return (await sandbox.call("lakeformation", `/${operation}`, { method: "POST", body })).status;
  };
  expect(await call("RevokePermissions", ["SELECT"])).toBe(400);
  await call("GrantPermissions", ["SELECT", "DESCRIBE"]);
  expect(await call("RevokePermissions", ["SELECT"], "orders")).toBe(400);
  expect(await call("RevokePermissions", ["SELECT"])).toBe(200);
  expect(await call("RevokePermissions", ["SELECT"])).toBe(400);
  expect(await call("RevokePermissions", ["SELECT", "DESCRIBE"])).toBe(200);
  expect(sandbox.received.map(({ url }) => url)).toEqual([
    "/GrantPermissions",
    "/RevokePermissions",
    "/RevokePermissions",
  ]);
});
