import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { Construct } from "constructs";
import type { AwsHome } from "../aws/aws-home";
import { policyDocument, type PolicyStatement, viaService } from "../aws/policy-document";
import { CodeAsset } from "../code/code-asset";

/** Size of a function. */
export interface FunctionSettings {
  /** 128 to 10,240; vCPUs grow with it, one at 1,769. */
  readonly memoryMib: number;
  /** 1 to 900. */
  readonly timeoutSeconds: number;
  /** Concurrency that no other function can take, and that this one cannot exceed. Default: none. */
  readonly reservedConcurrency?: number;
}

export interface EventFunctionProps extends FunctionSettings {
  readonly home: AwsHome;
  /** Name of the function, its role and, after `/aws/lambda/`, its log group. */
  readonly name: string;
  readonly description: string;
  /** The app's folder below `apps/`, and the file in it that exports `handler`. */
  readonly code: { readonly app: string; readonly entry: string };
  /** Variables, besides NODE_OPTIONS and POWERTOOLS_SERVICE_NAME. No secrets: whoever may read the function sees them. */
  readonly environment: Readonly<Record<string, string>>;
  /** Permissions of the code. Those for logs, traces and its own variables are added. */
  readonly statements: readonly PolicyStatement[];
  /** Encrypts the variables. */
  readonly keyArn: string;
  readonly logs: { readonly keyArn: string; readonly retentionDays: number };
}

/**
 * A Lambda function of TypeScript on arm64 that events start, with JSON logs in a log group of its own, traces, and a
 * role of two policies: `run` for what Lambda itself does, `call` for what the code calls.
 */
export class EventFunction extends Construct {
  readonly name: string;
  readonly arn: string;
  /** For the statement of an API that invokes it. */
  readonly invokeArn: string;
  readonly roleName: string;
  readonly roleArn: string;
  readonly logGroupName: string;

  constructor(scope: Construct, id: string, props: EventFunctionProps) {
    super(scope, id);
    const { name, description, code, statements } = props;
    const logGroup = new CloudwatchLogGroup(this, "log-group", {
      name: `/aws/lambda/${name}`,
      kmsKeyId: props.logs.keyArn,
      retentionInDays: props.logs.retentionDays,
    });
    const role = new IamRole(this, "role", {
      name,
      description,
      assumeRolePolicy: policyDocument([
        { Sid: "Lambda", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
      ]),
    });
    const policy = (policyId: "run" | "call", allowed: readonly PolicyStatement[]) =>
      new IamRolePolicy(this, policyId, { name: policyId, role: role.name, policy: policyDocument(allowed) });
    const policies = [policy("run", runStatements(props, logGroup.arn))];
    if (statements.length > 0) policies.push(policy("call", statements));

    const asset = new CodeAsset(this, "code", { ...code, packaging: "zip" });
    const lambda = new LambdaFunction(this, "resource", {
      functionName: name,
      description,
      role: role.arn,
      filename: asset.path,
      sourceCodeHash: asset.sourceCodeHash,
      handler: "index.handler",
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      memorySize: props.memoryMib,
      timeout: props.timeoutSeconds,
      reservedConcurrentExecutions: props.reservedConcurrency,
      environment: {
        variables: { NODE_OPTIONS: "--enable-source-maps", POWERTOOLS_SERVICE_NAME: name, ...props.environment },
      },
      kmsKeyArn: props.keyArn,
      tracingConfig: { mode: "Active" },
      loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
      dependsOn: policies,
    });
    this.name = lambda.functionName;
    this.arn = lambda.arn;
    this.invokeArn = lambda.invokeArn;
    this.roleName = role.name;
    this.roleArn = role.arn;
    this.logGroupName = logGroup.name;
  }
}

const runStatements = ({ home, keyArn }: EventFunctionProps, logGroupArn: string): PolicyStatement[] => [
  { Sid: "WriteLogs", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: `${logGroupArn}:*` },
  // X-Ray has no resources to name.
  { Sid: "WriteTraces", Action: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], Resource: "*" },
  { Sid: "ReadVariables", Action: "kms:Decrypt", Resource: keyArn, Condition: viaService(home, "lambda") },
];
