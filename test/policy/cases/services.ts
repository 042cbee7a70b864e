import type { Blocks, Examples, Values } from "../support";

const tags = { owner: "a", "cost-center": "b", environment: "c", unit: "d", "managed-by": "strata" };
const cluster = (values: Values) => ({ "aws_msk_cluster.x": values });
const eks = (values: Values) => ({ "aws_eks_cluster.x": values });
const template = (values: Values) => ({ "aws_launch_template.x": values });
const base64 = (text: string) => Buffer.from(text).toString("base64");

const mapping = "aws_lambda_event_source_mapping.x";
const sqs = "arn:aws:sqs:us-east-1:111111111111:x";
const reported = { function_response_types: ["ReportBatchItemFailures"] };
/** A function of 30 seconds whose queue waits for batches for a second. */
const fed = (visibility: number | string): Blocks => ({
  "aws_sqs_queue.x": { name: "x", visibility_timeout_seconds: visibility },
  "aws_lambda_function.x": { function_name: "x", timeout: 30 },
  [mapping]: {
    event_source_arn: "${aws_sqs_queue.x.arn}",
    function_name: "${aws_lambda_function.x.arn}",
    maximum_batching_window_in_seconds: 1,
  },
});
const throttled = { throttling_rate_limit: 100, throttling_burst_limit: 200 };
const accessLog = { access_log_settings: { destination_arn: "${aws_cloudwatch_log_group.x.arn}" } };

export const serviceCases: Readonly<Record<string, Examples>> = {
  "MSK-001": {
    bad: [
      cluster({ encryption_info: { encryption_in_transit: { client_broker: "TLS_PLAINTEXT" } } }),
      cluster({ encryption_info: [{ encryption_in_transit: [{ client_broker: "TLS", in_cluster: false }] }] }),
    ],
    good: [
      cluster({}),
      cluster({ encryption_info: { encryption_in_transit: { client_broker: "TLS", in_cluster: true } } }),
    ],
  },
  "MSK-002": {
    bad: [cluster({})],
    good: [cluster({ encryption_info: { encryption_at_rest_kms_key_arn: "${aws_kms_key.msk.arn}" } })],
  },
  "MSK-003": {
    bad: [
      cluster({
        broker_node_group_info: { connectivity_info: { public_access: { type: "SERVICE_PROVIDED_EIPS" } } },
      }),
    ],
    good: [
      cluster({}),
      cluster({ broker_node_group_info: { connectivity_info: { public_access: { type: "DISABLED" } } } }),
    ],
  },
  "MSK-004": {
    bad: [
      cluster({}),
      cluster({ client_authentication: { sasl: { iam: false } } }),
      cluster({ client_authentication: { sasl: { iam: true }, unauthenticated: true } }),
    ],
    good: [
      cluster({ client_authentication: { sasl: { iam: true }, unauthenticated: false } }),
      cluster({ client_authentication: { tls: { certificate_authority_arns: ["x"] } } }),
      { "aws_msk_serverless_cluster.x": { client_authentication: { sasl: { iam: { enabled: true } } } } },
    ],
  },
  "MSK-005": {
    bad: [cluster({}), cluster({ logging_info: { broker_logs: { s3: { enabled: false } } } })],
    good: [
      cluster({ logging_info: { broker_logs: { cloudwatch_logs: { enabled: true } } } }),
      cluster({ broker_node_group_info: { instance_type: "express.m7g.large" } }),
    ],
  },
  "EKS-001": {
    bad: [eks({}), eks({ encryption_config: { resources: ["secrets"] } })],
    good: [eks({ encryption_config: { resources: ["secrets"], provider: { key_arn: "${aws_kms_key.eks.arn}" } } })],
  },
  "EKS-002": {
    bad: [
      eks({}),
      eks({ vpc_config: { endpoint_public_access: true } }),
      eks({ vpc_config: { public_access_cidrs: ["198.51.100.0/24", "0.0.0.0/0"] } }),
    ],
    good: [
      eks({ vpc_config: { endpoint_public_access: false } }),
      eks({ vpc_config: { public_access_cidrs: ["198.51.100.0/24"] } }),
    ],
  },
  "EKS-003": {
    bad: [eks({ vpc_config: {} })],
    good: [eks({ vpc_config: { endpoint_private_access: true } })],
  },
  "EKS-004": {
    bad: [eks({}), eks({ enabled_cluster_log_types: ["api", "audit"] })],
    good: [eks({ enabled_cluster_log_types: ["api", "audit", "authenticator"] })],
  },
  "EKS-005": {
    bad: [
      eks({}),
      eks({ access_config: { authentication_mode: "API" } }),
      eks({
        access_config: {
          authentication_mode: "API_AND_CONFIG_MAP",
          bootstrap_cluster_creator_admin_permissions: false,
        },
      }),
    ],
    good: [eks({ access_config: { authentication_mode: "API", bootstrap_cluster_creator_admin_permissions: false } })],
  },
  "EKS-006": {
    bad: [eks({ version: "1.32", tags: { "support-until": "2026-03-23" } })],
    // A date that is always in the future.
    good: [
      eks({ tags: { "support-until": "9999-12-31" } }),
      eks({ tags: { "support-until": "${var.until}" } }),
      eks({}),
    ],
  },
  "EC2-001": {
    bad: [
      template({}),
      template({ metadata_options: { http_tokens: "optional" } }),
      { "aws_instance.x": {} },
      { "aws_instance.x": { launch_template: { id: "lt-1" }, metadata_options: { http_tokens: "optional" } } },
    ],
    good: [
      template({ metadata_options: { http_tokens: "required" } }),
      // Its launch template has them.
      { "aws_instance.x": { launch_template: { id: "lt-1" } } },
    ],
  },
  "EC2-002": {
    bad: [
      template({ block_device_mappings: [{ ebs: { volume_size: 50 } }] }),
      { "aws_ebs_volume.x": { encrypted: false } },
      { "aws_instance.x": {} },
      { "aws_instance.x": { launch_template: { id: "lt-1" }, root_block_device: { encrypted: false } } },
    ],
    good: [
      template({ block_device_mappings: [{ ebs: { encrypted: "true" } }] }),
      { "aws_ebs_volume.x": { encrypted: true } },
      { "aws_instance.x": { launch_template: { id: "lt-1" } } },
    ],
  },
  "LAMBDA-001": {
    bad: [{ "aws_lambda_permission.x": { principal: "s3.amazonaws.com" } }],
    good: [
      { "aws_lambda_permission.x": { principal: "s3.amazonaws.com", source_account: "111111111111" } },
      { "aws_lambda_permission.x": { principal: "111111111111" } },
    ],
  },
  "LAMBDA-002": {
    bad: [{ "aws_lambda_function_url.x": { authorization_type: "NONE" } }],
    good: [{ "aws_lambda_function_url.x": { authorization_type: "AWS_IAM" } }],
  },
  "LAMBDA-003": {
    bad: [fed(180), { ...fed(180), "aws_lambda_function.x": { function_name: "x", timeout: 31 } }],
    good: [
      fed(181),
      fed("${var.seconds}"),
      { [mapping]: { event_source_arn: "${data.terraform_remote_state.x.outputs.queueArn}", function_name: "x" } },
    ],
  },
  "LAMBDA-004": {
    bad: [
      { [mapping]: { event_source_arn: sqs, function_name: "x" } },
      { [mapping]: { event_source_arn: sqs, ...reported } },
      { [mapping]: { event_source_arn: sqs, ...reported, scaling_config: { maximum_concurrency: 1 } } },
      { [mapping]: { event_source_arn: sqs, scaling_config: [{ maximum_concurrency: 2 }] } },
    ],
    good: [
      { [mapping]: { event_source_arn: sqs, ...reported, scaling_config: [{ maximum_concurrency: 2 }] } },
      { [mapping]: { event_source_arn: "arn:aws:kinesis:us-east-1:111111111111:stream/x" } },
    ],
  },
  "API-001": {
    bad: [{ "aws_apigatewayv2_route.x": {} }, { "aws_apigatewayv2_route.x": { authorization_type: "NONE" } }],
    good: [
      { "aws_apigatewayv2_route.x": { authorization_type: "AWS_IAM" } },
      { "aws_apigatewayv2_route.x": { authorization_type: "JWT" } },
    ],
  },
  "API-002": {
    bad: [
      { "aws_apigatewayv2_stage.x": {} },
      { "aws_apigatewayv2_stage.x": { default_route_settings: throttled } },
      { "aws_apigatewayv2_stage.x": accessLog },
      {
        "aws_apigatewayv2_stage.x": {
          default_route_settings: { ...throttled, throttling_rate_limit: 0 },
          ...accessLog,
        },
      },
      {
        "aws_apigatewayv2_stage.x": {
          default_route_settings: { ...throttled, throttling_burst_limit: 5001 },
          ...accessLog,
        },
      },
    ],
    good: [{ "aws_apigatewayv2_stage.x": { default_route_settings: [throttled], ...accessLog } }],
  },
  "CORS-001": {
    bad: [
      { "aws_apigatewayv2_api.x": { cors_configuration: { allow_origins: ["*"] } } },
      { "aws_lambda_function_url.x": { cors: [{ allow_origins: ["https://*"] }] } },
      { "aws_s3_bucket_cors_configuration.x": { cors_rule: [{ allowed_origins: ["https://a.example.com", "*"] }] } },
    ],
    good: [
      { "aws_apigatewayv2_api.x": {} },
      { "aws_apigatewayv2_api.x": { cors_configuration: { allow_origins: ["https://a.example.com"] } } },
      { "aws_s3_bucket_cors_configuration.x": { cors_rule: [{ allowed_origins: ["https://*.example.com"] }] } },
    ],
  },
  "ECR-001": {
    bad: [{ "aws_ecr_repository.x": {} }],
    good: [
      { "aws_ecr_repository.x": { image_tag_mutability: "IMMUTABLE" } },
      { "aws_ecr_repository.x": { image_tag_mutability: "IMMUTABLE_WITH_EXCLUSION" } },
    ],
  },
  "ECR-002": {
    bad: [{ "aws_ecr_repository.x": { encryption_configuration: { encryption_type: "KMS" } } }],
    good: [
      {
        "aws_ecr_repository.x": {
          encryption_configuration: [{ encryption_type: "KMS" }],
          image_scanning_configuration: { scan_on_push: true },
        },
      },
    ],
  },
  "SNS-001": {
    bad: [{ "aws_sns_topic.x": {} }, { "aws_sns_topic.x": { kms_master_key_id: "alias/aws/sns" } }],
    good: [{ "aws_sns_topic.x": { kms_master_key_id: "${aws_kms_key.sns.arn}" } }],
  },
  "SNS-002": {
    bad: [{ "aws_sns_topic_subscription.x": { protocol: "http" } }],
    good: [{ "aws_sns_topic_subscription.x": { protocol: "https" } }],
  },
  "SQS-001": {
    bad: [{ "aws_sqs_queue.x": {} }, { "aws_sqs_queue.x": { sqs_managed_sse_enabled: false } }],
    good: [{ "aws_sqs_queue.x": { sqs_managed_sse_enabled: true } }, { "aws_sqs_queue.x": { kms_master_key_id: "x" } }],
  },
  "SM-001": {
    bad: [{ "aws_secretsmanager_secret.x": {} }],
    good: [{ "aws_secretsmanager_secret.x": { kms_key_id: "${aws_kms_key.secrets.arn}" } }],
  },
  "SM-002": {
    bad: [{ "aws_secretsmanager_secret_rotation.x": { rotation_rules: [{ automatically_after_days: 30 }] } }],
    good: [{ "aws_secretsmanager_secret_rotation.x": { rotation_lambda_arn: "${aws_lambda_function.x.arn}" } }],
  },
  "LOG-001": {
    bad: [{ "aws_cloudwatch_log_group.x": { kms_key_id: null } }],
    good: [{ "aws_cloudwatch_log_group.x": { kms_key_id: "${aws_kms_key.logs.arn}" } }],
  },
  "LOG-002": {
    bad: [{ "aws_cloudwatch_log_group.x": {} }, { "aws_cloudwatch_log_group.x": { retention_in_days: 0 } }],
    good: [{ "aws_cloudwatch_log_group.x": { retention_in_days: 30 } }],
  },
  "TAG-001": {
    bad: [{ "provider.aws": {} }, { "provider.aws": { default_tags: [{ tags: { ...tags, owner: "" } }] } }],
    good: [{ "provider.aws": { default_tags: [{ tags }] } }],
  },
  "TAG-002": {
    bad: [{ "aws_vpc.x": { tags: { environment: "prod" } } }],
    good: [{ "aws_vpc.x": { tags: { Name: "acme" } } }],
  },
  "TAG-003": {
    bad: [template({}), template({ tag_specifications: [{ resource_type: "instance", tags }] })],
    good: [
      template({
        tag_specifications: [
          { resource_type: "instance", tags },
          { resource_type: "volume", tags },
        ],
      }),
    ],
  },
  "SEC-001": {
    bad: [
      { "aws_db_instance.x": { password: "hunter2" } },
      { "aws_secretsmanager_secret_version.x": { secret_string: "hunter2" } },
      { "aws_secretsmanager_secret_version.x": { secret_string_wo: '{"jwtKey":"hunter2"}' } },
      { "aws_db_instance.x": { password_wo: "hunter2", password_wo_version: 1 } },
      {
        "aws_ecs_task_definition.x": {
          container_definitions: '[{"environment":[{"name":"A"}],"dbPassword":"hunter2"}]',
        },
      },
      { "aws_lambda_function.x": { environment: { variables: { API_KEY: "abc123" } } } },
      { "helm_release.x": { set: [{ name: "grafana.adminPassword", value: "hunter2" }] } },
      { "helm_release.x": { values: ["grafana:\n  adminPassword: hunter2\n"] } },
      {
        "aws_launch_template.x": { user_data: base64("#!/bin/sh\nexport DB_PASSWORD=hunter2 && start-the-service\n") },
      },
      { "aws_msk_configuration.x": { server_properties: "a=b\nssl.keystore.password=hunter2\n" } },
    ],
    good: [
      { "aws_db_instance.x": { password: "${random_password.x.result}", manage_master_user_password: true } },
      { "aws_iam_account_password_policy.x": { minimum_password_length: 14 } },
      { "aws_db_instance.x": { password_wo: "${ephemeral.x.password}", password_wo_version: 1 } },
      {
        "helm_release.x": { values: ["grafana:\n  admin:\n    existingSecret: grafana\n    passwordKey: password\n"] },
      },
      { "helm_release.x": { values: ["config.password: ${secrets:kafka/connect:password}\n"] } },
      {
        "aws_lambda_function.x": {
          environment: { variables: { DB_PASSWORD: "arn:aws:secretsmanager:us-east-1:1:x" } },
        },
      },
      { "aws_launch_template.x": { metadata_options: { http_tokens: "required" } } },
    ],
  },
  "SEC-002": {
    bad: [
      { "aws_ssm_parameter.x": { value: `AKIAIOSFODNN7EXAMPLE` } },
      { "aws_instance.x": { user_data: `-----BEGIN RSA PRIVATE KEY-----` } },
      {
        "aws_lambda_function.x": { environment: { variables: { DB: "postgres://app:hunter2@db.acme.internal/app" } } },
      },
      { "provider.github": { x: `ghp_${"a".repeat(36)}` } },
    ],
    good: [
      { "aws_lambda_function.x": { environment: { variables: { DB: "postgres://db.acme.internal:5432/app" } } } },
      { "helm_release.x": { repository: "oci://public.ecr.aws/karpenter@sha256" } },
    ],
  },
  "LIM-001": {
    bad: [
      { "aws_iam_role.x": { name: "a".repeat(65) } },
      { "aws_iam_role.x": { name_prefix: "a".repeat(39) } },
      { "aws_s3_bucket.x": { bucket: "acme_raw" } },
    ],
    good: [
      { "aws_iam_role.x": { name: "a".repeat(64) } },
      { "aws_iam_role.x": { name: "${var.name}" } },
      { "aws_s3_bucket.x": { bucket: "acme-raw" } },
    ],
  },
  "LIM-002": {
    bad: [
      { "aws_iam_policy.x": { policy: "a".repeat(6_145) } },
      { "aws_iam_role.x": { inline_policy: [{ policy: "a".repeat(5_121) }, { policy: "a".repeat(5_120) }] } },
      { "aws_iam_role_policy.x": { role: "elsewhere", policy: "a".repeat(10_241) } },
    ],
    good: [
      { "aws_iam_policy.x": { policy: `${" ".repeat(1_000)}${"a".repeat(6_144)}` } },
      { "aws_iam_policy.x": { policy: `\${data.x.y.${"a".repeat(7_000)}}` } },
      {
        "aws_iam_role_policy.x": { role: "a", policy: "a".repeat(9_000) },
        "aws_iam_role_policy.y": { role: "b", policy: "a".repeat(9_000) },
      },
    ],
  },
  "LIM-003": {
    bad: [{ "aws_eks_cluster.x": { vpc_config: { public_access_cidrs: Array(41).fill("203.0.113.0/24") } } }],
    good: [{ "aws_eks_cluster.x": { vpc_config: { public_access_cidrs: Array(40).fill("203.0.113.0/24") } } }],
  },
  "LIM-004": {
    bad: [
      { "aws_vpc.x": { tags: { "aws:name": "x" } } },
      { "aws_vpc.x": { tags: { a: "b".repeat(257) } } },
      { "provider.aws": { default_tags: [{ tags: { owner: "a&b" } }] } },
    ],
    good: [
      { "aws_vpc.x": { tags: { Name: "acme-prod" } } },
      { "aws_vpc.x": { tags: { Name: "${var.name}" } } },
      { "kubernetes_config_map_v1.x": { tags: { "aws:name": "x" } } },
    ],
  },
  "LIM-005": {
    bad: [{ "aws_security_group.x": { ingress: [{ cidr_blocks: Array(61).fill("10.0.0.0/24") }] } }],
    good: [{ "aws_security_group.x": { ingress: [{ cidr_blocks: Array(60).fill("10.0.0.0/24") }] } }],
  },
  "UNI-001": {
    bad: [
      { "aws_sqs_queue.x": { name: "a" }, "aws_sqs_queue.y": { name: "a" } },
      { "aws_s3_bucket_policy.x": { bucket: "a" }, "aws_s3_bucket_policy.y": { bucket: "a" } },
    ],
    good: [
      { "aws_sqs_queue.x": { name: "a" }, "aws_sns_topic.y": { name: "a" } },
      { "aws_s3_bucket_policy.x": { bucket: "a" }, "aws_s3_bucket_versioning.y": { bucket: "a" } },
    ],
  },
};
