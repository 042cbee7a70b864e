import { randomUUID } from "node:crypto";
import { CreateUserCommand, DescribeUsersCommand, ElastiCacheClient } from "@aws-sdk/client-elasticache";
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { createConnection } from "mysql2/promise";
import { generatedValues } from "../../apps/secret-rotation/src/generated";
import { mysqlUser, type MysqlSettings } from "../../apps/secret-rotation/src/mysql-user";
import { redisUser } from "../../apps/secret-rotation/src/redis-user";
import { rotate, type RotationEvent } from "../../apps/secret-rotation/src/rotate";
import type { Rotation, SecretValue } from "../../apps/secret-rotation/src/rotation";
import { SecretStore } from "../../apps/secret-rotation/src/secret-store";
import { startTestSandbox, type TestSandbox } from "../support/aws/test-sandbox";
import { type MariaDb, startMariaDb } from "../support/mariadb";

jest.setTimeout(120_000);

/** The rotation function on an emulated Secrets Manager, ElastiCache, and a real MariaDB with TLS. */
let sandbox: TestSandbox;
let secrets: SecretsManagerClient;
let cache: ElastiCacheClient;
let store: SecretStore;
beforeAll(async () => {
  sandbox = await startTestSandbox("secret-rotation");
  const { endpoint, credentials } = sandbox;
  secrets = new SecretsManagerClient({ endpoint, credentials, region: "us-east-2" });
  cache = new ElastiCacheClient({ endpoint, credentials, region: "us-east-2" });
  store = new SecretStore(secrets);
});
afterAll(() => sandbox.stop());

const steps = ["createSecret", "setSecret", "testSecret", "finishSecret"] as const;

async function secretOf(value: SecretValue): Promise<string> {
  const command = new CreateSecretCommand({ Name: `acme/${randomUUID()}`, SecretString: JSON.stringify(value) });
  return (await secrets.send(command)).ARN!;
}

async function valueOf(SecretId: string, VersionStage = "AWSCURRENT"): Promise<SecretValue> {
  const { SecretString: text } = await secrets.send(new GetSecretValueCommand({ SecretId, VersionStage }));
  return JSON.parse(text!) as SecretValue;
}

/** Begins a rotation as Secrets Manager does: the new version is AWSPENDING and has no value. */
async function begin(SecretId: string): Promise<string> {
  const ClientRequestToken = randomUUID();
  const RotationLambdaARN = "arn:aws:lambda:us-east-2:123456789012:function:rotation";
  const RotationRules = { AutomaticallyAfterDays: 30 };
  await secrets.send(new RotateSecretCommand({ SecretId, ClientRequestToken, RotationLambdaARN, RotationRules }));
  return ClientRequestToken;
}

async function run(
  SecretId: string,
  token: string,
  rotation: Rotation,
  which: readonly RotationEvent["Step"][] = steps,
) {
  for (const Step of which) await rotate({ Step, SecretId, ClientRequestToken: token }, store, rotation);
}

test("generated values: a version without a value gets one, and becomes the current one", async () => {
  const first = { jwtKey: "a".repeat(64), kept: "b" };
  const arn = await secretOf(first);
  const { Name: name } = await secrets.send(new DescribeSecretCommand({ SecretId: arn }));
  const token = await begin(arn);
  const rotation = generatedValues({ [name!]: ["jwtKey"] });
  await run(arn, token, rotation);
  await run(arn, token, rotation); // all four again
  const value = await valueOf(arn);
  expect(value["jwtKey"]).toMatch(/^[A-Za-z0-9]{64}$/);
  expect(value).toEqual({ jwtKey: expect.not.stringMatching(/^a+$/) as unknown, kept: "b" });
  expect(await valueOf(arn, "AWSPREVIOUS")).toEqual(first);
  await expect(run(arn, randomUUID(), rotation)).rejects.toThrow(/has no version/);
});

test("a user of ElastiCache has the new and the old password after a rotation", async () => {
  const arn = await secretOf({ username: "app", password: "first-password-of-the-app" });
  const user = { UserId: "acme-app", UserName: "app", Engine: "valkey", AccessString: "on ~* +@all" };
  await cache.send(new CreateUserCommand({ ...user, Passwords: ["first-password-of-the-app"] }));
  const rotation = redisUser({ host: "cache", port: 6379, userId: "acme-app", client: cache, timeoutMs: 1000 });
  const token = await begin(arn);
  await run(arn, token, rotation, ["createSecret"]);
  await expect(run(arn, token, rotation, ["testSecret"])).rejects.toThrow(
    "has 1 passwords, not the new and the old one",
  );
  await run(arn, token, rotation);
  const { Users: [after] = [] } = await cache.send(new DescribeUsersCommand({ UserId: "acme-app" }));
  expect(after?.Authentication).toMatchObject({ Type: "password", PasswordCount: 2 });
  expect(await valueOf(arn)).toMatchObject({ username: "app", host: "cache", port: "6379" });
  const other = await secretOf({ username: "other", password: "first-password-of-the-app" });
  await expect(run(other, await begin(other), rotation)).rejects.toThrow(
    "user acme-app is called app, not as in the secret",
  );
});

describe("a user of MySQL", () => {
  let database: MariaDb;
  let settings: MysqlSettings;
  const master = { username: "administrator", password: "master-password-1" };
  beforeAll(async () => {
    database = await startMariaDb();
    database.sql(
      `CREATE DATABASE my_app; CREATE DATABASE myXapp;
       CREATE USER 'administrator'@'%' IDENTIFIED BY 'master-password-1'; CREATE USER 'weak'@'%' IDENTIFIED BY 'weak-password';
       GRANT ALL ON *.* TO 'administrator'@'%' WITH GRANT OPTION`,
    );
    const { host, port, ca } = database;
    settings = { host, port, ca, database: "my_app", master: () => Promise.resolve(master) };
  });
  afterAll(() => database.stop());

  const login = async ({ username, password }: SecretValue, tls = true) => {
    const { host, port, ca } = database;
    const ssl = tls ? { ca, rejectUnauthorized: true } : undefined;
    const connection = await createConnection({ host, port, user: username, password, database: "my_app", ssl });
    try {
      await connection.query("CREATE TABLE IF NOT EXISTS seen (id INT)");
      await connection.query("INSERT INTO seen VALUES (1)");
      const outside = await connection.query("CREATE TABLE myXapp.seen (id INT)").then(
        () => "allowed",
        (error: unknown) => (error as { readonly code: string }).code,
      );
      return outside;
    } finally {
      await connection.end();
    }
  };

  test("is created by the first rotation, works in its database alone, and by TLS only", async () => {
    const arn = await secretOf({ username: "app", password: "never used in the database" });
    await run(arn, await begin(arn), mysqlUser(settings));
    const value = await valueOf(arn);
    expect(value).toMatchObject({ engine: "mysql", username: "app_2", host: "127.0.0.1", dbname: "my_app" });
    expect(await login(value)).toBe("ER_TABLEACCESS_DENIED_ERROR");
    await expect(login(value, false)).rejects.toMatchObject({
      code: expect.stringMatching(/ACCESS_DENIED|SECURE/) as unknown,
    });
  });

  test("takes turns with a second one, so that the password before still works", async () => {
    const arn = await secretOf({ username: "turn", password: "x" });
    await run(arn, await begin(arn), mysqlUser(settings));
    const second = await valueOf(arn);
    await run(arn, await begin(arn), mysqlUser(settings));
    const third = await valueOf(arn);
    expect([second["username"], third["username"]]).toEqual(["turn_2", "turn"]);
    for (const value of [second, third]) expect(await login(value)).toBe("ER_TABLEACCESS_DENIED_ERROR");
    await run(arn, await begin(arn), mysqlUser(settings));
    await expect(login(second)).rejects.toMatchObject({ code: "ER_ACCESS_DENIED_ERROR" });
  });

  test.each([1, 2, 3])("is complete after an interruption behind step %i, with every step repeated", async (done) => {
    const arn = await secretOf({ username: `stop${done}`, password: "x" });
    const token = await begin(arn);
    await run(arn, token, mysqlUser(settings), steps.slice(0, done));
    const pending = await valueOf(arn, "AWSPENDING");
    for (const step of steps) await run(arn, token, mysqlUser(settings), [step, step]);
    expect(await valueOf(arn)).toEqual(pending);
    expect(await login(pending)).toBe("ER_TABLEACCESS_DENIED_ERROR");
  });

  test("is complete after set was interrupted between its statements", async () => {
    const arn = await secretOf({ username: "half", password: "x" });
    const token = await begin(arn);
    await run(arn, token, mysqlUser(settings), ["createSecret"]);
    database.sql("CREATE USER 'half_2'@'%' IDENTIFIED BY 'of an attempt that was cut off'");
    await run(arn, token, mysqlUser(settings));
    expect(await login(await valueOf(arn))).toBe("ER_TABLEACCESS_DENIED_ERROR");
  });

  test("stays as it is where the database refuses, and no error names a password", async () => {
    const arn = await secretOf({ username: "safe", password: "current password" });
    const token = await begin(arn);
    await run(arn, token, mysqlUser(settings), ["createSecret"]);
    const pending = await valueOf(arn, "AWSPENDING");
    const messages: string[] = [];
    const failing: [Partial<MysqlSettings>, readonly RotationEvent["Step"][]][] = [
      [{ master: () => Promise.resolve({ ...master, password: "wrong master" }) }, ["setSecret"]],
      [{ master: () => Promise.resolve({ username: "weak", password: "weak-password" }) }, ["setSecret"]],
      [{ ca: undefined }, ["setSecret"]], // a server that cannot prove who it is
      [{}, ["testSecret"]], // before the user was set
      [{ master: () => Promise.resolve({ ...master, username: "safe_2" }) }, ["setSecret"]],
    ];
    for (const [change, which] of failing) {
      await run(arn, token, mysqlUser({ ...settings, ...change }), which).catch((error: unknown) =>
        messages.push(`${String(error)} ${JSON.stringify(error, Object.getOwnPropertyNames(error))}`),
      );
    }
    expect(messages).toHaveLength(failing.length);
    for (const message of messages)
      for (const value of [pending["password"]!, "wrong master", "weak-password", master.password])
        expect(message).not.toContain(value);
    expect(messages.map((each) => each.split(" {")[0])).toEqual([
      `Error: connecting to 127.0.0.1:${database.port} as administrator: ER_ACCESS_DENIED_ERROR`,
      "Error: CREATE USER IF NOT EXISTS ?@'%' IDENTIFIED BY ? REQUIRE SSL: ER_SPECIFIC_ACCESS_DENIED_ERROR",
      `Error: connecting to 127.0.0.1:${database.port} as administrator: HANDSHAKE_SSL_ERROR`,
      `Error: connecting to 127.0.0.1:${database.port} as safe_2: ER_ACCESS_DENIED_ERROR`,
      "Error: safe_2 is the master user",
    ]);
    expect(await valueOf(arn)).toEqual({ username: "safe", password: "current password" });
  });
});
