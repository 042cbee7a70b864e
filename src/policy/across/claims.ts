import type { Arguments } from "../values";

/** Where a claim must be the only one. */
export type Scope = "world" | "account" | "region" | "cluster";

/** Arguments that one resource alone can have: its name, or what it configures. */
export interface Claim {
  readonly type: string;
  readonly scope: Scope;
  /** Paths of arguments, of which the first must be set: `metadata.name`. */
  readonly arguments: readonly string[];
  /** Types that share their names have the same. Default: the type. */
  readonly space?: string;
  /** True for names that are not distinguished by case. */
  readonly ignoresCase?: boolean;
  /** Default: every resource of the type. */
  readonly when?: (values: Arguments) => boolean;
  /** The next step. Default: by the input of the name, or to declare it once. */
  readonly fix?: string;
}

const claims = (scope: Scope, names: Readonly<Record<string, string | readonly string[]>>): Claim[] =>
  Object.entries(names).map(([type, names]) => ({ type, scope, arguments: [names].flat() }));

const identities = ["aws_iam_role", "aws_iam_user", "aws_iam_group", "aws_iam_policy", "aws_iam_instance_profile"];
const alarms = { scope: "region", space: "alarm", arguments: ["alarm_name"] } as const;
const rule = ["security_group_id", "ip_protocol", "from_port", "to_port"];
const peers = ["cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id"];

/** Names of databases and caches, which are stored in lower case. */
const databaseNames = {
  aws_db_instance: "identifier",
  aws_db_parameter_group: "name",
  aws_db_subnet_group: "name",
  aws_elasticache_parameter_group: "name",
  aws_elasticache_replication_group: "replication_group_id",
  aws_elasticache_serverless_cache: "name",
  aws_elasticache_subnet_group: "name",
  aws_elasticache_user: "user_id",
  aws_elasticache_user_group: "user_group_id",
};

/** Configurations of a bucket that replace each other. */
const bucketConfigurations = [
  "cors_configuration",
  "lifecycle_configuration",
  "logging",
  "notification",
  "object_lock_configuration",
  "ownership_controls",
  "policy",
  "public_access_block",
  "replication_configuration",
  "server_side_encryption_configuration",
  "versioning",
];

/** The claims of each type of resource. Prefixes, to which Terraform adds a suffix, claim nothing. */
export const allClaims: readonly Claim[] = [
  ...claims("world", { aws_s3_bucket: "bucket" }),
  // docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: "not distinguished by case"
  ...identities.map((type): Claim => ({ type, scope: "account", arguments: ["name"], ignoresCase: true })),
  ...claims("account", {
    aws_budgets_budget: "name",
    aws_ce_cost_allocation_tag: "tag_key",
    aws_chatbot_slack_channel_configuration: "configuration_name",
    aws_cloudfront_cache_policy: "name",
    aws_cloudfront_key_group: "name",
    aws_cloudfront_origin_access_control: "name",
    aws_cloudfront_origin_request_policy: "name",
    aws_cloudfront_public_key: "name",
    aws_cloudfront_response_headers_policy: "name",
    aws_cloudwatch_dashboard: "dashboard_name",
    aws_iam_role_policy: ["role", "name"],
    aws_iam_role_policy_attachment: ["role", "policy_arn"],
  }),
  {
    type: "aws_iam_service_linked_role",
    scope: "account",
    arguments: ["aws_service_name", "custom_suffix"],
    fix: "IAM has one for each service: create it in one unit",
  },
  {
    type: "aws_ce_anomaly_monitor",
    scope: "account",
    arguments: ["monitor_dimension"],
  },
  ...claims("region", {
    aws_athena_workgroup: "name",
    aws_autoscaling_group: "name",
    aws_batch_job_definition: "name",
    aws_batch_job_queue: "name",
    aws_cloudwatch_event_rule: ["name", "event_bus_name"],
    aws_cloudwatch_event_target: ["target_id", "rule", "event_bus_name"],
    aws_cloudwatch_log_delivery_destination: "name",
    aws_cloudwatch_log_delivery_source: "name",
    aws_cloudwatch_log_group: "name",
    aws_cloudwatch_log_metric_filter: ["name", "log_group_name"],
    aws_cloudwatch_log_resource_policy: "policy_name",
    aws_dynamodb_table: "name",
    aws_ecr_lifecycle_policy: "repository",
    aws_ecr_pull_through_cache_rule: "ecr_repository_prefix",
    aws_ecr_repository: "name",
    aws_ecr_repository_policy: "repository",
    aws_ecs_cluster: "name",
    aws_ecs_cluster_capacity_providers: "cluster_name",
    aws_ecs_service: ["name", "cluster"],
    aws_ecs_task_definition: "family",
    aws_eks_cluster: "name",
    aws_glue_catalog_database: ["name", "catalog_id"],
    aws_glue_catalog_table: ["name", "database_name", "catalog_id"],
    aws_glue_connection: ["name", "catalog_id"],
    aws_glue_crawler: "name",
    aws_glue_data_quality_ruleset: "name",
    aws_glue_job: "name",
    aws_glue_security_configuration: "name",
    aws_glue_trigger: "name",
    aws_glue_workflow: "name",
    aws_kms_alias: "name",
    aws_kms_key_policy: "key_id",
    aws_lakeformation_data_lake_settings: "catalog_id",
    aws_lakeformation_lf_tag: ["key", "catalog_id"],
    aws_media_convert_queue: "name",
    aws_lakeformation_resource: "arn",
    aws_lambda_event_source_mapping: ["event_source_arn", "function_name"],
    aws_lambda_function: "function_name",
    aws_lambda_permission: ["statement_id", "function_name", "qualifier"],
    aws_launch_template: "name",
    aws_msk_cluster: "cluster_name",
    aws_msk_cluster_policy: "cluster_arn",
    aws_msk_configuration: "name",
    aws_s3tables_namespace: ["namespace", "table_bucket_arn"],
    aws_s3tables_table_bucket: "name",
    aws_scheduler_schedule: ["name", "group_name"],
    aws_scheduler_schedule_group: "name",
    aws_secretsmanager_secret: "name",
    aws_secretsmanager_secret_policy: "secret_arn",
    aws_secretsmanager_secret_rotation: "secret_id",
    aws_sfn_state_machine: "name",
    aws_sns_topic: "name",
    aws_sns_topic_policy: "arn",
    aws_sns_topic_subscription: ["topic_arn", "protocol", "endpoint"],
    aws_sqs_queue: "name",
    aws_sqs_queue_policy: "queue_url",
    aws_ssm_document: "name",
    aws_ssm_parameter: "name",
  }),
  ...Object.entries(databaseNames).map(([type, name]): Claim => ({
    type,
    scope: "region",
    arguments: [name],
    ignoresCase: true,
  })),
  { type: "aws_cloudwatch_metric_alarm", ...alarms },
  { type: "aws_cloudwatch_composite_alarm", ...alarms },
  ...claims(
    "region",
    Object.fromEntries(bucketConfigurations.map((noun) => [`aws_s3_bucket_${noun}`, "bucket"] as const)),
  ),
  ...claims("region", {
    aws_s3_bucket_inventory: ["bucket", "name"],
    aws_s3_bucket_metric: ["bucket", "name"],
    aws_appautoscaling_policy: ["name", "resource_id", "scalable_dimension"],
    aws_appautoscaling_scheduled_action: ["name", "resource_id", "scalable_dimension"],
    aws_appautoscaling_target: ["resource_id", "scalable_dimension"],
    aws_default_security_group: "vpc_id",
    aws_ec2_tag: ["resource_id", "key"],
    aws_route: [
      "route_table_id",
      "destination_cidr_block",
      "destination_prefix_list_id",
      "destination_ipv6_cidr_block",
    ],
    aws_route_table_association: ["subnet_id", "gateway_id"],
    aws_security_group: ["name", "vpc_id"],
    aws_subnet: ["cidr_block", "vpc_id"],
    aws_vpc_security_group_egress_rule: [...rule, ...peers],
    aws_vpc_security_group_ingress_rule: [...rule, ...peers],
  }),
  {
    type: "aws_vpc_endpoint",
    scope: "region",
    arguments: ["service_name", "vpc_id"],
    when: ({ private_dns_enabled: isPrivate }) => isPrivate === true,
  },
  ...claims("region", {
    aws_eks_access_entry: ["principal_arn", "cluster_name"],
    aws_eks_access_policy_association: ["principal_arn", "policy_arn", "cluster_name"],
    aws_eks_addon: ["addon_name", "cluster_name"],
    aws_eks_node_group: ["node_group_name", "cluster_name"],
    aws_eks_pod_identity_association: ["service_account", "namespace", "cluster_name"],
  }),
  ...claims("cluster", { helm_release: ["name", "namespace"] }),
  ...[
    "cluster_role_binding_v1",
    "cluster_role_v1",
    "config_map_v1",
    "namespace_v1",
    "network_policy_v1",
    "persistent_volume_claim_v1",
    "priority_class_v1",
    "role_binding_v1",
    "role_v1",
    "secret_v1",
    "service_account_v1",
    "service_v1",
    "storage_class_v1",
  ].map((noun): Claim => ({
    type: `kubernetes_${noun}`,
    scope: "cluster",
    arguments: ["metadata.name", "metadata.namespace"],
  })),
];
