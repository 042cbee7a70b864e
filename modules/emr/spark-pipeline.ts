import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { SfnStateMachine } from "@cdktf/provider-aws/lib/sfn-state-machine";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type AwsHome, partitionOf } from "../aws/aws-home";
import { onBehalfOf, policyDocument } from "../aws/policy-document";

/** Code of the jobs: one script, whose first argument is the job. */
export interface SparkCode {
  readonly scriptUrl: string;
  readonly packageUrl: string;
  /** Arguments of every job besides the batch: `--database`, … */
  readonly arguments: Readonly<Record<string, string>>;
}

export interface SparkPipelineProps {
  readonly home: AwsHome;
  readonly name: string;
  /** Jobs in the order in which they run. */
  readonly jobs: readonly string[];
  readonly applicationId: string;
  readonly applicationArn: string;
  readonly jobRoleArn: string;
  readonly code: SparkCode;
  readonly timeoutMinutes: number;
  readonly logs: { readonly keyArn: string; readonly retentionDays: number };
  /** Permissions without which a job fails. */
  readonly dependsOn: ITerraformDependable[];
}

/** A state machine that runs Spark jobs one after the other. The name of the execution is the batch. */
export class SparkPipeline extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: SparkPipelineProps) {
    super(scope, id);
    const { name, logs } = props;
    const logGroup = new CloudwatchLogGroup(this, "logs", {
      name: `/aws/vendedlogs/states/${name}`, // this prefix needs no policy of its own for each group
      kmsKeyId: logs.keyArn,
      retentionInDays: logs.retentionDays,
    });
    const role = new IamRole(this, "role", {
      name: `${name}-pipeline`,
      description: `Runs the Spark jobs of ${name}`,
      assumeRolePolicy: letStatesAssume(props),
    });
    const policy = new IamRolePolicy(this, "policy", { name: "run", role: role.name, policy: runJobs(props) });
    this.arn = new SfnStateMachine(this, "resource", {
      name,
      roleArn: role.arn,
      definition: JSON.stringify(pipelineDefinition(props)),
      loggingConfiguration: { level: "ALL", includeExecutionData: true, logDestination: `${logGroup.arn}:*` },
      tracingConfiguration: { enabled: true },
      dependsOn: [policy, ...props.dependsOn],
    }).arn;
  }
}

/** The definition in Amazon States Language. */
export function pipelineDefinition(props: SparkPipelineProps): Readonly<Record<string, unknown>> {
  const { home, jobs, timeoutMinutes } = props;
  const state = (job: string, next: string | undefined) => ({
    Type: "Task",
    Resource: `arn:${partitionOf(home.region)}:states:::emr-serverless:startJobRun.sync`,
    Parameters: {
      ApplicationId: props.applicationId,
      ExecutionRoleArn: props.jobRoleArn,
      Name: job,
      ExecutionTimeoutMinutes: timeoutMinutes,
      JobDriver: {
        SparkSubmit: {
          EntryPoint: props.code.scriptUrl,
          "EntryPointArguments.$": jobArguments(job, props.code.arguments),
          SparkSubmitParameters: `--py-files ${props.code.packageUrl}`,
        },
      },
    },
    // A job of the same batch adds nothing that is there already, so a run that broke off may be repeated.
    Retry: [
      { ErrorEquals: ["EMRServerless.ThrottlingException"], IntervalSeconds: 30, MaxAttempts: 5, BackoffRate: 2 },
    ],
    ResultPath: null,
    ...(next === undefined ? { End: true } : { Next: next }),
  });
  return {
    Comment: `Runs ${jobs.join(", then ")}`,
    StartAt: jobs[0],
    States: Object.fromEntries(jobs.map((job, index) => [job, state(job, jobs[index + 1])])),
  };
}

function jobArguments(job: string, given: Readonly<Record<string, string>>): string {
  const texts = [job, ...Object.entries(given).flat(), "--batch"].map((text) => `'${text}'`);
  return `States.Array(${[...texts, "$$.Execution.Name"].join(", ")})`;
}

const letStatesAssume = ({ home: { account, region }, name }: SparkPipelineProps): string =>
  policyDocument([
    {
      Sid: "StepFunctions",
      Principal: { Service: "states.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: onBehalfOf(account, `arn:${partitionOf(region)}:states:${region}:${account}:stateMachine:${name}`),
    },
  ]);

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/emr-serverless-iam.html */
function runJobs({ home: { account, region }, applicationArn, jobRoleArn }: SparkPipelineProps): string {
  const rule = "StepFunctionsGetEventsForEMRServerlessJobRule";
  return policyDocument([
    { Sid: "StartJobs", Action: "emr-serverless:StartJobRun", Resource: applicationArn },
    {
      Sid: "FollowJobs",
      Action: ["emr-serverless:GetJobRun", "emr-serverless:CancelJobRun"],
      Resource: `${applicationArn}/jobruns/*`,
    },
    {
      Sid: "PassJobRole",
      Action: "iam:PassRole",
      Resource: jobRoleArn,
      Condition: { StringEquals: { "iam:PassedToService": "emr-serverless.amazonaws.com" } },
    },
    {
      Sid: "HearOfJobs",
      Action: ["events:PutTargets", "events:PutRule", "events:DescribeRule"],
      Resource: `arn:${partitionOf(region)}:events:${region}:${account}:rule/${rule}`,
    },
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
  ]);
}
