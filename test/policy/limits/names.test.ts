import { nameLimits } from "../../../src/policy/limits/names";
import { findingsOf } from "../support";

const isPrefix = (argument: string): boolean => argument.endsWith("_prefix");

/** A name of a certain length that every service accepts. */
const nameOf = (type: string, length: number): string => (type === "aws_kms_alias" ? "alias/" : "").padEnd(length, "a");

const limited = nameLimits.filter(({ maxLength }) => maxLength !== undefined);

/** The arguments of a block with a name at a path: `metadata.name`. */
const written = (argument: string, name: string): object =>
  argument.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), name) as object;

test.each(limited)("$type $argument has at most $maxLength characters", ({ type, argument, maxLength = 0 }) => {
  const found = (length: number) =>
    findingsOf("LIM-001", { [`${type}.x`]: { ...written(argument, nameOf(type, length)) } });
  expect(found(maxLength)).toEqual([]);
  expect(found(maxLength + 1)).toEqual([
    expect.stringMatching(`but must have at most ${maxLength} characters, not ${maxLength + 1} \\(`),
  ]);
});

test.each(nameLimits.filter(({ argument }) => isPrefix(argument)))(
  "$type $argument leaves room for the 26 characters of Terraform",
  ({ type, argument, maxLength }) => {
    const whole = nameLimits.find((each) => each.type === type && argument.startsWith(each.argument));
    expect(maxLength).toBe(whole!.maxLength! - 26);
  },
);

const unacceptable: readonly (readonly [type: string, argument: string, name: string])[] = [
  ["aws_budgets_budget", "name", "acme:monthly"],
  ["aws_chatbot_slack_channel_configuration", "configuration_name", "acme alerts"],
  ["aws_cloudwatch_dashboard", "dashboard_name", "acme.prod"],
  ["aws_cloudwatch_event_rule", "name", "acme/prod"],
  ["aws_cloudwatch_event_target", "target_id", "acme/prod"],
  ["aws_cloudwatch_log_group", "name", "/acme/prod:logs"],
  ["aws_ecr_repository", "name", "acme/Prod"],
  ["aws_eks_cluster", "name", "-acme"],
  ["aws_eks_node_group", "node_group_name", "acme.system"],
  ["aws_glue_catalog_database", "name", "Acme"],
  ["aws_iam_instance_profile", "name", "acme/prod"],
  ["aws_iam_policy", "name", "acme prod"],
  ["aws_iam_role", "name", "acme/prod"],
  ["aws_iam_role_policy", "name", "acme/prod"],
  ["aws_kms_alias", "name", "acme-prod"],
  ["aws_kms_alias", "name", "alias/aws/s3"],
  ["aws_launch_template", "name", "ab"],
  ["aws_msk_cluster", "cluster_name", "acme_msk"],
  ["aws_msk_configuration", "name", "acme_msk"],
  ["aws_s3_bucket", "bucket", "acme_raw"],
  ["aws_s3_bucket", "bucket", "ab"],
  ["aws_s3_bucket_metric", "name", "entire bucket"],
  ["aws_secretsmanager_secret", "name", "acme:prod"],
  ["aws_security_group", "name", "sg-acme"],
  ["aws_sns_topic", "name", "acme.alerts"],
  ["aws_sqs_queue", "name", "acme.queue"],
  ["helm_release", "name", "Karpenter"],
  ["helm_release", "namespace", "kube.system"],
  ["kubernetes_namespace_v1", "metadata.name", "Kafka"],
  ["kubernetes_config_map_v1", "metadata.name", "-vpc-cni"],
  ["kubernetes_network_policy_v1", "metadata.name", "deny_all"],
  ["kubernetes_secret_v1", "metadata.name", "grafana."],
  ["kubernetes_service_account_v1", "metadata.name", "Karpenter"],
  ["aws_appautoscaling_scheduled_action", "name", "night|off"],
  ["aws_apigatewayv2_stage", "name", "v1.0"],
  ["aws_athena_workgroup", "name", "acme lake"],
  ["aws_autoscaling_group", "name", "acme:hosts"],
  ["aws_cloudwatch_log_metric_filter", "name", "errors*"],
  ["aws_db_instance", "identifier", "acme--mysql"],
  ["aws_db_instance", "identifier", "acme-mysql-"],
  ["aws_db_instance", "identifier", "1-mysql"],
  ["aws_db_instance", "db_name", "1app"],
  ["aws_db_parameter_group", "name", "acme_mysql"],
  ["aws_db_subnet_group", "name", "default"],
  ["aws_db_subnet_group", "name", "Acme"],
  ["aws_dynamodb_table", "name", "ab"],
  ["aws_dynamodb_table", "global_secondary_index.name", "by"],
  ["aws_ec2_managed_prefix_list", "name", "com.amazonaws.admins"],
  ["aws_ecs_cluster", "name", "acme.lake"],
  ["aws_ecs_service", "name", "acme.lake"],
  ["aws_ecs_task_definition", "family", "acme/lake"],
  ["aws_elasticache_parameter_group", "name", "acme--prod"],
  ["aws_elasticache_replication_group", "replication_group_id", "acme--redis"],
  ["aws_elasticache_serverless_cache", "name", "acme-"],
  ["aws_elasticache_subnet_group", "name", "acme_lake"],
  ["aws_elasticache_user", "user_id", "1-app"],
  ["aws_elasticache_user_group", "user_group_id", "acme.prod"],
  ["aws_emrserverless_application", "name", "acme spark"],
  ["aws_glue_catalog_table", "name", "Events"],
  ["aws_lambda_function", "function_name", "acme.rotation"],
  ["aws_lambda_permission", "statement_id", "Http Api"],
  ["aws_s3tables_namespace", "namespace", "acme-lake"],
  ["aws_s3tables_table_bucket", "name", "acme_lake"],
  ["aws_scheduler_schedule", "name", "every/night"],
  ["aws_scheduler_schedule_group", "name", "acme lake"],
  ["aws_sfn_state_machine", "name", "acme.spark"],
  ["aws_ssm_document", "name", "ab"],
  ["aws_cloudwatch_log_delivery_destination", "name", "acme.output"],
  ["aws_cloudwatch_log_delivery_source", "name", "acme.output"],
  ["aws_s3control_storage_lens_configuration", "config_id", "acme media"],
  ["aws_wafv2_web_acl", "name", "acme.output"],
  ["aws_batch_compute_environment", "name", "acme media"],
  ["aws_batch_job_definition", "name", "acme:render"],
  ["aws_batch_job_queue", "name", "acme/3d"],
];

test.each(unacceptable)("%s %s cannot be %s", (type, argument, name) => {
  const { characters } = nameLimits.find((each) => each.type === type && each.argument === argument)!;
  expect(findingsOf("LIM-001", { [`${type}.x`]: { ...written(argument, name) } })).toEqual([
    `${type}.x ${argument} is ${JSON.stringify(name)}, but must have only ${characters!.words}.`,
  ]);
});

test("every restriction of characters has an unacceptable name", () => {
  const restricted = nameLimits.filter(({ characters }) => characters !== undefined);
  const tested = new Set(unacceptable.map(([type, argument]) => `${type} ${argument}`));
  expect(restricted.map(({ type, argument }) => `${type} ${argument}`)).toEqual([...tested]);
});

test.each([
  ["aws_sqs_queue", { name: "acme.fifo" }],
  ["aws_ecr_repository", { name: "acme-prod/kafka-connect" }],
  ["aws_security_group", { name: "acme prod (nodes)" }],
  ["aws_s3_bucket", { bucket_prefix: "acme-" }],
  ["aws_iam_role", { name: null }],
  ["aws_iam_role", { name: `\${aws_eks_cluster.x.name}-${"a".repeat(60)}` }],
  ["aws_vpc", { name: "a".repeat(500) }],
])("%s %j is accepted", (type, values) => {
  expect(findingsOf("LIM-001", { [`${type}.x`]: values })).toEqual([]);
});

test("counts only the known characters of a name with expressions", () => {
  const name = `\${local.a["}"]}-${"a".repeat(64)}`;
  expect(findingsOf("LIM-001", { "aws_iam_role.x": { name } })).toEqual([
    `aws_iam_role.x name is ${JSON.stringify(name)}, but must have at most 64 characters, ` +
      "and has 65 without what Terraform computes (shorten it by 1 in the unit; " +
      "it cannot be raised: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html).",
  ]);
});

test("names the parts of a derived name, also with underscores in place of hyphens", () => {
  expect(findingsOf("LIM-001", { "aws_glue_catalog_database.x": { name: `acme_test_${"a".repeat(250)}` } })).toEqual([
    expect.stringContaining(
      "not 260 (shorten the environment, unit or organization name by 5, or set the name in the unit; it cannot",
    ),
  ]);
});

test("every limit has a page as its source", () => {
  for (const { source } of nameLimits) {
    expect(source).toMatch(/^https:\/\/(?:docs\.aws\.amazon\.com|helm\.sh|kubernetes\.io)\/\S+$/);
  }
});
