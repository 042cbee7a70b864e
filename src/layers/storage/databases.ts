import { z } from "zod";
import { addAwsProvider } from "../../../modules/aws/aws-provider";
import { Cache } from "../../../modules/databases/cache";
import { Database } from "../../../modules/databases/database";
import {
  growthProblems,
  passwordProblems,
  placeProblems,
  reachProblems,
} from "../../../modules/databases/database-problems";
import { layer, outputsOf } from "../../engine/layer";
import { literalProblems } from "../../engine/literals";
import { output } from "../../engine/output";
import { assertValid } from "../../engine/problem";
import { securityGroups } from "../network/security-groups";
import { vpc } from "../network/vpc";
import { alerting } from "../observability/alerting";
import { logRetentionDays } from "../observability/log-retention-inputs";
import { kms } from "../security/kms";
import { secrets } from "../security/secrets";
import { cache, database } from "./database-inputs";

/** Versions of the provider with `passwords_wo` of ElastiCache users, as tested. */
const withCacheUsers = ">= 6.47.0, < 7.0.0";

export const databases = layer({
  name: "databases",
  summary: "A relational database (RDS) and a cache (ElastiCache), both optional, with users, logs and alarms",
  needs: {
    vpc: outputsOf(vpc, "vpcId", "privateSubnetIds", "natPublicIps", "interfaceEndpoints"),
    securityGroups: outputsOf(securityGroups, "databaseSecurityGroupId"),
    kms: outputsOf(kms, "ebsKeyArn", "secretsKeyArn", "logsKeyArn"),
    secrets: outputsOf(secrets, "mysqlSecretArn", "redisSecretArn"),
    alerting: outputsOf(alerting, "pageTopicArn", "ticketTopicArn"),
  },
  inputs: z.strictObject({
    database,
    cache,
    logRetentionDays: logRetentionDays.default(90).describe("Retention of the logs").meta({ unit: "days" }),
    deletionProtection: z
      .boolean()
      .default(true)
      .describe(
        "Keeps Terraform and AWS from deleting database and cache, and takes a last snapshot. Lifted only where the environment has no deletion protection either",
      ),
  }),
  checks: [
    ({ database, cache, vpc: { privateSubnetIds } }) => placeProblems(database, cache, privateSubnetIds.length),
    ({ database }) => growthProblems(database),
    ({ database, vpc }) => reachProblems(database, vpc),
    ({ cache }) => passwordProblems(cache),
  ],
  outputs: {
    databaseAddress: output(
      "Address of the database (empty if there is none)",
      "acme-prod-mysql.abcdefghijkl.us-east-1.rds.amazonaws.com",
    ),
    databasePort: output("Port of the database (0 if there is none)", 3306),
    databaseName: output("Name of the database in the instance (empty if there is none)", "app"),
    databaseResourceId: output(
      "Id of the instance for rds-db:connect in IAM policies (empty if there is none)",
      "db-ABCDEFGHIJKL0123456789MNOP",
    ),
    databaseMasterSecretArn: output(
      "Secret of the master user, which RDS rotates (empty if there is none)",
      "arn:aws:secretsmanager:us-east-1:111111111111:secret:rds!db-0a1b2c3d-AbCdEf",
    ),
    cacheAddress: output(
      "Address of the cache's primary node (empty if there is none)",
      "master.acme-prod-redis.abcdef.use1.cache.amazonaws.com",
    ),
    cachePort: output("Port of the cache, TLS only (0 if there is none)", 6379),
    cacheUserId: output("Id of the cache's user, for elasticache:Connect (empty if there is none)", "acme-prod-app"),
  },
  build(stack, { vpc, securityGroups, kms, secrets, alerting, database, cache, ...inputs }) {
    addAwsProvider(stack);
    // They decide which resources there are.
    assertValid(literalProblems({ database, cache }, ["database", "cache"]));
    if (cache?.authentication === "password")
      stack.addOverride("terraform.required_providers.aws.version", withCacheUsers);
    const common = {
      home: stack.aws,
      prefix: stack.unitPrefix,
      vpcId: vpc.vpcId,
      subnetIds: vpc.privateSubnetIds,
      securityGroupId: securityGroups.databaseSecurityGroupId,
      volumeKeyArn: kms.ebsKeyArn,
      secretsKeyArn: kms.secretsKeyArn,
      logsKeyArn: kms.logsKeyArn,
      logRetentionDays: inputs.logRetentionDays,
      topics: { page: alerting.pageTopicArn, ticket: alerting.ticketTopicArn },
      deletionProtection: stack.isDeletionProtected(inputs.deletionProtection),
    };
    const rds =
      database && new Database(stack, "database", { ...common, database, userSecretArn: secrets.mysqlSecretArn });
    const valkey = cache && new Cache(stack, "cache", { ...common, cache, userSecretArn: secrets.redisSecretArn });

    return {
      databaseAddress: rds?.instance.resource.address ?? "",
      databasePort: rds?.instance.port ?? 0,
      databaseName: database?.databaseName ?? "",
      databaseResourceId: rds?.instance.resource.resourceId ?? "",
      databaseMasterSecretArn: rds?.instance.masterSecretArn ?? "",
      cacheAddress: valkey?.address ?? "",
      cachePort: valkey?.port ?? 0,
      cacheUserId: valkey?.userId ?? "",
    };
  },
});
