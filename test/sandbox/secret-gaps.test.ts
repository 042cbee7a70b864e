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
