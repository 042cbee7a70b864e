import type { z } from "zod";
import { existing, unit } from "../../../src/engine/unit";
import { databases } from "../../../src/layers/storage/databases";
import { evaluate } from "../../../src/policy/evaluate";
import { statements } from "../../support/aws/policy-statements";
import { problemsOf, resources, synthFiles, testEnvironment, type TestSettings } from "../../support/projects/synth";

type Inputs = z.input<typeof databases.inputs>;

const key = (name: string) => `arn:aws:kms:us-east-1:111111111111:key/${name}`;
const secret = (name: string) => `arn:aws:secretsmanager:us-east-1:111111111111:secret:acme-test/${name}-AbCdEf`;
const topic = (name: string) => `arn:aws:sns:us-east-1:111111111111:acme-test-${name}`;
const network = {
  vpcId: "vpc-0a1b2c3d4e5f60000",
  privateSubnetIds: ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"],
  natPublicIps: [] as string[],
  interfaceEndpoints: ["secretsmanager"],
};
const synth = (inputs: Inputs, vpc: Partial<typeof network> = {}, environment: TestSettings = {}) =>
  synthFiles({
    "environments/test/environment.ts": testEnvironment(environment),
    "environments/test/databases.ts": unit(databases, {
      vpc: existing({ ...network, ...vpc }),
      securityGroups: existing({ databaseSecurityGroupId: "sg-0a1b2c3d4e5f60003" }),
      kms: existing({ ebsKeyArn: key("ebs"), secretsKeyArn: key("secrets"), logsKeyArn: key("logs") }),
      secrets: existing({ mysqlSecretArn: secret("mysql"), redisSecretArn: secret("redis") }),
      alerting: existing({ pageTopicArn: topic("page"), ticketTopicArn: topic("ticket") }),
      deletionProtection: false,
      ...inputs,
    }),
  });
const moduleOf = (inputs: Inputs, environment?: TestSettings) =>
  synth(inputs, {}, environment).get("test-databases")!.module;
const problems = (inputs: Inputs, vpc?: Partial<typeof network>) =>
  problemsOf(() => synth(inputs, vpc)).map((each) => each.replace("environments/test/databases.ts: ", ""));

const mysql = { engine: "mysql" } as const;
const postgres = { engine: "postgres" } as const;
const nodes = { kind: "nodes" } as const;
const serverless = { kind: "serverless" } as const;

describe("a database", () => {
  const module = moduleOf({ database: mysql });
  const instance = resources(module, "aws_db_instance")["database_instance"]!;

  test("is private, encrypted, backed up for a week, and has a password that only RDS knows", () => {
    expect(instance).toMatchObject({
      identifier: "acme-test-mysql",
      engine_version: "8.4",
      publicly_accessible: false,
      storage_encrypted: true,
      kms_key_id: key("ebs"),
      manage_master_user_password: true,
      master_user_secret_kms_key_id: key("secrets"),
      iam_database_authentication_enabled: true,
      backup_retention_period: 7,
      ca_cert_identifier: "rds-ca-rsa2048-g1",
      multi_az: false,
    });
    expect(instance).not.toHaveProperty("password");
  });

  test.each([
    ["mysql", mysql, { family: "mysql8.4", name: "acme-test-mysql-mysql8-4" }, "require_secure_transport", 3306],
    ["postgres", postgres, { family: "postgres17", name: "acme-test-postgres-postgres17" }, "rds.force_ssl", 5432],
  ])("%s takes TLS connections alone", (_, database, group, parameter, port) => {
    const module = moduleOf({ database });
    const { database_instance_parameters: parameters } = resources(module, "aws_db_parameter_group");
    expect(parameters).toMatchObject(group);
    expect(parameters!.parameter).toContainEqual({ name: parameter, value: "1", apply_method: "immediate" });
    expect(module.output!.databasePort).toMatchObject({ value: port });
  });

  test("its log groups exist before it, with key and retention", () => {
    const groups = resources(module, "aws_cloudwatch_log_group");
    expect(Object.values(groups).map(({ name }) => name)).toEqual([
      "/aws/rds/instance/acme-test-mysql/error",
      "/aws/rds/instance/acme-test-mysql/slowquery",
    ]);
    for (const each of Object.values(groups))
      expect(each).toMatchObject({ kms_key_id: key("logs"), retention_in_days: 90 });
    expect(instance.depends_on).toEqual(Object.keys(groups).map((name) => `aws_cloudwatch_log_group.${name}`));
  });

  test.each([
    [mysql, "db.t4g.micro", false],
    [mysql, "db.t4g.medium", true],
    [postgres, "db.t4g.micro", true],
  ])("%j on %s with Performance Insights: %s", (database, instanceClass, isWatched) => {
    const instance = resources(moduleOf({ database: { ...database, instanceClass } }), "aws_db_instance");
    expect(instance["database_instance"]!.performance_insights_enabled).toBe(isWatched);
  });

  test("with deletion protection neither AWS nor Terraform deletes it, and a last snapshot is taken", () => {
    const { database_instance: kept } = resources(
      moduleOf({ database: mysql, deletionProtection: true }, { deletionProtection: true }),
      "aws_db_instance",
    );
    expect(kept).toMatchObject({
      deletion_protection: true,
      skip_final_snapshot: false,
      final_snapshot_identifier: "acme-test-mysql-final",
      delete_automated_backups: false,
      lifecycle: { prevent_destroy: true },
    });
    expect(instance).toMatchObject({ deletion_protection: false, skip_final_snapshot: true });
  });

  test("a full disk is a page, everything else a ticket", () => {
    const alarms = resources(module, "aws_cloudwatch_metric_alarm");
    const actions = Object.values(alarms).map(({ alarm_name, alarm_actions }) => [alarm_name, alarm_actions]);
    expect(actions).toEqual([
      ["acme-test-mysql-database-storage-full", [topic("page")]],
      ["acme-test-mysql-database-cpu", [topic("ticket")]],
      ["acme-test-mysql-database-memory", [topic("ticket")]],
      ["acme-test-mysql-database-connections", [topic("ticket")]],
    ]);
    const changed = moduleOf({ database: { ...mysql, alarms: { connections: 500, freeStorageGib: 10 } } });
    const thresholds = resources(changed, "aws_cloudwatch_metric_alarm");
    expect(thresholds["database_alarms_connections"]!.threshold).toBe(500);
    expect(thresholds["database_alarms_storage_full"]!.threshold).toBe(10 * 1024 ** 3);
  });
});

describe("the rotation of MySQL's user", () => {
  const module = moduleOf({ database: { ...mysql, rotationDays: 30 } });

  test("is by a function in the private subnets that only the database admits", () => {
    expect(resources(module, "aws_secretsmanager_secret_rotation")["database_rotation"]).toMatchObject({
      secret_id: secret("mysql"),
      rotation_rules: { automatically_after_days: 30 },
      depends_on: ["aws_lambda_permission.database_rotation_function_permission", "aws_db_instance.database_instance"],
    });
    const own = "${aws_security_group.database_rotation_security_group.id}";
    expect(resources(module, "aws_lambda_function")["database_rotation_function"]).toMatchObject({
      vpc_config: { subnet_ids: network.privateSubnetIds, security_group_ids: [own] },
      environment: {
        variables: {
          ROTATION: "mysql-user",
          HOST: "${aws_db_instance.database_instance.address}",
          PORT: "3306",
          DATABASE: "app",
          MASTER_SECRET_ARN: "${aws_db_instance.database_instance.master_user_secret[0].secret_arn}",
        },
      },
    });
    expect(resources(module, "aws_vpc_security_group_ingress_rule")).toMatchObject({
      database_rotation_from_function: {
        security_group_id: "sg-0a1b2c3d4e5f60003",
        from_port: 3306,
        referenced_security_group_id: own,
      },
    });
  });

  test("reads the master secret and rotates the user's, no other", () => {
    const policy = statements(resources(module, "aws_iam_role_policy")["database_rotation_function_rotate"]!.policy);
    expect(policy["RotateSecrets"]).toMatchObject({ Resource: [secret("mysql")] });
    expect(policy["ReadMasterSecret"]).toMatchObject({
      Action: "secretsmanager:GetSecretValue",
      Resource: "${aws_db_instance.database_instance.master_user_secret[0].secret_arn}",
    });
  });
});

describe("a cache", () => {
  test("on nodes is encrypted, TLS only, for one named user", () => {
    const module = moduleOf({ cache: { ...nodes, replicas: 1 } });
    expect(resources(module, "aws_elasticache_replication_group")["cache_nodes"]).toMatchObject({
      replication_group_id: "acme-test-redis",
      engine: "valkey",
      num_cache_clusters: 2,
      automatic_failover_enabled: true,
      multi_az_enabled: true,
      at_rest_encryption_enabled: "true",
      kms_key_id: key("ebs"),
      transit_encryption_enabled: true,
      transit_encryption_mode: "required",
      user_group_ids: ["${aws_elasticache_user_group.cache_users_group.user_group_id}"],
    });
    expect(resources(module, "aws_elasticache_user_group")["cache_users_group"]).toMatchObject({
      user_ids: ["${aws_elasticache_user.cache_users_user.user_id}"],
    });
    const alarms = Object.values(resources(module, "aws_cloudwatch_metric_alarm")).map(({ alarm_name }) => alarm_name);
    expect(alarms).toEqual(
      ["001", "002"].flatMap((node) =>
        ["memory", "cpu", "connections", "evictions"].map((each) => `acme-test-redis-${node}-cache-${each}`),
      ),
    );
  });

  test("serverless has limits, and its user group", () => {
    const module = moduleOf({ cache: { ...serverless, maxGib: 2 } });
    expect(resources(module, "aws_elasticache_serverless_cache")["cache_serverless"]).toMatchObject({
      name: "acme-test-redis",
      engine: "valkey",
      kms_key_id: key("ebs"),
      user_group_id: "${aws_elasticache_user_group.cache_users_group.user_group_id}",
      cache_usage_limits: [{ data_storage: [{ maximum: 2, unit: "GB" }], ecpu_per_second: [{ maximum: 5000 }] }],
    });
    expect(Object.keys(resources(module, "aws_cloudwatch_metric_alarm"))).toHaveLength(2);
  });

  test("has the password of the secret, by an ephemeral read and a write-only argument", () => {
    const module = moduleOf({ cache: nodes });
    expect((module as { ephemeral?: unknown }).ephemeral).toEqual({
      aws_secretsmanager_secret_version: { cache_users_secret: { secret_id: secret("redis") } },
    });
    const { cache_users_user: user } = resources(module, "aws_elasticache_user");
    expect(user).toMatchObject({ user_name: "app", passwords_wo_version: 1 });
    expect(user!.passwords_wo).toBe(
      "${jsondecode(ephemeral.aws_secretsmanager_secret_version.cache_users_secret.secret_string).password}",
    );
    expect(JSON.stringify(module).split("cache_users_secret.secret_string")).toHaveLength(2);
    expect(module.terraform).toMatchObject({ required_providers: { aws: { version: ">= 6.47.0, < 7.0.0" } } });
  });

  test("with iam has no password", () => {
    const module = moduleOf({ cache: { ...nodes, authentication: "iam" } });
    expect(resources(module, "aws_elasticache_user")["cache_users_user"]).toMatchObject({
      user_id: "acme-test-app",
      user_name: "acme-test-app",
      authentication_mode: { type: "iam" },
    });
    expect(module).not.toHaveProperty("ephemeral");
  });

  test("its password is rotated from outside the VPC, for that user alone", () => {
    const module = moduleOf({ cache: { ...nodes, rotationDays: 30 } });
    const { cache_rotation_function: rotation } = resources(module, "aws_lambda_function");
    expect(rotation!.environment).toMatchObject({ variables: { ROTATION: "redis-user", USER_ID: "acme-test-app" } });
    expect(rotation!.vpc_config).toBeUndefined();
    const policy = statements(resources(module, "aws_iam_role_policy")["cache_rotation_function_rotate"]!.policy);
    expect(policy["ChangePassword"]).toMatchObject({
      Action: ["elasticache:DescribeUsers", "elasticache:ModifyUser"],
      Resource: "arn:aws:elasticache:us-east-1:111111111111:user:acme-test-app",
    });
  });
});

test("outputs of what there is none are empty", () => {
  const values = (inputs: Inputs) =>
    Object.fromEntries(Object.entries(moduleOf(inputs).output!).map(([name, { value }]) => [name, value]));
  expect(values({ cache: nodes })).toMatchObject({ databaseAddress: "", databasePort: 0, databaseMasterSecretArn: "" });
  expect(values({ database: mysql })).toMatchObject({ cacheAddress: "", cachePort: 0, cacheUserId: "" });
});

test("the policy finds nothing", () => {
  const organization = { name: "acme", tags: { owner: "tests", "cost-center": "tests" } };
  const all = { database: { ...mysql, rotationDays: 30 }, cache: { ...nodes, rotationDays: 30 } };
  const { findings } = evaluate([...synth(all, {}, { organization }).values()]);
  expect(findings.map(({ rule, address, message }) => `${rule.id} ${address} ${message}`)).toEqual([]);
});

describe("refused before Terraform runs", () => {
  test.each<[string, Inputs, string]>([
    ["nothing", {}, "has neither a database nor a cache (set one of them, or remove the unit)."],
    [
      "a disk that cannot grow",
      { database: { ...mysql, storageGib: 100 } },
      "database.maxStorageGib is 100, but must be at least 110, a tenth more than storageGib.",
    ],
    [
      "a disk smaller than RDS offers",
      { database: { ...mysql, storageGib: 5 } },
      "database.storageGib is 5, but must be at least 20.",
    ],
    [
      "an engine that there is not",
      { database: { engine: "oracle" } as never },
      'database.engine is "oracle", but must be one of "mysql", "postgres".',
    ],
    [
      "a rotation of PostgreSQL",
      { database: { ...postgres, rotationDays: 30 } as never },
      "database.rotationDays is not an input (known: engine, version, instanceClass, storageGib, maxStorageGib, availability, databaseName, backupDays, alarms).",
    ],
    [
      "a rotation without a password",
      { cache: { ...nodes, authentication: "iam", rotationDays: 30 } },
      'cache.rotationDays has no password to rotate: the user logs in by IAM (remove it, or set authentication: "password").',
    ],
    [
      "an instance class of EC2",
      { database: { ...mysql, instanceClass: "t4g.micro" } },
      'database.instanceClass is "t4g.micro", but must be a class of RDS, such as db.t4g.micro.',
    ],
    [
      "a password as a literal",
      { database: { ...mysql, password: "correct-horse" } as never },
      "database.password is not an input (known: engine, version, instanceClass, storageGib, maxStorageGib, availability, databaseName, backupDays, alarms, rotationDays).",
    ],
  ])("%s", (_, inputs, message) => expect(problems(inputs)).toEqual([message]));

  test("a rotation that cannot reach Secrets Manager", () => {
    const inputs = { database: { ...mysql, rotationDays: 30 } };
    expect(problems(inputs, { interfaceEndpoints: [] })).toEqual([
      'database.rotationDays has no way from the private subnets to Secrets Manager (add "secretsmanager" to interfaceEndpoints of the vpc unit, or a NAT gateway).',
    ]);
    expect(() => synth(inputs, { interfaceEndpoints: [], natPublicIps: ["203.0.113.10"] })).not.toThrow();
  });

  test("subnets in one zone", () =>
    expect(problems({ cache: nodes }, { privateSubnetIds: ["subnet-0a1b2c3d4e5f60001"] })).toEqual([
      "vpc.privateSubnetIds must be in two zones or more (RDS and ElastiCache).",
    ]));
});
