import { dataServiceNames } from "./data-service-names";
import type { NameLimit } from "./limit";
import { mediaServiceNames } from "./media-service-names";
import { docs, name, only, prefixArgument, wordsAndHyphens, wordsHyphensAndDots } from "./name-limit";

const iam = only(/^[\w+=,.@-]+$/, "letters, digits and _+=,.@-");
const queueOrTopic = only(/^[\w-]+(\.fifo)?$/, "letters, digits, hyphens and underscores");
const eks = only(/^[0-9A-Za-z][\w-]*$/, "letters, digits, hyphens and underscores, a letter or digit first");
const cloudwatch = `${docs}/AmazonCloudWatch/latest/APIReference`;
const cost = `${docs}/aws-cost-management/latest/APIReference`;
const iamApi = `${docs}/IAM/latest/APIReference`;
const ec2 = `${docs}/AWSEC2/latest/APIReference`;
const events = `${docs}/eventbridge/latest/APIReference`;
const kubernetes = "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/";
const label = only(
  /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
  "lower-case letters, digits and hyphens, a letter or digit first and last",
);
const subdomain = only(
  /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/,
  "lower-case letters, digits, hyphens and dots, a letter or digit first and last",
);

/** The limits of every name that a layer renders. */
export const nameLimits: readonly NameLimit[] = [
  name(
    "aws_appautoscaling_policy",
    "name",
    256,
    `${docs}/autoscaling/application/APIReference/API_PutScalingPolicy.html`,
  ),
  name("aws_budgets_budget", "name", 100, `${cost}/API_budgets_Budget.html`, {
    characters: only(/^[^:\\]+$/, "characters other than : and \\"),
    prefixArgument,
  }),
  name("aws_ce_anomaly_monitor", "name", 1024, `${cost}/API_AnomalyMonitor.html`),
  name("aws_ce_anomaly_subscription", "name", 1024, `${cost}/API_AnomalySubscription.html`),
  name(
    "aws_chatbot_slack_channel_configuration",
    "configuration_name",
    128,
    `${docs}/chatbot/latest/APIReference/API_CreateSlackChannelConfiguration.html`,
    { characters: wordsAndHyphens },
  ),
  name("aws_cloudwatch_composite_alarm", "alarm_name", 255, `${cloudwatch}/API_PutCompositeAlarm.html`),
  name("aws_cloudwatch_dashboard", "dashboard_name", 255, `${cloudwatch}/API_PutDashboard.html`, {
    characters: wordsAndHyphens,
  }),
  name("aws_cloudwatch_event_rule", "name", 64, `${events}/API_PutRule.html`, {
    characters: wordsHyphensAndDots,
    prefixArgument,
  }),
  name("aws_cloudwatch_event_target", "target_id", 64, `${events}/API_Target.html`, {
    characters: wordsHyphensAndDots,
  }),
  name(
    "aws_cloudwatch_log_group",
    "name",
    512,
    `${docs}/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html`,
    { characters: only(/^[\w./#-]+$/, "letters, digits and .-_/#"), prefixArgument },
  ),
  name("aws_cloudwatch_metric_alarm", "alarm_name", 255, `${cloudwatch}/API_PutMetricAlarm.html`),
  name("aws_ecr_repository", "name", 256, `${docs}/AmazonECR/latest/APIReference/API_CreateRepository.html`, {
    characters: only(
      /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$/,
      "lower-case letters and digits, with ._ or hyphens between them and / between parts",
    ),
  }),
  name("aws_eks_cluster", "name", 100, `${docs}/eks/latest/APIReference/API_CreateCluster.html`, { characters: eks }),
  name("aws_eks_node_group", "node_group_name", 63, `${docs}/eks/latest/userguide/create-managed-node-group.html`, {
    characters: eks,
    prefixArgument: "node_group_name_prefix",
  }),
  name("aws_glue_catalog_database", "name", 255, `${docs}/glue/latest/dg/aws-glue-api-catalog-databases.html`, {
    characters: only(/^[^A-Z]+$/, "lower-case letters (Glue stores names in lower case)"),
  }),
  name("aws_iam_instance_profile", "name", 128, `${iamApi}/API_CreateInstanceProfile.html`, {
    characters: iam,
    prefixArgument,
  }),
  name("aws_iam_policy", "name", 128, `${iamApi}/API_CreatePolicy.html`, { characters: iam, prefixArgument }),
  name("aws_iam_role", "name", 64, `${iamApi}/API_CreateRole.html`, { characters: iam, prefixArgument }),
  name("aws_iam_role_policy", "name", 128, `${iamApi}/API_PutRolePolicy.html`, { characters: iam, prefixArgument }),
  name("aws_kms_alias", "name", 256, `${docs}/kms/latest/APIReference/API_CreateAlias.html`, {
    characters: only(/^alias\/(?!aws\/)[\w/-]+$/, "letters, digits and /_- after alias/, not aws/"),
    prefixArgument,
  }),
  name("aws_launch_template", "name", 128, `${ec2}/API_CreateLaunchTemplate.html`, {
    characters: only(/^[\w().\-/]{3,}$/, "letters, digits and ().-/_, three or more"),
    prefixArgument,
  }),
  name("aws_msk_cluster", "cluster_name", 64, `${docs}/msk/1.0/apireference/clusters.html`, {
    characters: only(/^[0-9A-Za-z-]+$/, "letters, digits and hyphens"),
  }),
  name(
    "aws_msk_configuration",
    "name",
    undefined, // not documented
    `${docs}/msk/latest/developerguide/msk-configuration-operations-create.html`,
    { characters: only(/^[0-9A-Za-z][0-9A-Za-z-]*$/, "letters, digits and hyphens, no hyphen first") },
  ),
  name("aws_prometheus_workspace", "alias", 100, `${docs}/prometheus/latest/APIReference/API_CreateWorkspace.html`),
  name("aws_s3_bucket", "bucket", 63, `${docs}/AmazonS3/latest/userguide/bucketnamingrules.html`, {
    characters: only(
      /^[a-z0-9][a-z0-9.-]+[a-z0-9]$/,
      "lower-case letters, digits, hyphens and dots, three or more, a letter or digit first and last",
    ),
    prefixArgument: "bucket_prefix",
  }),
  name("aws_s3_bucket_metric", "name", 64, `${docs}/AmazonS3/latest/API/API_PutBucketMetricsConfiguration.html`, {
    characters: wordsHyphensAndDots,
  }),
  name("aws_secretsmanager_secret", "name", 512, `${docs}/secretsmanager/latest/apireference/API_CreateSecret.html`, {
    characters: only(/^[\w/+=.@-]+$/, "letters, digits and /_+=.@-"),
    prefixArgument,
  }),
  name("aws_security_group", "name", 255, `${ec2}/API_CreateSecurityGroup.html`, {
    characters: only(
      /^(?!sg-)[\w .\-:/()#,@[\]+=&;{}!$*]+$/,
      "letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*, not sg- first",
    ),
    prefixArgument,
  }),
  name("aws_sns_topic", "name", 256, `${docs}/sns/latest/api/API_CreateTopic.html`, {
    characters: queueOrTopic,
    prefixArgument,
  }),
  name("aws_sns_topic", "display_name", 100, `${docs}/AWSCloudFormation/latest/UserGuide/aws-resource-sns-topic.html`),
  name("aws_sqs_queue", "name", 80, `${docs}/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html`, {
    characters: queueOrTopic,
    prefixArgument,
  }),
  name("helm_release", "name", 53, "https://helm.sh/docs/chart_template_guide/getting_started/", {
    characters: only(/^[a-z0-9][a-z0-9.-]*$/, "lower-case letters, digits, hyphens and dots"),
  }),
  name("helm_release", "namespace", 63, kubernetes, { characters: label }),
  name("kubernetes_namespace_v1", "metadata.name", 63, kubernetes, { characters: label }),
  ...["config_map_v1", "network_policy_v1", "secret_v1", "service_account_v1"].map((type) =>
    name(`kubernetes_${type}`, "metadata.name", 253, kubernetes, { characters: subdomain }),
  ),
  dataServiceNames,
  mediaServiceNames,
].flat();
