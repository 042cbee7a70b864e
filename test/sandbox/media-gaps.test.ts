import { fakeSandbox, type FakeSandbox } from "./fake-sandbox";

let sandbox: FakeSandbox;
afterEach(() => sandbox.close());

type Fields = Record<string, unknown>;

/** Calls an operation of a JSON protocol. */
async function target<T = Fields>(service: string, operation: string, fields: object): Promise<T> {
  const headers = { "x-amz-target": `Any.${operation}`, "content-type": "application/x-amz-json-1.1" };
  const body = JSON.stringify(fields);
  return (await sandbox.call(service, "/", { method: "POST", headers, body })).json() as Promise<T>;
}

const operationOf = ({ headers }: { headers: Record<string, unknown> }) =>
  String(headers["x-amz-target"]).replace("Any.", "");

async function rest(
  service: string,
  method: string,
  path: string,
  body?: object,
): Promise<{ status: number; fields: Fields }> {
  const response = await sandbox.call(service, path, { method, body: body && JSON.stringify(body) });
  const text = await response.text();
  return { status: response.status, fields: text === "" ? {} : (JSON.parse(text) as Fields) };
}

test("eks: the access entry of AWS Batch is made before its first policy is associated", async () => {
  sandbox = await fakeSandbox();
  const principalArn = "arn:aws:iam::123456789012:role/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch";
  const path = `/clusters/main/access-entries/${encodeURIComponent(principalArn)}/access-policies`;
  await rest("eks", "POST", path, { policyArn: "arn:aws:eks::aws:cluster-access-policy/AWSBatchNamespacePolicy" });
  expect(sandbox.received.map(({ url }) => url)).toEqual(["/clusters/main/access-entries", path]);
  expect(JSON.parse(sandbox.received[0]!.body)).toEqual({ principalArn });
});

describe("batch", () => {
  const batch = (operation: string, body: object) => rest("batch", "POST", `/v1/${operation}`, body);
  const eksConfiguration = {
    eksClusterArn: "arn:aws:eks:us-east-1:123456789012:cluster/main",
    kubernetesNamespace: "batch",
  };
  const environment = {
    ...{ computeEnvironmentName: "spot", type: "MANAGED", eksConfiguration, tags: { a: "1" } },
    computeResources: { type: "SPOT", maxvCpus: 64 },
  };
  const queue = {
    ...{ jobQueueName: "video", priority: 1 },
    computeEnvironmentOrder: [{ order: 1, computeEnvironment: "spot" }],
    jobStateTimeLimitActions: [{ action: "CANCEL", maxTimeSeconds: 600, reason: "stuck", state: "RUNNABLE" }],
  };
  const arn = "arn:aws:batch:us-east-1:123456789012:compute-environment/spot";

  beforeEach(async () => {
    sandbox = await fakeSandbox(({ url, body }) => {
      const jobDefinitions = url === "/v1/describejobdefinitions" && body.includes('"render"') ? [{ revision: 1 }] : [];
      return { body: JSON.stringify({ jobDefinitions, tags: { of: "moto" } }) };
    });
    await batch("createcomputeenvironment", environment);
    await batch("createjobqueue", queue);
  });

  test("keeps compute environments on EKS, updates them and their tags", async () => {
    await batch("updatecomputeenvironment", { computeEnvironment: arn, computeResources: { maxvCpus: 128 } });
    await rest("batch", "POST", `/v1/tags/${encodeURIComponent(arn)}`, { tags: { b: "2" } });
    await rest("batch", "DELETE", `/v1/tags/${encodeURIComponent(arn)}?tagKeys=a`);
    const { fields } = await batch("describecomputeenvironments", { computeEnvironments: [arn] });
    expect(fields["computeEnvironments"]).toMatchObject([
      {
        ...{ computeEnvironmentArn: arn, state: "ENABLED", status: "VALID", containerOrchestrationType: "EKS" },
        ...{ eksConfiguration, computeResources: { type: "SPOT", maxvCpus: 128 }, tags: { b: "2" } },
      },
    ]);
    expect((await rest("batch", "GET", `/v1/tags/${encodeURIComponent(arn)}`)).fields).toEqual({ tags: { b: "2" } });
    const other = encodeURIComponent("arn:aws:batch:us-east-1:123456789012:job-definition/render:1");
    expect((await rest("batch", "GET", `/v1/tags/${other}`)).fields).toMatchObject({ tags: { of: "moto" } });
  });

  test("deletes what is disabled and unused, environments after their queues", async () => {
    await batch("updatecomputeenvironment", { computeEnvironment: "spot", state: "DISABLED" });
    const used = await batch("deletecomputeenvironment", { computeEnvironment: "spot" });
    expect(used).toEqual({ status: 400, fields: { message: "Cannot delete, found existing JobQueue relationship" } });
    const enabled = await batch("deletejobqueue", { jobQueue: "video" });
    expect(enabled).toEqual({ status: 400, fields: { message: "Cannot delete, resource must be DISABLED first" } });
    await batch("updatejobqueue", { jobQueue: "video", state: "DISABLED" });
    for (const request of [
      batch("deletejobqueue", { jobQueue: "video" }),
      batch("deletecomputeenvironment", { computeEnvironment: "spot" }),
    ])
      expect((await request).status).toBe(200);
    expect((await batch("describejobqueues", { jobQueues: ["video"] })).fields).toEqual({ jobQueues: [] });
  });

  test("keeps the time limits of a queue, and the ARN of its environments", async () => {
    expect((await batch("describejobqueues", { jobQueues: ["video"] })).fields["jobQueues"]).toMatchObject([
      {
        jobStateTimeLimitActions: queue.jobStateTimeLimitActions,
        computeEnvironmentOrder: [{ computeEnvironment: arn }],
      },
    ]);
    const computeEnvironmentOrder = [{ order: 1, computeEnvironment: "none" }];
    expect(await batch("createjobqueue", { ...queue, jobQueueName: "other", computeEnvironmentOrder })).toEqual({
      status: 400,
      fields: { message: "none does not exist" },
    });
  });

  test("keeps jobs, and runs none", async () => {
    const job = { jobName: "one", jobQueue: "video", jobDefinition: "render", parameters: { key: "value" } };
    const { jobId } = (await batch("submitjob", job)).fields;
    const jobs = async () => (await batch("describejobs", { jobs: [jobId] })).fields["jobs"];
    expect(await jobs()).toMatchObject([{ jobName: "one", status: "RUNNABLE", parameters: { key: "value" } }]);
    expect((await batch("listjobs", { jobQueue: "video", jobStatus: "RUNNABLE" })).fields).toMatchObject({
      jobSummaryList: [{ jobId, jobName: "one" }],
    });
    await batch("terminatejob", { jobId, reason: "test" });
    expect(await jobs()).toMatchObject([{ status: "FAILED", statusReason: "test" }]);
    for (const wrong of [{ jobDefinition: "none:3" }, { jobQueue: "none" }]) {
      expect((await batch("submitjob", { ...job, ...wrong })).status).toBe(400);
    }
  });
});

test("dynamodb: returns warm throughput and the recovery period, which ministack drops", async () => {
  const index = { IndexName: "by-status" };
  const table = { TableName: "output", GlobalSecondaryIndexes: [index] };
  const recovery = { PointInTimeRecoveryStatus: "ENABLED", RecoveryPeriodInDays: 0 };
  const backups = { ContinuousBackupsDescription: { PointInTimeRecoveryDescription: recovery } };
  sandbox = await fakeSandbox((request) => {
    const operation = operationOf(request);
    const answers: Record<string, object> = {
      CreateTable: { TableDescription: table },
      DescribeTable: { Table: table },
    };
    return { body: JSON.stringify(operation.endsWith("Backups") ? backups : (answers[operation] ?? {})) };
  });
  const throughput = { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000 };
  const indexes = [{ ...index, WarmThroughput: throughput }];
  await target("dynamodb", "CreateTable", {
    TableName: "output",
    WarmThroughput: throughput,
    GlobalSecondaryIndexes: indexes,
  });
  const described = { ...throughput, Status: "ACTIVE" };
  expect(await target("dynamodb", "DescribeTable", { TableName: "output" })).toEqual({
    Table: { ...table, WarmThroughput: described, GlobalSecondaryIndexes: [{ ...index, WarmThroughput: described }] },
  });
  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 14 };
  await target("dynamodb", "UpdateContinuousBackups", { TableName: "output", PointInTimeRecoverySpecification });
  expect(await target("dynamodb", "DescribeContinuousBackups", { TableName: "output" })).toEqual({
    ContinuousBackupsDescription: { PointInTimeRecoveryDescription: { ...recovery, RecoveryPeriodInDays: 14 } },
  });
  await target("dynamodb", "DeleteTable", { TableName: "output" });
  expect(await target("dynamodb", "DescribeTable", { TableName: "output" })).toEqual({ Table: table });
});

test("lambda: returns the metrics of an event source mapping", async () => {
  sandbox = await fakeSandbox(() => ({ body: JSON.stringify({ UUID: "id" }) }));
  const metrics = { Metrics: ["EventCount"] };
  const path = "/2015-03-31/event-source-mappings/";
  expect((await rest("lambda", "GET", `${path}id`)).fields).toEqual({ UUID: "id" });
  await rest("lambda", "POST", path, { MetricsConfig: metrics });
  expect((await rest("lambda", "GET", `${path}id`)).fields).toEqual({ UUID: "id", MetricsConfig: metrics });
});

test("cloudfront: response headers policies have no empty lists", async () => {
  const none = (name: string) => `<${name}><Quantity>0</Quantity><Items></Items></${name}>`;
  const some = "<CustomHeadersConfig><Quantity>1</Quantity><Items><a/></Items></CustomHeadersConfig>";
  sandbox = await fakeSandbox(() => ({
    body: `<P>${none("CustomHeadersConfig")}<CorsConfig/>${none("RemoveHeadersConfig")}${some}</P>`,
  }));
  const response = await sandbox.call("cloudfront", "/2020-05-31/response-headers-policy/id");
  expect(await response.text()).toBe(`<P><CorsConfig/>${some}</P>`);
});

test("apigateway: JWT authorizers have no payload format, Lambda authorizers keep theirs", async () => {
  sandbox = await fakeSandbox(({ url }) => ({
    body: JSON.stringify({
      authorizerType: url.endsWith("jwt") ? "JWT" : "REQUEST",
      authorizerPayloadFormatVersion: "2.0",
    }),
  }));
  const get = async (id: string) => (await rest("apigateway", "GET", `/v2/apis/0a1b2c3d/authorizers/${id}`)).fields;
  expect(await get("jwt")).toEqual({ authorizerType: "JWT" });
  expect(await get("lambda")).toEqual({ authorizerType: "REQUEST", authorizerPayloadFormatVersion: "2.0" });
});

test("events: returns the policy of a bus as it was put, until it is removed", async () => {
  sandbox = await fakeSandbox(() => ({ body: JSON.stringify({ Name: "default", Policy: "changed" }) }));
  const policy = async () => (await target("events", "DescribeEventBus", { Name: "default" }))["Policy"];
  await target("events", "PutPermission", { Policy: `{"Statement":[]}` });
  expect(await policy()).toBe(`{"Statement":[]}`);
  await target("events", "RemovePermission", { RemoveAllPermissions: true });
  expect(await policy()).toBe("changed");
});

test("logs: keeps saved queries and data protection policies", async () => {
  sandbox = await fakeSandbox();
  const saved = { name: "media/slow", queryString: "fields @timestamp" };
  const { queryDefinitionId } = await target("logs", "PutQueryDefinition", { ...saved, clientToken: "token" });
  await target("logs", "PutQueryDefinition", { ...saved, queryDefinitionId, queryString: "fields @message" });
  const found = async (queryDefinitionNamePrefix: string) =>
    (await target("logs", "DescribeQueryDefinitions", { queryDefinitionNamePrefix }))["queryDefinitions"];
  expect(await found("media")).toEqual([
    { ...saved, queryDefinitionId, queryString: "fields @message", lastModified: expect.any(Number) as number },
  ]);
  expect(await target("logs", "DeleteQueryDefinition", { queryDefinitionId })).toEqual({ success: true });
  expect(await found("media")).toEqual([]);

  const policy = { logGroupIdentifier: "/aws/lambda/classify", policyDocument: "{}" };
  await target("logs", "PutDataProtectionPolicy", policy);
  const get = () => target("logs", "GetDataProtectionPolicy", { logGroupIdentifier: policy.logGroupIdentifier });
  expect(await get()).toMatchObject(policy);
  await target("logs", "DeleteDataProtectionPolicy", { logGroupIdentifier: policy.logGroupIdentifier });
  expect(await get()).toEqual({ logGroupIdentifier: policy.logGroupIdentifier });
});

test("s3: keeps Storage Lens configurations with their tags", async () => {
  sandbox = await fakeSandbox();
  const path = "/v20180820/storagelens/all";
  const configuration = "<StorageLensConfiguration><Id>all</Id></StorageLensConfiguration>";
  const tags = "<Tags><Tag><Key>a</Key><Value>1</Value></Tag></Tags>";
  const send = async (method: string, to = path, body?: string) => {
    const response = await sandbox.call("s3", to, { method, body });
    return { status: response.status, text: await response.text() };
  };
  await send("PUT", path, `<Request>${configuration}${tags}</Request>`);
  expect((await send("GET")).text).toBe(
    "<StorageLensConfiguration><Id>all</Id><StorageLensArn>arn:aws:s3:us-east-1:123456789012:storage-lens/all</StorageLensArn></StorageLensConfiguration>",
  );
  expect((await send("GET", `${path}/tagging`)).text).toContain(tags);
  await send("DELETE", `${path}/tagging`);
  expect((await send("GET", `${path}/tagging`)).text).not.toContain("<Tag>");
  await send("DELETE");
  expect(await send("GET")).toMatchObject({
    status: 404,
    text: expect.stringContaining("NoSuchConfiguration") as string,
  });
});

test("ce: keeps which cost allocation tags are active", async () => {
  sandbox = await fakeSandbox();
  const tags = [
    { TagKey: "system", Status: "Active" },
    { TagKey: "unit", Status: "Inactive" },
  ];
  await target("ce", "UpdateCostAllocationTagsStatus", { CostAllocationTagsStatus: tags });
  expect(await target("ce", "ListCostAllocationTags", { TagKeys: ["system", "none"] })).toEqual({
    CostAllocationTags: [{ TagKey: "system", Type: "UserDefined", Status: "Active" }],
  });
});

test("xray: keeps sampling rules with their tags", async () => {
  sandbox = await fakeSandbox();
  const xray = async (operation: string, body: object) => rest("xray", "POST", `/${operation}`, body);
  const ResourceARN = "arn:aws:xray:us-east-1:123456789012:sampling-rule/media";
  const SamplingRule = { RuleName: "media", FixedRate: 0.05, Priority: 100 };
  await xray("CreateSamplingRule", { SamplingRule, Tags: [{ Key: "a", Value: "1" }] });
  await xray("UpdateSamplingRule", { SamplingRuleUpdate: { RuleName: "media", FixedRate: 0.1 } });
  expect((await xray("GetSamplingRules", {})).fields).toEqual({
    SamplingRuleRecords: [{ SamplingRule: { ...SamplingRule, FixedRate: 0.1, RuleARN: ResourceARN, Version: 1 } }],
  });
  await xray("TagResource", { ResourceARN, Tags: [{ Key: "b", Value: "2" }] });
  await xray("UntagResource", { ResourceARN, TagKeys: ["a"] });
  expect((await xray("ListTagsForResource", { ResourceARN })).fields).toEqual({ Tags: [{ Key: "b", Value: "2" }] });
  await xray("DeleteSamplingRule", { RuleName: "media" });
  expect((await xray("DeleteSamplingRule", { RuleName: "media" })).status).toBe(400);
});
