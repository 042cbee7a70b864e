import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { type AwsHome, partitionOf } from "../aws/aws-home";
import type { PolicyStatement } from "../aws/policy-document";
import { StateMachine } from "../states/state-machine";

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
export class SparkPipeline extends StateMachine {
  constructor(scope: Construct, id: string, props: SparkPipelineProps) {
    super(scope, id, {
      ...props,
      roleName: `${props.name}-pipeline`,
      purpose: `Runs the Spark jobs of ${props.name}`,
      definition: pipelineDefinition(props),
      statements: runJobs(props),
    });
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

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/emr-serverless-iam.html */
function runJobs({ home: { account, region }, applicationArn, jobRoleArn }: SparkPipelineProps): PolicyStatement[] {
  const rule = "StepFunctionsGetEventsForEMRServerlessJobRule";
  return [
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
  ];
}
