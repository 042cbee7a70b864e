import { fakeSandbox, type FakeSandbox, type Received, type Reply } from "./fake-sandbox";

let sandbox: FakeSandbox;
afterEach(() => sandbox.close());

const jsonReply = (value: unknown): Reply => ({
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
});
const operationOf = ({ headers }: Received): string => String(headers["x-amz-target"]).split(".").at(-1)!;
const serviceOf = ({ headers }: Received): string => String(headers.authorization).split("/")[3]!;

/** A call of a JSON protocol. */
const call = async (service: string, operation: string, body: object): Promise<unknown> => {
  const headers = { "x-amz-target": `Service.${operation}`, "content-type": "application/x-amz-json-1.1" };
  return (await sandbox.call(service, "/", { method: "POST", headers, body: JSON.stringify(body) })).json();
};

/** A call of the REST protocol of EMR Serverless. */
const emr = async (method: string, path: string, body?: object): Promise<unknown> =>
  (
    await sandbox.call("emr-serverless", path, {
      method,
      headers: { "content-type": "application/json" },
      body: body && JSON.stringify(body),
    })
  ).json();

describe("ecs", () => {
  test("returns how a service is rebalanced, as created and as updated", async () => {
    const service = (name: string) => ({ serviceArn: `arn:${name}`, serviceName: name });
    sandbox = await fakeSandbox((request) =>
      jsonReply(
        operationOf(request) === "DescribeServices"
          ? { services: [service("a"), service("b")], failures: [] }
          : { service: service("a") },
      ),
    );
    const described = async () => (await call("ecs", "DescribeServices", {})) as { services: object[] };
    expect(await call("ecs", "CreateService", { availabilityZoneRebalancing: "ENABLED" })).toEqual({
      service: { ...service("a"), availabilityZoneRebalancing: "ENABLED" },
    });
    expect(await described()).toEqual({
      services: [
        { ...service("a"), availabilityZoneRebalancing: "ENABLED" },
        { ...service("b"), availabilityZoneRebalancing: "DISABLED" },
      ],
      failures: [],
    });
    await call("ecs", "UpdateService", { desiredCount: 1 });
    expect((await described()).services[0]).toMatchObject({ availabilityZoneRebalancing: "ENABLED" });
    await call("ecs", "UpdateService", { availabilityZoneRebalancing: "DISABLED" });
    expect((await described()).services[0]).toMatchObject({ availabilityZoneRebalancing: "DISABLED" });
  });
});

describe("application-autoscaling", () => {
  test("gives moto the service of ministack before it registers a target", async () => {
    sandbox = await fakeSandbox(() => jsonReply({ ScalableTargetARN: "arn:target" }));
    const target = { ServiceNamespace: "ecs", ResourceId: "service/cluster/loader" };
    await call("application-autoscaling", "RegisterScalableTarget", target);
    expect(sandbox.received.map((each) => [each.emulator, serviceOf(each), operationOf(each)])).toEqual([
      ["moto", "ecs", "CreateCluster"],
      ["moto", "ecs", "RegisterTaskDefinition"],
      ["moto", "ecs", "CreateService"],
      ["moto", "application-autoscaling", "RegisterScalableTarget"],
    ]);
    expect(JSON.parse(sandbox.received[2]!.body)).toMatchObject({ cluster: "cluster", serviceName: "loader" });
  });

  test("registers other targets as they are", async () => {
    sandbox = await fakeSandbox(() => jsonReply({ ScalableTargetARN: "arn:target" }));
    await call("application-autoscaling", "RegisterScalableTarget", { ResourceId: "arn:aws:kafka:cluster" });
    expect(sandbox.received.map(operationOf)).toEqual(["RegisterScalableTarget"]);
  });
});

test("ecr: keeps pull-through cache rules", async () => {
  sandbox = await fakeSandbox();
  const missing = { __type: "PullThroughCacheRuleNotFoundException", message: "There is no rule for quay." };
  const describe = () => call("ecr", "DescribePullThroughCacheRules", { ecrRepositoryPrefixes: ["quay"] });
  expect(await describe()).toEqual(missing);
  const rule = { ecrRepositoryPrefix: "quay", upstreamRegistryUrl: "quay.io" };
  await call("ecr", "CreatePullThroughCacheRule", rule);
  expect(await describe()).toMatchObject({ pullThroughCacheRules: [{ ...rule, registryId: "123456789012" }] });
  await call("ecr", "UpdatePullThroughCacheRule", { ecrRepositoryPrefix: "quay", credentialArn: "arn:secret" });
  expect(await describe()).toMatchObject({ pullThroughCacheRules: [{ ...rule, credentialArn: "arn:secret" }] });
  await call("ecr", "DeletePullThroughCacheRule", { ecrRepositoryPrefix: "quay" });
  expect(await describe()).toEqual(missing);
  expect(sandbox.received).toEqual([]);
});

describe("emr-serverless", () => {
  test("keeps every setting of an application, which is CREATED", async () => {
    sandbox = await fakeSandbox();
    const kept = { name: "spark", type: "spark", architecture: "ARM64", tags: { a: "1" } };
    const given = { ...kept, clientToken: "token" };
    const { applicationId: id, arn } = (await emr("POST", "/applications", given)) as Record<string, string>;
    expect(await emr("GET", `/applications/${id}`)).toMatchObject({
      application: { ...kept, applicationId: id, arn, state: "CREATED", autoStopConfiguration: { enabled: true } },
    });
    expect(await emr("GET", "/applications")).toMatchObject({ applications: [{ id, name: "spark" }] });

    await emr("PATCH", `/applications/${id}`, { maximumCapacity: { cpu: "8 vCPU" }, clientToken: "other" });
    const changed = (await emr("GET", `/applications/${id}`)) as { application: object };
    expect(changed.application).toMatchObject({ maximumCapacity: { cpu: "8 vCPU" }, architecture: "ARM64" });
    expect(changed.application).not.toHaveProperty("clientToken");

    await emr("POST", `/applications/${id}/start`);
    expect(await emr("GET", `/applications/${id}`)).toMatchObject({ application: { state: "STARTED" } });
    await emr("POST", `/applications/${id}/stop`);
    expect(await emr("GET", `/applications/${id}`)).toMatchObject({ application: { state: "STOPPED" } });

    await emr("DELETE", `/applications/${id}`);
    expect(await emr("GET", `/applications/${id}`)).toEqual({ message: `Application ${id} does not exist` });
    expect(sandbox.received).toEqual([]);
  });

  test("tags applications", async () => {
    sandbox = await fakeSandbox();
    const { arn } = (await emr("POST", "/applications", { name: "spark", tags: { a: "1", b: "2" } })) as {
      arn: string;
    };
    const path = `/tags/${encodeURIComponent(arn)}`;
    await emr("POST", path, { tags: { c: "3" } });
    await emr("DELETE", `${path}?tagKeys=a`);
    expect(await emr("GET", path)).toEqual({ tags: { b: "2", c: "3" } });
    expect(await emr("GET", "/tags/arn%3Aother")).toEqual({ message: "Application arn:other does not exist" });
  });
});

test("states: returns the tracing of a state machine, by default off", async () => {
  sandbox = await fakeSandbox((request) =>
    jsonReply(operationOf(request) === "DescribeStateMachine" ? { name: "run" } : { stateMachineArn: "arn:a" }),
  );
  const describe = (arn: string) => call("states", "DescribeStateMachine", { stateMachineArn: arn });
  await call("states", "CreateStateMachine", { name: "run", tracingConfiguration: { enabled: true } });
  expect(await describe("arn:a")).toEqual({ name: "run", tracingConfiguration: { enabled: true } });
  expect(await describe("arn:b")).toEqual({ name: "run", tracingConfiguration: { enabled: false } });
  await call("states", "UpdateStateMachine", {
    stateMachineArn: "arn:a",
    tracingConfiguration: { enabled: false },
  });
  expect(await describe("arn:a")).toEqual({ name: "run", tracingConfiguration: { enabled: false } });
});
