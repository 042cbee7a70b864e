import type { ModuleView, Resource } from "../module-view";
import { blocks } from "../values";
import type { DocumentLimit, TextUnit } from "./limit";

const docs = "https://docs.aws.amazon.com";
const iam = `${docs}/IAM/latest/UserGuide/reference_iam-quotas.html`;
const s3 = `${docs}/AmazonS3/latest/userguide/example-bucket-policies.html`;
const kms = `${docs}/kms/latest/developerguide/resource-limits.html`;
const sns = `${docs}/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html`;
const sqs = `${docs}/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html`;
const secrets = `${docs}/secretsmanager/latest/userguide/reference_limits.html`;
const events = `${docs}/eventbridge/latest/userguide/eb-quota.html`;
const cloudwatch = `${docs}/AmazonCloudWatch/latest/APIReference`;
const ecr = `${docs}/AmazonECR/latest/APIReference`;
const ec2 = `${docs}/AWSEC2/latest/APIReference`;

/** The limit of one argument. */
const argument = (
  type: string,
  name: string,
  [max, unit]: readonly [max: number, unit: TextUnit],
  source: string,
  raisable = false,
): DocumentLimit => ({ type, what: name, max, unit, source, raisable, texts: ({ values }) => [values[name]] });

const blank = "characters without white space";

/** Inline policies of a user, a group or a role count together, however many there are. */
function inlinePolicies(owner: "role" | "user" | "group", max: number): readonly DocumentLimit[] {
  const separate = `aws_iam_${owner}_policy`;
  const limit = { what: "inline policies together", max, unit: blank, source: iam } as const;
  const within = ({ values }: Resource): unknown[] => blocks(values, "inline_policy").map(({ policy }) => policy);
  const policiesOf = (resource: Resource, module: ModuleView): readonly Resource[] =>
    module.companions(resource, separate, owner);
  return [
    {
      ...limit,
      type: `aws_iam_${owner}`,
      texts: (resource, module) => [
        ...within(resource),
        ...policiesOf(resource, module).map(({ values }) => values["policy"]),
      ],
    },
    {
      ...limit,
      // Of an owner in another unit, only these are known.
      type: separate,
      texts(resource, module) {
        const isOwned = module.ofType(`aws_iam_${owner}`).some((each) => policiesOf(each, module).includes(resource));
        const siblings = module.ofType(separate).filter(({ values }) => values[owner] === resource.values[owner]);
        return isOwned || siblings[0] !== resource ? [] : siblings.map(({ values }) => values["policy"]);
      },
    },
  ];
}

/** The limits of policies, patterns and descriptions. */
export const documentLimits: readonly DocumentLimit[] = [
  ...inlinePolicies("role", 10_240),
  ...inlinePolicies("user", 2_048),
  ...inlinePolicies("group", 5_120),
  argument("aws_iam_policy", "policy", [6_144, blank], iam),
  argument("aws_iam_role", "assume_role_policy", [2_048, blank], iam, true),
  argument("aws_iam_role", "description", [1_000, "characters"], `${docs}/IAM/latest/APIReference/API_CreateRole.html`),
  argument("aws_kms_key", "policy", [32_768, "bytes"], kms),
  argument("aws_kms_key_policy", "policy", [32_768, "bytes"], kms),
  argument("aws_kms_replica_key", "policy", [32_768, "bytes"], kms),
  argument("aws_s3_bucket_policy", "policy", [20_480, "bytes"], s3),
  argument("aws_sns_topic", "policy", [30_720, "bytes"], sns),
  argument("aws_sns_topic_policy", "policy", [30_720, "bytes"], sns),
  argument("aws_sqs_queue", "policy", [8_192, "bytes"], sqs),
  argument("aws_sqs_queue_policy", "policy", [8_192, "bytes"], sqs),
  argument("aws_secretsmanager_secret", "policy", [20_480, "characters"], secrets),
  argument("aws_secretsmanager_secret_policy", "policy", [20_480, "characters"], secrets),
  argument(
    "aws_ecs_task_definition",
    "container_definitions",
    [65_536, "bytes"],
    `${docs}/AmazonECS/latest/developerguide/service-quotas.html`,
  ),
  argument("aws_ecr_repository_policy", "policy", [10_240, "characters"], `${ecr}/API_SetRepositoryPolicy.html`),
  argument("aws_ecr_lifecycle_policy", "policy", [30_720, "characters"], `${ecr}/API_PutLifecyclePolicy.html`),
  argument(
    "aws_vpc_endpoint",
    "policy",
    [20_480, "characters"],
    `${docs}/vpc/latest/privatelink/vpc-limits-endpoints.html`,
  ),
  argument(
    "aws_cloudwatch_log_resource_policy",
    "policy_document",
    [5_120, "characters"],
    `${docs}/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html`,
  ),
  argument("aws_cloudwatch_event_rule", "event_pattern", [2_048, "characters"], events, true),
  argument(
    "aws_cloudwatch_event_rule",
    "description",
    [512, "characters"],
    `${docs}/eventbridge/latest/APIReference/API_PutRule.html`,
  ),
  argument(
    "aws_cloudwatch_metric_alarm",
    "alarm_description",
    [1_024, "characters"],
    `${cloudwatch}/API_PutMetricAlarm.html`,
  ),
  argument(
    "aws_cloudwatch_composite_alarm",
    "alarm_description",
    [1_024, "characters"],
    `${cloudwatch}/API_PutCompositeAlarm.html`,
  ),
  argument(
    "aws_cloudwatch_composite_alarm",
    "alarm_rule",
    [10_240, "characters"],
    `${cloudwatch}/API_PutCompositeAlarm.html`,
  ),
  argument(
    "aws_lambda_function",
    "description",
    [256, "characters"],
    `${docs}/lambda/latest/api/API_CreateFunction.html`,
  ),
  {
    type: "aws_lambda_function",
    what: "environment variables together",
    max: 4_096,
    unit: "bytes",
    source: `${docs}/lambda/latest/dg/gettingstarted-limits.html`,
    texts: ({ values }) => blocks(values, "environment", "variables").flatMap((each) => Object.entries(each).flat()),
  },
  argument("aws_security_group", "description", [255, "characters"], `${ec2}/API_CreateSecurityGroup.html`),
  ...["ingress", "egress"].map((direction) =>
    argument(
      `aws_vpc_security_group_${direction}_rule`,
      "description",
      [255, "characters"],
      `${ec2}/API_SecurityGroupRuleRequest.html`,
    ),
  ),
  ...[
    ["distribution", "DistributionConfig"],
    ["cache_policy", "CachePolicyConfig"],
    ["origin_request_policy", "OriginRequestPolicyConfig"],
    ["response_headers_policy", "ResponseHeadersPolicyConfig"],
    ["key_group", "KeyGroupConfig"],
    ["public_key", "PublicKeyConfig"],
  ].map(([type, page]) =>
    argument(
      `aws_cloudfront_${type}`,
      "comment",
      [128, "characters"],
      `${docs}/cloudfront/latest/APIReference/API_${page}.html`,
    ),
  ),
];
