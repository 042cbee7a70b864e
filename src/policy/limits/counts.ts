import { parseJsonTemplate } from "../expression";
import { isPlainObject } from "../../engine/reference";
import type { ModuleView, Resource } from "../module-view";
import { blocks, listOf } from "../values";
import type { CountLimit } from "./limit";

const docs = "https://docs.aws.amazon.com";
const iam = `${docs}/IAM/latest/UserGuide/reference_iam-quotas.html`;
const eks = `${docs}/eks/latest/userguide/service-quotas.html`;
const ecs = `${docs}/AmazonECS/latest/developerguide/service-quotas.html`;
const vpc = `${docs}/vpc/latest/userguide/amazon-vpc-limits.html`;
const alarm = `${docs}/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html`;
const nodeGroup = `${docs}/eks/latest/APIReference/API_CreateNodegroup.html`;

type Items = CountLimit["items"];
type Options = Pick<CountLimit, "source" | "raisable">;

/** The elements of a list, or of a block's list in every such block. */
function elements(type: string, path: string, max: number, options: Options): CountLimit {
  const keys = path.split(".");
  const items: Items = ({ values }) =>
    blocks(values, ...keys.slice(0, -1)).flatMap((block) => listOf(block[keys.at(-1)!]));
  return { type, what: path, max, items, ...options };
}

/** Resources of the unit that belong to one by an argument. */
function companions(
  type: string,
  what: string,
  [companion, argument]: readonly [type: string, argument: string],
  max: number,
  options: Options,
): CountLimit {
  return { type, what, max, items: (resource, module) => module.companions(resource, companion, argument), ...options };
}

/** An interface has at most five groups. */
const groups = (type: string, path: string): CountLimit => elements(type, path, 5, { source: vpc, raisable: true });

const attached: Items = (role: Resource, module: ModuleView) => [
  ...module.companions(role, "aws_iam_role_policy_attachment", "role"),
  ...listOf(role.values["managed_policy_arns"]),
];

const ecrRules: Items = ({ values: { policy } }) => {
  const document = typeof policy === "string" ? parseJsonTemplate(policy) : undefined;
  return isPlainObject(document) ? listOf(document["rules"]) : [];
};

const containers: Items = ({ values: { container_definitions: definitions } }) => {
  const list = typeof definitions === "string" ? parseJsonTemplate(definitions) : undefined;
  return listOf(list);
};

/** The limits of numbers of elements, blocks and companions. Those of rules in security groups span units: group-rules.ts. */
export const countLimits: readonly CountLimit[] = [
  { type: "aws_iam_role", what: "attached policies", max: 10, items: attached, source: iam, raisable: true },
  elements("aws_eks_cluster", "vpc_config.public_access_cidrs", 40, { source: eks }),
  elements("aws_eks_cluster", "vpc_config.security_group_ids", 4, { source: eks }),
  companions("aws_eks_cluster", "node groups", ["aws_eks_node_group", "cluster_name"], 30, {
    source: eks,
    raisable: true,
  }),
  elements("aws_eks_node_group", "instance_types", 20, { source: nodeGroup }),
  elements("aws_eks_node_group", "taint", 50, { source: nodeGroup }),
  groups("aws_db_instance", "vpc_security_group_ids"),
  groups("aws_ecs_service", "network_configuration.security_groups"),
  groups("aws_elasticache_replication_group", "security_group_ids"),
  groups("aws_emrserverless_application", "network_configuration.security_group_ids"),
  groups("aws_instance", "vpc_security_group_ids"),
  groups("aws_lambda_function", "vpc_config.security_group_ids"),
  groups("aws_msk_cluster", "broker_node_group_info.security_groups"),
  groups("aws_vpc_endpoint", "security_group_ids"),
  groups("aws_launch_template", "vpc_security_group_ids"),
  groups("aws_launch_template", "network_interfaces.security_groups"),
  groups("aws_lb", "security_groups"),
  companions("aws_vpc", "subnets", ["aws_subnet", "vpc_id"], 200, { source: vpc, raisable: true }),
  // With the main one there are five.
  companions("aws_vpc", "secondary CIDR blocks", ["aws_vpc_ipv4_cidr_block_association", "vpc_id"], 4, {
    source: vpc,
    raisable: true,
  }),
  elements("aws_ec2_managed_prefix_list", "entry", 1_000, { source: vpc }),
  companions("aws_route_table", "routes", ["aws_route", "route_table_id"], 500, { source: vpc, raisable: true }),
  elements("aws_s3_bucket_lifecycle_configuration", "rule", 1_000, {
    source: `${docs}/AmazonS3/latest/userguide/how-to-set-lifecycle-configuration-intro.html`,
  }),
  elements("aws_s3_bucket_cors_configuration", "cors_rule", 100, {
    source: `${docs}/AmazonS3/latest/API/API_PutBucketCors.html`,
  }),
  elements("aws_s3_bucket_replication_configuration", "rule", 1_000, {
    source: `${docs}/AmazonS3/latest/userguide/replication-add-config.html`,
  }),
  companions("aws_s3_bucket", "inventory configurations", ["aws_s3_bucket_inventory", "bucket"], 1_000, {
    source: `${docs}/AmazonS3/latest/API/API_PutBucketInventoryConfiguration.html`,
  }),
  {
    type: "aws_ecr_lifecycle_policy",
    what: "rules",
    max: 50,
    items: ecrRules,
    source: `${docs}/AmazonECR/latest/userguide/service-quotas.html`,
  },
  elements("aws_cloudwatch_metric_alarm", "alarm_actions", 5, { source: alarm }),
  elements("aws_cloudwatch_metric_alarm", "ok_actions", 5, { source: alarm }),
  elements("aws_cloudwatch_metric_alarm", "metric_query", 20, { source: alarm }),
  companions("aws_cloudwatch_event_rule", "targets", ["aws_cloudwatch_event_target", "rule"], 5, {
    source: `${docs}/eventbridge/latest/userguide/eb-quota.html`,
  }),
  elements("aws_budgets_budget", "notification", 10, {
    source: `${docs}/aws-cost-management/latest/APIReference/API_budgets_Notification.html`,
  }),
  elements("aws_budgets_budget", "notification.subscriber_email_addresses", 10, {
    source: `${docs}/aws-cost-management/latest/APIReference/API_budgets_Notification.html`,
  }),
  elements("aws_db_subnet_group", "subnet_ids", 20, {
    source: `${docs}/AmazonRDS/latest/UserGuide/CHAP_Limits.html`,
    raisable: true,
  }),
  {
    type: "aws_ecs_task_definition",
    what: "containers",
    max: 10,
    items: containers,
    source: ecs,
  },
  elements("aws_ecs_service", "network_configuration.subnets", 16, {
    source: `${docs}/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html`,
  }),
  elements("aws_ecs_cluster_capacity_providers", "capacity_providers", 20, { source: ecs }),
  elements("aws_elasticache_subnet_group", "subnet_ids", 20, {
    source: `${docs}/general/latest/gr/elasticache-service.html`,
    raisable: true,
  }),
  elements("aws_emrserverless_application", "network_configuration.subnet_ids", 16, {
    source: `${docs}/emr-serverless/latest/APIReference/API_NetworkConfiguration.html`,
  }),
  elements("aws_glue_trigger", "predicate.conditions", 500, {
    source: `${docs}/glue/latest/webapi/API_Predicate.html`,
  }),
  elements("aws_ecr_replication_configuration", "replication_configuration.rule", 25, {
    source: `${docs}/AmazonECR/latest/APIReference/API_ReplicationConfiguration.html`,
  }),
];
