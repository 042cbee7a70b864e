import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { type AwsHome, partitionOf } from "../aws/aws-home";
import { onBehalfOf, policyDocument } from "../aws/policy-document";

export interface FlowLogsProps {
  readonly home: AwsHome;
  /** Prefix of the role name, and of the log group name after `/aws/vpc/`. */
  readonly name: string;
  readonly vpcId: string;
  /** KMS key of the log group. Default: the key of CloudWatch Logs. */
  readonly kmsKeyArn?: string;
  /** One of the retention periods of CloudWatch Logs. */
  readonly retentionDays: number;
  /** Interval that one record covers. */
  readonly aggregationSeconds: 60 | 600;
}

/** Flow logs of all traffic, accepted and rejected, in an encrypted log group. $0.50 per GB. */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id);
    const { name, vpcId, kmsKeyArn, retentionDays, aggregationSeconds } = props;

    const logGroup = new CloudwatchLogGroup(this, "log-group", {
      name: `/aws/vpc/${name}/flow-logs`,
      kmsKeyId: kmsKeyArn,
      retentionInDays: retentionDays,
    });
    const role = new IamRole(this, "role", {
      name: `${name}-flow-logs`,
      description: `Writes the flow logs of ${name} to their log group`,
      assumeRolePolicy: letFlowLogsAssume(props.home),
    });
    const policy = new IamRolePolicy(this, "write", {
      name: "write",
      role: role.name,
      policy: letWriteTo(logGroup.arn),
    });
    new FlowLog(this, "resource", {
      vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: logGroup.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: aggregationSeconds,
      tags: { Name: name },
      dependsOn: [policy],
    });
  }
}

function letFlowLogsAssume({ account, region }: AwsHome): string {
  return policyDocument([
    {
      Sid: "FlowLogs",
      Principal: { Service: "vpc-flow-logs.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: onBehalfOf(account, `arn:${partitionOf(region)}:ec2:${region}:${account}:vpc-flow-log/*`),
    },
  ]);
}

/** No `logs:CreateLogGroup`: a deleted group must not be recreated without key and retention. */
function letWriteTo(logGroupArn: string): string {
  return policyDocument([
    {
      Sid: "WriteFlowLogs",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogGroups", "logs:DescribeLogStreams"],
      Resource: [logGroupArn, `${logGroupArn}:*`],
    },
  ]);
}
