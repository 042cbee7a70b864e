import { Construct } from "constructs";
import { type AwsHome, partitionOf } from "../aws/aws-home";
import { type PolicyStatement, viaService } from "../aws/policy-document";
import { StateMachine } from "../states/state-machine";
import { MediaFunction } from "./media-function";

export interface PowerTuningProps {
  readonly home: AwsHome;
  /** Beginning of the names of the functions of the pipeline, and of its own. */
  readonly prefix: string;
  readonly stage: string;
  /** Handlers whose functions may be measured: `picture`. */
  readonly handlers: readonly string[];
  /** Encrypts the variables of the functions. */
  readonly keyArn: string;
  readonly logs: { readonly keyArn: string; readonly retentionDays: number };
}

/**
 * A state machine that finds the memory at which a function is cheapest. It measures copies of the function and has no
 * right to change a function: production is not touched.
 */
export class PowerTuning extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: PowerTuningProps) {
    super(scope, id);
    const { home, prefix, logs } = props;
    const measuring = new MediaFunction(this, "function", {
      ...props,
      handler: "power-tuning",
      description: "Measures copies of functions, and compares them",
      memoryMib: 256, // it waits for copies
      timeoutSeconds: 900,
      environment: {},
      statements: copyStatements(props),
    });
    this.arn = new StateMachine(this, "machine", {
      home,
      name: `${prefix}-power-tuning`,
      roleName: `${prefix}-power-tuning-machine`,
      purpose: `Compares sizes of functions of ${prefix}`,
      definition: tuningDefinition(home, measuring.arn),
      statements: [{ Sid: "Measure", Action: "lambda:InvokeFunction", Resource: measuring.arn }],
      logs,
    }).arn;
  }
}

/** Measures each size, at most three at a time, and then compares them. */
export function tuningDefinition({ region }: AwsHome, functionArn: string): Readonly<Record<string, unknown>> {
  const invoke = (payload: Readonly<Record<string, unknown>>) => ({
    Type: "Task",
    Resource: `arn:${partitionOf(region)}:states:::lambda:invoke`,
    Parameters: { FunctionName: functionArn, Payload: payload },
    OutputPath: "$.Payload",
    Retry: [{ ErrorEquals: ["Lambda.TooManyRequestsException"], IntervalSeconds: 10, MaxAttempts: 5, BackoffRate: 2 }],
  });
  return {
    Comment: "Measures copies of a function at several sizes",
    StartAt: "Measure",
    TimeoutSeconds: 7200,
    States: {
      Measure: {
        Type: "Map",
        ItemsPath: "$.memoryMib",
        MaxConcurrency: 3, // copies take of the account's concurrency
        ItemSelector: {
          "functionName.$": "$.functionName",
          "payload.$": "$.payload",
          "runs.$": "$.runs",
          "memoryMib.$": "$$.Map.Item.Value",
        },
        ItemProcessor: {
          ProcessorConfig: { Mode: "INLINE" },
          StartAt: "MeasureSize",
          States: { MeasureSize: { ...invoke({ "measure.$": "$" }), End: true } },
        },
        Next: "Compare",
      },
      Compare: { ...invoke({ "compare.$": "$" }), End: true },
    },
  };
}

/** Reads functions of the pipeline; makes, runs and deletes only what ends in `-tuning-<memory>`. */
function copyStatements({ home, prefix, handlers, keyArn }: PowerTuningProps): PolicyStatement[] {
  const { account, region } = home;
  const lambda = `arn:${partitionOf(region)}:lambda:${region}:${account}:function`;
  return [
    {
      Sid: "ReadFunctions",
      Action: "lambda:GetFunction",
      Resource: handlers.map((handler) => `${lambda}:${prefix}-${handler}`),
    },
    {
      Sid: "RunCopies",
      Action: ["lambda:CreateFunction", "lambda:DeleteFunction", "lambda:GetFunction", "lambda:InvokeFunction"],
      Resource: handlers.map((handler) => `${lambda}:${prefix}-${handler}-tuning-*`),
    },
    {
      Sid: "PassRoles",
      Action: "iam:PassRole",
      Resource: handlers.map((handler) => `arn:${partitionOf(region)}:iam::${account}:role/${prefix}-${handler}`),
      Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
    },
    { Sid: "ReadTheirVariables", Action: "kms:Decrypt", Resource: keyArn, Condition: viaService(home, "lambda") },
  ];
}
