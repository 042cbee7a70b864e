import { fakeSandbox, type FakeSandbox } from "./fake-sandbox";

/** Gaps of Secrets Manager and Lambda. */
let sandbox: FakeSandbox;
afterEach(() => sandbox.close());

const arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:app-AbCdEf";
const functionArn = "arn:aws:lambda:us-east-1:123456789012:function:rotation";
const headers = { "content-type": "application/x-amz-json-1.1" };
const described = { ARN: arn, Name: "app", RotationEnabled: false, VersionIdsToStages: { first: ["AWSCURRENT"] } };

const secret = async (operation: string, body: object): Promise<unknown> =>
  (
    await sandbox.call("secretsmanager", "/", {
      method: "POST",
      headers: { ...headers, "x-amz-target": `secretsmanager.${operation}` },
      body: JSON.stringify(body),
    })
  ).json();

describe("secretsmanager", () => {
  const rules = { AutomaticallyAfterDays: 30 };
  beforeEach(async () => {
    sandbox = await fakeSandbox(() => ({ headers, body: JSON.stringify(described) }));
  });

  test("keeps a rotation, under name and ARN, with a pending version that has no value", async () => {
    const given = {
      SecretId: "app",
      RotationLambdaARN: functionArn,
      RotationRules: rules,
      ClientRequestToken: "second",
    };
    expect(await secret("RotateSecret", given)).toEqual({ ARN: arn, Name: "app", VersionId: "second" });
    expect(await secret("DescribeSecret", { SecretId: arn })).toEqual({
      ...described,
      RotationEnabled: true,
      RotationLambdaARN: functionArn,
      RotationRules: rules,
      VersionIdsToStages: { first: ["AWSCURRENT"], second: ["AWSPENDING"] },
    });
    const operations = sandbox.received.map(({ headers: sent }) => sent["x-amz-target"]);
    expect(new Set(operations)).toEqual(new Set(["secretsmanager.DescribeSecret"])); // moto would run the function
  });

  test("rotates again with the function that it has, and without one is an error", async () => {
    expect(await secret("RotateSecret", { SecretId: "app" })).toMatchObject({ __type: "InvalidRequestException" });
    await secret("RotateSecret", { SecretId: "app", RotationLambdaARN: functionArn, RotationRules: rules });
    await secret("RotateSecret", { SecretId: "app", RotateImmediately: false });
    expect(await secret("DescribeSecret", { SecretId: "app" })).toMatchObject({
      RotationLambdaARN: functionArn,
      RotationRules: rules,
      VersionIdsToStages: { first: ["AWSCURRENT"] },
    });
  });

  test.each([
    ["CancelRotateSecret", { ARN: arn, Name: "app" }],
    ["DeleteSecret", described],
  ])("%s ends a rotation", async (operation, answer) => {
    await secret("RotateSecret", { SecretId: "app", RotationLambdaARN: functionArn });
    expect(await secret(operation, { SecretId: arn })).toEqual(answer);
    expect(await secret("DescribeSecret", { SecretId: "app" })).toEqual(
      Object.fromEntries(Object.entries(described).filter(([name]) => name !== "RotationEnabled")),
    );
  });

  test("passes on that a secret does not exist", async () => {
    await sandbox.close();
    sandbox = await fakeSandbox(() => ({ status: 400, body: '{"__type":"ResourceNotFoundException"}' }));
    expect(await secret("RotateSecret", { SecretId: "none", RotationLambdaARN: functionArn })).toEqual({
      __type: "ResourceNotFoundException",
    });
  });
});

describe("lambda", () => {
  const path = "/2015-03-31/functions/rotation";
  const logging = { LogFormat: "JSON", LogGroup: "/aws/lambda/rotation" };
  const call = async (method: string, to: string, body?: object): Promise<unknown> =>
    (await sandbox.call("lambda", to, { method, headers, body: body && JSON.stringify(body) })).json();

  test("returns the log settings with which a function was created or changed", async () => {
    sandbox = await fakeSandbox(({ method, url }) => {
      const isWhole = method === "GET" && !url.endsWith("/configuration");
      const configuration = { FunctionName: "rotation" };
      return { headers, body: JSON.stringify(isWhole ? { Configuration: configuration, Code: {} } : configuration) };
    });
    const created = { FunctionName: "rotation", LoggingConfig: logging };
    expect(await call("POST", "/2015-03-31/functions", { FunctionName: "rotation", LoggingConfig: logging })).toEqual(
      created,
    );
    expect(await call("GET", path)).toEqual({ Configuration: created, Code: {} });
    const changed = { LogFormat: "Text" };
    await call("PUT", `${path}/configuration`, { LoggingConfig: changed });
    expect(await call("GET", `${path}/configuration`)).toEqual({ ...created, LoggingConfig: changed });
    await call("DELETE", path);
    expect(await call("GET", `${path}/configuration`)).toEqual({ FunctionName: "rotation" });
  });
});
