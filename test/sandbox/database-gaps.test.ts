import { fakeSandbox, type FakeSandbox } from "./fake-sandbox";

/** Gaps of RDS and ElastiCache. */
let sandbox: FakeSandbox;
afterEach(() => sandbox.close());

const form = async (service: string, fields: Record<string, string>): Promise<string> =>
  (await sandbox.call(service, "/", { method: "POST", body: new URLSearchParams(fields) })).text();

test("elasticache: returns the parameters of the source that is asked for", async () => {
  const parameter = (name: string, source: string) =>
    `<Parameter><ParameterName>${name}</ParameterName><Source>${source}</Source></Parameter>`;
  const all = parameter("activedefrag", "system") + parameter("maxmemory-policy", "user");
  sandbox = await fakeSandbox(() => ({ body: `<Parameters>${all}</Parameters>` }));
  const asked = { Action: "DescribeCacheParameters", CacheParameterGroupName: "acme" };
  expect(await form("elasticache", asked)).toBe(`<Parameters>${all}</Parameters>`);
  expect(await form("elasticache", { ...asked, Source: "user" })).toBe(
    `<Parameters>${parameter("maxmemory-policy", "user")}</Parameters>`,
  );
});

test("elasticache: returns how users log in, and with how many passwords", async () => {
  const user = (id: string, authentication = "<Type>no-password</Type><PasswordCount>0</PasswordCount>") =>
    `<UserId>${id}</UserId><UserName>${id}</UserName><Authentication>${authentication}</Authentication>`;
  const both = (change?: string) => `<member>${user("role", change)}</member><member>${user("app")}</member>`;
  sandbox = await fakeSandbox(() => ({ body: both() }));
  const iam = "<Type>iam</Type><PasswordCount>0</PasswordCount>";
  await form("elasticache", { Action: "CreateUser", UserId: "role", "AuthenticationMode.Type": "iam" });
  expect(await form("elasticache", { Action: "DescribeUsers" })).toBe(both(iam));
  const passwords = { "Passwords.member.1": "one", "Passwords.member.2": "two" };
  await form("elasticache", { Action: "ModifyUser", UserId: "app", ...passwords });
  expect(await form("elasticache", { Action: "DescribeUsers" })).toBe(
    `<member>${user("role", iam)}</member><member>${user("app", "<Type>password</Type><PasswordCount>2</PasswordCount>")}</member>`,
  );
  await form("elasticache", { Action: "DeleteUser", UserId: "app" });
  expect(await form("elasticache", { Action: "DescribeUsers" })).toBe(both(iam));
});

test("elasticache: returns the key and the upgrades of replication groups as they were given", async () => {
  const group = (id: string, settings: string) =>
    `<ReplicationGroup><ReplicationGroupId>${id}</ReplicationGroupId><ARN>arn</ARN>${settings}</ReplicationGroup>`;
  const dropped = "<AutoMinorVersionUpgrade>false</AutoMinorVersionUpgrade>";
  sandbox = await fakeSandbox(() => ({ body: group("acme", dropped) + group("other", dropped) }));
  const id = { ReplicationGroupId: "acme" };
  await form("elasticache", {
    Action: "CreateReplicationGroup",
    ...id,
    KmsKeyId: "key",
    AutoMinorVersionUpgrade: "true",
  });
  const own = "<KmsKeyId>key</KmsKeyId><AutoMinorVersionUpgrade>true</AutoMinorVersionUpgrade>";
  expect(await form("elasticache", { Action: "DescribeReplicationGroups" })).toBe(
    group("acme", own) + group("other", dropped),
  );
  await form("elasticache", { Action: "ModifyReplicationGroup", ...id, AutoMinorVersionUpgrade: "false" });
  expect(await form("elasticache", { Action: "DescribeReplicationGroups" })).toContain(
    group("acme", own.replace("true", "false")),
  );
  expect(await form("elasticache", { Action: "DescribeCacheClusters" })).toContain(
    group("acme", own.replace("true", "false")),
  );
  await form("elasticache", { Action: "DeleteReplicationGroup", ...id });
  expect(await form("elasticache", { Action: "DescribeReplicationGroups" })).toContain(group("acme", dropped));
});

test("rds: returns which logs of an instance go to CloudWatch, and the secret of a managed password", async () => {
  const instance = (id: string, logs = "<EnabledCloudwatchLogsExports/>", secret = "") =>
    `<DBInstanceIdentifier>${id}</DBInstanceIdentifier><Engine>mysql</Engine>${logs}${secret}`;
  sandbox = await fakeSandbox(() => ({ body: instance("acme") + instance("other") }));
  const exported = (...logs: string[]) =>
    `<EnabledCloudwatchLogsExports>${logs.map((log) => `<member>${log}</member>`).join("")}</EnabledCloudwatchLogsExports>`;
  const id = { DBInstanceIdentifier: "acme" };
  await form("rds", {
    ...{ Action: "CreateDBInstance", ...id, ManageMasterUserPassword: "true", MasterUserSecretKmsKeyId: "key" },
    "EnableCloudwatchLogsExports.member.1": "error",
    "EnableCloudwatchLogsExports.member.2": "slowquery",
  });
  const described = await form("rds", { Action: "DescribeDBInstances" });
  const [secret = ""] = /<MasterUserSecret>.*<\/MasterUserSecret>/.exec(described) ?? [];
  expect(secret).toMatch(/<SecretArn>arn:aws:secretsmanager:us-east-1:\d{12}:secret:rds!db-[\w-]+<.*<KmsKeyId>key</);
  expect(described).toBe(instance("acme", exported("error", "slowquery"), secret) + instance("other"));
  await form("rds", {
    ...{ Action: "ModifyDBInstance", ...id },
    "CloudwatchLogsExportConfiguration.DisableLogTypes.member.1": "error",
    "CloudwatchLogsExportConfiguration.EnableLogTypes.member.1": "audit",
  });
  expect(await form("rds", { Action: "DescribeDBInstances" })).toContain(
    instance("acme", exported("slowquery", "audit"), secret),
  );
  await form("rds", { Action: "DeleteDBInstance", ...id });
  expect(await form("rds", { Action: "DescribeDBInstances" })).toBe(instance("acme") + instance("other"));
});

test.each([
  ["rds", "DBSubnetGroup"],
  ["elasticache", "CacheSubnetGroup"],
])("%s: has the subnets of a group, of which ministack knows others", async (service, noun) => {
  const group = (name: string, ...subnets: string[]) =>
    `<${noun}><${noun}Name>${name}</${noun}Name><Subnets>${subnets
      .map((id) => `<Subnet><SubnetIdentifier>${id}</SubnetIdentifier></Subnet>`)
      .join("")}</Subnets></${noun}>`;
  const known = (name: string) => group(name, "subnet-00000001", "subnet-00000002");
  sandbox = await fakeSandbox(() => ({ body: known("acme") + known("other") }));
  const create = { Action: `Create${noun}`, [`${noun}Name`]: "acme" };
  const answer = await form(service, {
    ...create,
    "SubnetIds.SubnetIdentifier.1": "subnet-a",
    "SubnetIds.SubnetIdentifier.2": "subnet-b",
  });
  expect(answer).toBe(group("acme", "subnet-a", "subnet-b") + known("other"));
  const asked = Object.fromEntries(new URLSearchParams(sandbox.received[0]!.body));
  expect(asked).toEqual({
    ...create,
    "SubnetIds.SubnetIdentifier.1": "subnet-00000001",
    "SubnetIds.SubnetIdentifier.2": "subnet-00000002",
  });
  expect(await form(service, { Action: `Describe${noun}s` })).toBe(answer);
  await form(service, { ...create, Action: `Delete${noun}` });
  expect(await form(service, { Action: `Describe${noun}s` })).toBe(known("acme") + known("other"));
});
