import type { AwsHome } from "../aws/aws-home";
import { type PolicyStatement, viaService } from "../aws/policy-document";
import { readSecrets } from "../secrets/secret-access";
import type { AccessLogs } from "./observability-host";

export interface ObservabilityPolicyProps {
  readonly home: AwsHome;
  readonly secretArns: readonly string[];
  readonly secretsKeyArn: string;
  readonly topicArn: string;
  /** Key of the topic. */
  readonly snsKeyArn: string;
  readonly accessLogs?: AccessLogs;
}

/** Permissions of the programs of the host. */
export function observabilityStatements(props: ObservabilityPolicyProps): PolicyStatement[] {
  const { home, secretArns, secretsKeyArn, topicArn, snsKeyArn, accessLogs } = props;
  return [
    ...readSecrets(home, secretArns, secretsKeyArn),
    {
      Sid: "ReadMetrics",
      // CloudWatch knows no resources for these.
      Action: ["cloudwatch:GetMetricData", "cloudwatch:GetMetricStatistics", "cloudwatch:ListMetrics"],
      Resource: "*",
    },
    { Sid: "SendAlerts", Action: "sns:Publish", Resource: topicArn },
    {
      Sid: "EncryptAlerts",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: snsKeyArn,
      Condition: viaService(home, "sns"),
    },
    ...(accessLogs === undefined ? [] : readAccessLogs(accessLogs)),
  ];
}

function readAccessLogs({ bucketArn, prefix }: AccessLogs): PolicyStatement[] {
  return [
    {
      Sid: "ListAccessLogs",
      Action: "s3:ListBucket",
      Resource: bucketArn,
      Condition: { StringLike: { "s3:prefix": `${prefix}*` } },
    },
    { Sid: "ReadAccessLogs", Action: "s3:GetObject", Resource: `${bucketArn}/${prefix}*` },
  ];
}
