import type { ArgumentLimit } from "./limits";

/** Terraform appends this many characters to `name_prefix` and its like. */
const generatedSuffix = 26;

interface NameLimit extends ArgumentLimit {
  /** The argument that takes the start of a name instead. */
  readonly prefixArgument?: string;
}

const docs = "https://docs.aws.amazon.com";
const iam = { pattern: /^[\w+=,.@-]+$/, words: "letters, digits and _+=,.@-" };
const wordsAndHyphens = { pattern: /^[\w-]+$/, words: "letters, digits, hyphens and underscores" };

const names: readonly NameLimit[] = [
  {
    type: "aws_appautoscaling_policy",
    argument: "name",
    maxLength: 256,
    source: `${docs}/autoscaling/application/APIReference/API_PutScalingPolicy.html`,
  },
  {
    type: "aws_budgets_budget",
    argument: "name",
    prefixArgument: "name_prefix",
    maxLength: 100,
    characters: { pattern: /^[^:\\]+$/, words: "characters other than : and \\" },
    source: `${docs}/aws-cost-management/latest/APIReference/API_budgets_Budget.html`,
  },
  {
    type: "aws_ce_anomaly_monitor",
    argument: "name",
    maxLength: 1024,
    source: `${docs}/aws-cost-management/latest/APIReference/API_AnomalyMonitor.html`,
  },
  {
    type: "aws_ce_anomaly_subscription",
    argument: "name",
    maxLength: 1024,
    source: `${docs}/aws-cost-management/latest/APIReference/API_AnomalySubscription.html`,
  },
  {
    type: "aws_chatbot_slack_channel_configuration",
    argument: "configuration_name",
    maxLength: 128,
    characters: wordsAndHyphens,
    source: `${docs}/chatbot/latest/APIReference/API_CreateSlackChannelConfiguration.html`,
  },
  {
    type: "aws_cloudwatch_composite_alarm",
    argument: "alarm_name",
    maxLength: 255,
    source: `${docs}/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html`,
  },
  {
    type: "aws_cloudwatch_dashboard",
    argument: "dashboard_name",
    maxLength: 255,
    characters: wordsAndHyphens,
    source: `${docs}/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html`,
  },
  {
    type: "aws_cloudwatch_event_rule",
    argument: "name",
    prefixArgument: "name_prefix",
    maxLength: 64,
    characters: { pattern: /^[\w.-]+$/, words: "letters, digits and .-_" },
    source: `${docs}/eventbridge/latest/APIReference/API_PutRule.html`,
  },
  {
    type: "aws_cloudwatch_event_target",
    argument: "target_id",
    maxLength: 64,
    characters: { pattern: /^[\w.-]+$/, words: "letters, digits and .-_" },
    source: `${docs}/eventbridge/latest/APIReference/API_Target.html`,
  },
  {
    type: "aws_cloudwatch_log_group",
    argument: "name",
    prefixArgument: "name_prefix",
    maxLength: 512,
    characters: { pattern: /^[\w./#-]+$/, words: "letters, digits and .-_/#" },
    source: `${docs}/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html`,
  },
  {
    type: "aws_cloudwatch_metric_alarm",
    argument: "alarm_name",
    maxLength: 255,
    source: `${docs}/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html`,
  },
  {
    type: "aws_ecr_repository",
    argument: "name",
    maxLength: 256,
    characters: {
      pattern: /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$/,
      words: "lower-case letters and digits, with single ._ or hyphens between them and / between parts",
    },
    source: `${docs}/AmazonECR/latest/APIReference/API_CreateRepository.html`,
  },
  {
    type: "aws_eks_cluster",
    argument: "name",
    maxLength: 100,
    characters: { pattern: /^[0-9A-Za-z][\w-]*$/, words: "letters, digits, hyphens and underscores, no sign first" },
    source: `${docs}/eks/latest/APIReference/API_CreateCluster.html`,
  },
  {
    type: "aws_eks_node_group",
    argument: "node_group_name",
    prefixArgument: "node_group_name_prefix",
    maxLength: 63,
    characters: { pattern: /^[0-9A-Za-z][\w-]*$/, words: "letters, digits, hyphens and underscores, no sign first" },
    source: `${docs}/eks/latest/userguide/create-managed-node-group.html`,
  },
  {
    type: "aws_glue_catalog_database",
    argument: "name",
    maxLength: 255,
    characters: { pattern: /^[^A-Z]+$/, words: "lower-case letters (Glue stores names in lower case)" },
    source: `${docs}/glue/latest/dg/aws-glue-api-catalog-databases.html`,
  },
  {
    type: "aws_iam_instance_profile",
    argument: "name",
    prefixArgument: "name_prefix",
    maxLength: 128,
    characters: iam,
    source: `${docs}/IAM/latest/APIReference/API_CreateInstanceProfile.html`,
  },
  {
    type: "aws_iam_policy",
    argument: "name",
    prefixArgument: "name_prefix",
    maxLength: 128,
    characters: iam,
    source: `${docs}/IAM/latest/APIReference/API_CreatePolicy.html`,
  },
  {
    type: "aws_iam_role",
    argument: "name",
    prefixArgument: "name_prefix",
    maxLength: 64,
    characters: iam,
    source: `${docs}/IAM/latest/APIReference/API_CreateRole.html`,
  },
  {
    type: "aws_iam_role_policy",
    argument: "name",
    prefixArgument: "name_prefix",
    maxLength: 128,
    characters: iam,
    source: `${docs}/IAM/latest/APIReference/API_PutRolePolicy.html`,
  },
  {
    type: "aws_kms_alias",
    argument: "name",
    prefixArgument: "name_prefix",
    maxLength: 256,
    characters: { pattern: /^alias\/(?!aws\/)[\w/-]+$/, words: "letters, digits and /_- after alias/, not aws/" },
    source: `${docs}/kms/latest/APIReference/API_CreateAlias.html`,
  },
  {
    type: "aws_launch_template",
    argument: "name",
    prefixArgument: "name_prefix",
    maxLength: 128,
    characters: { pattern: /^[\w().\-/]{3,}$/, words: "letters, digits and ().-/_, three or more" },
    source: `${docs}/AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html`,
  },
  {
    type: "aws_msk_cluster",
    argument: "cluster_name",
    maxLength: 64,
    characters: { pattern: /^[0-9A-Za-z-]+$/, words: "letters, digits and hyphens" },
    source: `${docs}/msk/1.0/apireference/clusters.html`,
  },
  {
    type: "aws_msk_configuration",
    argument: "name", // AWS documents no length
    characters: { pattern: /^[0-9A-Za-z][0-9A-Za-z-]*$/, words: "letters, digits and hyphens, no hyphen first" },
    source: `${docs}/msk/latest/developerguide/msk-configuration-operations-create.html`,
  },
  {
    type: "aws_prometheus_workspace",
    argument: "alias",
    maxLength: 100,
    source: `${docs}/prometheus/latest/APIReference/API_CreateWorkspace.html`,
  },
  {
    type: "aws_s3_bucket",
    argument: "bucket",
    prefixArgument: "bucket_prefix",
    maxLength: 63,
    characters: {
      pattern: /^[a-z0-9][a-z0-9.-]+[a-z0-9]$/,
      words: "lower-case letters, digits, hyphens and dots, three or more, a letter or digit first and last",
    },
    source: `${docs}/AmazonS3/latest/userguide/bucketnamingrules.html`,
  },
  {
    type: "aws_s3_bucket_metric",
    argument: "name",
    maxLength: 64,
    characters: { pattern: /^[\w.-]+$/, words: "letters, digits and .-_" },
    source: `${docs}/AmazonS3/latest/API/API_PutBucketMetricsConfiguration.html`,
  },
  {
    type: "aws_secretsmanager_secret",
    argument: "name",
    prefixArgument: "name_prefix",
    maxLength: 512,
    characters: { pattern: /^[\w/+=.@-]+$/, words: "letters, digits and /_+=.@-" },
    source: `${docs}/secretsmanager/latest/apireference/API_CreateSecret.html`,
  },
  {
    type: "aws_security_group",
    argument: "name",
    prefixArgument: "name_prefix",
    maxLength: 255,
    characters: {
      pattern: /^(?!sg-)[\w .\-:/()#,@[\]+=&;{}!$*]+$/,
      words: "letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*, not sg- first",
    },
    source: `${docs}/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html`,
  },
  {
    type: "aws_sns_topic",
    argument: "name",
    prefixArgument: "name_prefix",
    maxLength: 256,
    characters: { pattern: /^[\w-]+(\.fifo)?$/, words: "letters, digits, hyphens and underscores" },
    source: `${docs}/sns/latest/api/API_CreateTopic.html`,
  },
  {
    type: "aws_sns_topic",
    argument: "display_name",
    maxLength: 100,
    source: `${docs}/AWSCloudFormation/latest/UserGuide/aws-resource-sns-topic.html`,
  },
  {
    type: "aws_sqs_queue",
    argument: "name",
    prefixArgument: "name_prefix",
    maxLength: 80,
    characters: { pattern: /^[\w-]+(\.fifo)?$/, words: "letters, digits, hyphens and underscores" },
    source: `${docs}/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html`,
  },
  {
    type: "helm_release",
    argument: "name",
    maxLength: 53,
    characters: { pattern: /^[a-z0-9][a-z0-9.-]*$/, words: "lower-case letters, digits, hyphens and dots" },
    source: "https://helm.sh/docs/chart_template_guide/getting_started/",
  },
];

/** The limits of names, and of the prefixes to which Terraform appends a suffix. */
export const nameLimits: readonly ArgumentLimit[] = names.flatMap(({ prefixArgument, ...limit }) =>
  prefixArgument === undefined
    ? [limit]
    : [
        limit,
        {
          type: limit.type,
          argument: prefixArgument,
          maxLength: limit.maxLength! - generatedSuffix,
          source: limit.source,
        },
      ],
);
