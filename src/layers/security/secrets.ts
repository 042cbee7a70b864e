import { z } from "zod";
import { addAwsProvider } from "../../../modules/aws/aws-provider";
import { nameProblems, rotationProblems } from "../../../modules/secrets/secret-problems";
import { SecretSet } from "../../../modules/secrets/secret-set";
import { layer, outputsOf } from "../../engine/layer";
import { literalProblems } from "../../engine/literals";
import { mapOutput, output } from "../../engine/output";
import { assertValid } from "../../engine/problem";
import { alerting } from "../observability/alerting";
import { logRetentionDays } from "../observability/log-retention-inputs";
import { kms } from "./kms";
import { otherSecrets, userSecret, valueSecret } from "./secret-inputs";

/** The secrets that every unit has, with their purpose. */
const purposes = {
  mysql: "Application user of the database",
  redis: "Application user of the cache",
  grafana: "Admin of Grafana",
  argocd: "Admin of Argo CD",
  application: "Keys of the application",
} as const;

const exampleArn = (name: string) => `arn:aws:secretsmanager:us-east-1:111111111111:secret:acme-prod/${name}-AbCdEf`;

export const secrets = layer({
  name: "secrets",
  summary: "Secrets with values that Secrets Manager generates, their access and rotation",
  needs: {
    kms: outputsOf(kms, "secretsKeyArn", "logsKeyArn"),
    alerting: outputsOf(alerting, "pageTopicArn", "ticketTopicArn"),
  },
  inputs: z.strictObject({
    mysql: userSecret(`${purposes.mysql}. The databases layer creates the user and rotates the secret`, "app"),
    redis: userSecret(`${purposes.redis}. The databases layer creates the user and rotates the secret`, "app"),
    grafana: userSecret(purposes.grafana, "admin"),
    argocd: userSecret(purposes.argocd, "admin"),
    application: valueSecret(purposes.application, { jwtKey: 64, apiKey: 48, encryptionKey: 64 }),
    others: otherSecrets,
    recoveryDays: z
      .int()
      .min(0)
      .max(30)
      .refine((days) => days === 0 || days >= 7, "must be 0, or 7 to 30")
      .optional()
      .describe(
        "Days in which a deleted secret can be restored. Default: 30 in an environment with deletion protection, otherwise 7. With 0 it is deleted at once, and its name is free again",
      )
      .meta({ unit: "days", limit: "0, or 7 to 30 (Secrets Manager)" }),
    logRetentionDays: logRetentionDays
      .default(90)
      .describe("Retention of the rotation function's log")
      .meta({ unit: "days" }),
  }),
  checks: [rotationProblems, ({ others }) => nameProblems(others, Object.keys(purposes))],
  outputs: {
    mysqlSecretArn: output("Secret of the database's application user", exampleArn("mysql")),
    redisSecretArn: output("Secret of the cache's application user", exampleArn("redis")),
    grafanaSecretArn: output("Secret of Grafana's admin", exampleArn("grafana")),
    argocdSecretArn: output("Secret of Argo CD's admin", exampleArn("argocd")),
    applicationSecretArn: output("Secret of the application", exampleArn("application")),
    secretArns: mapOutput("Every secret by name", { grafana: exampleArn("grafana") }),
  },
  build(stack, { kms, alerting, recoveryDays, logRetentionDays, others, mysql, redis, grafana, argocd, application }) {
    addAwsProvider(stack);
    const named = { mysql, redis, grafana, argocd, application, others };
    // They decide which fields, policies and rotations there are.
    assertValid(literalProblems(named, Object.keys(named) as (keyof typeof named)[]));
    const about = (name: keyof typeof purposes) => ({ description: purposes[name], ...named[name] });
    const { arns } = new SecretSet(stack, "secrets", {
      home: stack.aws,
      prefix: stack.unitPrefix,
      secrets: {
        mysql: about("mysql"),
        redis: about("redis"),
        grafana: about("grafana"),
        argocd: about("argocd"),
        application: about("application"),
        ...others,
      },
      keyArn: kms.secretsKeyArn,
      logsKeyArn: kms.logsKeyArn,
      logRetentionDays,
      recoveryDays: recoveryDays ?? (stack.environment.deletionProtection ? 30 : 7),
      topics: { page: alerting.pageTopicArn, ticket: alerting.ticketTopicArn },
    });
    return {
      mysqlSecretArn: arns.mysql!,
      redisSecretArn: arns.redis!,
      grafanaSecretArn: arns.grafana!,
      argocdSecretArn: arns.argocd!,
      applicationSecretArn: arns.application!,
      secretArns: arns,
    };
  },
});
