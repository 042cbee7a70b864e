import { type Problem, problem } from "../../engine/problem";
import { rules } from "../rule";
import { type Arguments, blocks, isSet, isTrue } from "../values";

/** The check of encryption at rest for each type of store. */
const storeEncryption: Readonly<Record<string, (values: Arguments) => Problem | undefined>> = {
  aws_db_instance: (values) => trueOf(values, "storage_encrypted"),
  aws_rds_cluster: (values) => trueOf(values, "storage_encrypted"),
  aws_docdb_cluster: (values) => trueOf(values, "storage_encrypted"),
  aws_efs_file_system: (values) => trueOf(values, "encrypted"),
  aws_elasticache_replication_group: (values) =>
    trueOf(values, "at_rest_encryption_enabled") ?? trueOf(values, "transit_encryption_enabled"),
  aws_opensearch_domain: (values) =>
    trueOf(blocks(values, "encrypt_at_rest")[0] ?? {}, "enabled", "encrypt_at_rest enabled") ??
    trueOf(blocks(values, "node_to_node_encryption")[0] ?? {}, "enabled", "node_to_node_encryption enabled"),
  aws_dynamodb_table: (values) =>
    trueOf(blocks(values, "server_side_encryption")[0] ?? {}, "enabled", "server_side_encryption enabled"),
  aws_kinesis_stream: ({ encryption_type: type }) =>
    type === "KMS" ? undefined : problem({ path: "encryption_type", value: type, must: "be KMS" }),
};

export const dataServiceRules = rules(
  {
    id: "DATA-001",
    title: "Databases, file systems and streams are encrypted",
    severity: "error",
    reason: "Snapshots and backups leave the network that guards the data. Most stores cannot be encrypted later.",
    types: Object.keys(storeEncryption),
    check: ({ type, values }) => storeEncryption[type]?.(values),
  },
  {
    id: "SNS-001",
    title: "Topics are encrypted with a customer managed KMS key",
    severity: "error",
    reason:
      "Messages are stored until they are delivered. CloudWatch alarms cannot publish to a topic under alias/aws/sns, and no error is reported.",
    types: ["aws_sns_topic"],
    check({ values }) {
      const { kms_master_key_id: key } = values;
      return isSet(key) && key !== "alias/aws/sns"
        ? undefined
        : problem({ path: "kms_master_key_id", value: key ?? undefined, must: "be a customer managed KMS key" });
    },
  },
  {
    id: "SNS-002",
    title: "Subscriptions deliver over TLS",
    severity: "error",
    reason: "An http subscription sends every message through the internet in plain text.",
    types: ["aws_sns_topic_subscription"],
    check: ({ values: { protocol } }) =>
      protocol === "http"
        ? problem({ path: "protocol", value: protocol, must: "not be http", fix: "use https" })
        : undefined,
  },
  {
    id: "SQS-001",
    title: "Queues are encrypted",
    severity: "error",
    reason: "Messages are stored for up to two weeks. Keys managed by SQS are free; a KMS key also controls who reads.",
    types: ["aws_sqs_queue"],
    check({ values }) {
      const { kms_master_key_id: key, sqs_managed_sse_enabled: managed } = values;
      return isSet(key) || isTrue(managed)
        ? undefined
        : problem({ must: "set kms_master_key_id, or sqs_managed_sse_enabled to true" });
    },
  },
  {
    id: "SM-001",
    title: "Secrets are encrypted with a customer managed KMS key",
    severity: "error",
    reason:
      "Other accounts and MSK SCRAM cannot read a secret under the default key. A customer managed key also logs every read.",
    types: ["aws_secretsmanager_secret"],
    check: ({ values }) =>
      isSet(values["kms_key_id"]) ? undefined : problem({ path: "kms_key_id", must: "be the ARN of a KMS key" }),
  },
  {
    id: "SM-002",
    title: "Rotations name the function that rotates",
    severity: "error",
    reason: "Without a function Secrets Manager refuses the rotation, and the secret keeps its first value for ever.",
    types: ["aws_secretsmanager_secret_rotation"],
    check: ({ values }) =>
      isSet(values["rotation_lambda_arn"])
        ? undefined
        : problem({ path: "rotation_lambda_arn", must: "be the ARN of a Lambda function" }),
  },
  {
    id: "LOG-001",
    title: "Log groups in environments with deletion protection are encrypted with a customer managed KMS key",
    severity: "error",
    reason: "Logs contain names, addresses and sometimes a password. A customer managed key controls who reads them.",
    types: ["aws_cloudwatch_log_group"],
    check: ({ values }, module) =>
      isSet(values["kms_key_id"]) || !module.deletionProtection
        ? undefined
        : problem({ path: "kms_key_id", must: "be the ARN of a KMS key" }),
  },
  {
    id: "LOG-002",
    title: "Log groups have a retention period",
    severity: "warning",
    reason: "Otherwise logs are kept, and paid for, indefinitely.",
    types: ["aws_cloudwatch_log_group"],
    check({ values: { retention_in_days: days } }) {
      return isSet(days) && days !== 0
        ? undefined
        : problem({ path: "retention_in_days", value: days ?? undefined, must: "be at least 1" });
    },
  },
);

function trueOf(values: Arguments, argument: string, path = argument): Problem | undefined {
  const value = values[argument];
  return isTrue(value) ? undefined : problem({ path, value: value ?? undefined, must: "be true" });
}
