import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { SfnStateMachine } from "@cdktf/provider-aws/lib/sfn-state-machine";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type AwsHome, partitionOf } from "../aws/aws-home";
import { onBehalfOf, policyDocument, type PolicyStatement } from "../aws/policy-document";

export interface StateMachineProps {
  readonly home: AwsHome;
  readonly name: string;
  /** Name of its role. */
  readonly roleName: string;
  /** Description of its role: what the machine does. */
  readonly purpose: string;
  /** In Amazon States Language. */
  readonly definition: Readonly<Record<string, unknown>>;
  /** Permissions of its steps. Those for logs and traces are added. */
  readonly statements: readonly PolicyStatement[];
  readonly logs: { readonly keyArn: string; readonly retentionDays: number };
  /** Permissions without which a step fails. */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** A state machine of Step Functions with its role, its log and traces. $0.025 per 1,000 transitions. */
export class StateMachine extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: StateMachineProps) {
    super(scope, id);
    const { name, logs, dependsOn = [] } = props;
    const logGroup = new CloudwatchLogGroup(this, "logs", {
      name: `/aws/vendedlogs/states/${name}`, // this prefix needs no policy of its own for each group
      kmsKeyId: logs.keyArn,
      retentionInDays: logs.retentionDays,
    });
    const role = new IamRole(this, "role", {
      name: props.roleName,
      description: props.purpose,
      assumeRolePolicy: letStatesAssume(props),
    });
    const policy = new IamRolePolicy(this, "policy", {
      name: "run",
      role: role.name,
      policy: policyDocument([...props.statements, ...observed]),
    });
    this.arn = new SfnStateMachine(this, "resource", {
      name,
      roleArn: role.arn,
      definition: JSON.stringify(props.definition),
      loggingConfiguration: { level: "ALL", includeExecutionData: true, logDestination: `${logGroup.arn}:*` },
      tracingConfiguration: { enabled: true },
      dependsOn: [policy, ...dependsOn],
    }).arn;
  }
}

const letStatesAssume = ({ home: { account, region }, name }: StateMachineProps): string =>
  policyDocument([
    {
      Sid: "StepFunctions",
      Principal: { Service: "states.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: onBehalfOf(account, `arn:${partitionOf(region)}:states:${region}:${account}:stateMachine:${name}`),
    },
  ]);

const observed: readonly PolicyStatement[] = [
  {
    Sid: "DeliverLogs",
    // These have no resource: docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
    Action: [
      "logs:CreateLogDelivery",
      "logs:GetLogDelivery",
      "logs:UpdateLogDelivery",
      "logs:DeleteLogDelivery",
      "logs:ListLogDeliveries",
      "logs:PutResourcePolicy",
      "logs:DescribeResourcePolicies",
      "logs:DescribeLogGroups",
    ],
    Resource: "*",
  },
  {
    Sid: "Trace",
    Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets"],
    Resource: "*",
  },
];
