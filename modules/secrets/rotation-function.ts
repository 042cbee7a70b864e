import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { AlertTopicArns } from "../alerting/alert-topics";
import { type AwsHome, partitionOf } from "../aws/aws-home";
import { policyDocument, type PolicyStatement, viaService } from "../aws/policy-document";
import { rotationFailures } from "../cloudwatch/rotation-alarms";
import { MetricAlarm } from "../cloudwatch/metric-alarm";
import { CodeAsset } from "../code/code-asset";

/** How a kind of secret is rotated: a file of apps/secret-rotation/src. */
export type RotationKind = "generated" | "mysql-user" | "redis-user";

export interface RotationFunctionProps {
  readonly home: AwsHome;
  /** Name of the function, its role and, after `/aws/lambda/`, its log group. */
  readonly name: string;
  readonly kind: RotationKind;
  /** ARNs of the secrets that it rotates. */
  readonly secretArns: readonly string[];
  /** Encrypts the secrets. */
  readonly keyArn: string;
  /** Encrypts the log group. */
  readonly logsKeyArn: string;
  readonly logRetentionDays: number;
  /** Settings of the kind, as environment variables. */
  readonly settings: Readonly<Record<string, string>>;
  /** Permissions of the kind: to read the master secret, to change a user. */
  readonly statements?: readonly PolicyStatement[];
  /**
   * Where the function runs to reach a database. From there it must reach Secrets Manager too, through a NAT gateway or
   * an interface endpoint. Undefined: outside any VPC.
   */
  readonly network?: { readonly subnetIds: string[]; readonly securityGroupIds: string[] };
  /** Topics of the alarm on failures. */
  readonly topics: AlertTopicArns;
}

/** A Lambda function that rotates secrets, with a role for just these secrets. Costs cents. */
export class RotationFunction extends Construct {
  readonly arn: string;
  readonly roleArn: string;
  /** The permission of Secrets Manager to invoke it, which a rotation waits for. */
  readonly ready: ITerraformDependable;

  constructor(scope: Construct, id: string, props: RotationFunctionProps) {
    super(scope, id);
    const { home, name, kind, network } = props;
    const logGroup = new CloudwatchLogGroup(this, "log-group", {
      name: `/aws/lambda/${name}`,
      kmsKeyId: props.logsKeyArn,
      retentionInDays: props.logRetentionDays,
    });
    const role = new IamRole(this, "role", {
      name,
      description: `Rotates secrets (${kind})`,
      assumeRolePolicy: policyDocument([
        { Sid: "Lambda", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
      ]),
    });
    const policy = new IamRolePolicy(this, "rotate", {
      name: "rotate",
      role: role.name,
      policy: policyDocument([...permissions(props, logGroup.arn), ...(props.statements ?? [])]),
    });
    const code = new CodeAsset(this, "code", {
      app: "secret-rotation",
      entry: "src/handler.ts",
      packaging: "zip",
    });
    const rotation = new LambdaFunction(this, "resource", {
      functionName: name,
      description: `Rotates secrets (${kind})`,
      role: role.arn,
      filename: code.path,
      sourceCodeHash: code.sourceCodeHash,
      handler: "index.handler",
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      memorySize: 256,
      timeout: 120, // ElastiCache takes up to a minute to change a user
      environment: {
        variables: {
          ROTATION: kind,
          ...props.settings,
          NODE_OPTIONS: "--enable-source-maps", // the bundle is minified
          // Certificate authorities of Amazon RDS, which Node 22 does not load by itself.
          NODE_EXTRA_CA_CERTS: "/var/runtime/ca-cert.pem",
        },
      },
      kmsKeyArn: props.keyArn, // of the environment variables
      tracingConfig: { mode: "PassThrough" },
      loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
      vpcConfig: network,
      dependsOn: [policy],
    });
    this.ready = new LambdaPermission(this, "permission", {
      statementId: "SecretsManager",
      action: "lambda:InvokeFunction",
      functionName: rotation.functionName,
      principal: "secretsmanager.amazonaws.com",
      sourceAccount: home.account,
    });
    new MetricAlarm(this, rotationFailures.id, {
      alarm: rotationFailures,
      name: `${name}-failed`,
      namespace: "AWS/Lambda",
      dimensions: { FunctionName: rotation.functionName },
      topics: props.topics,
    });
    this.arn = rotation.arn;
    this.roleArn = role.arn;
  }
}

function permissions({ home, secretArns, keyArn, network }: RotationFunctionProps, logGroupArn: string) {
  const { region, account } = home;
  const statements: PolicyStatement[] = [
    {
      Sid: "RotateSecrets",
      Action: [
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetSecretValue",
        "secretsmanager:PutSecretValue",
        "secretsmanager:UpdateSecretVersionStage",
      ],
      Resource: secretArns,
    },
    { Sid: "GeneratePasswords", Action: "secretsmanager:GetRandomPassword", Resource: "*" },
    {
      Sid: "UseKey",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: keyArn,
      // Secrets Manager decrypts values for the function, and Lambda its environment variables.
      Condition: viaService(home, ["secretsmanager", "lambda"]),
    },
    { Sid: "WriteLogs", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: `${logGroupArn}:*` },
  ];
  if (network === undefined) return statements;
  const ec2 = `arn:${partitionOf(region)}:ec2:${region}:${account}`;
  return [
    ...statements,
    {
      Sid: "CreateNetworkInterfaces",
      Action: ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"],
      Resource: ["network-interface/*", "subnet/*", "security-group/*"].map((each) => `${ec2}:${each}`),
    },
    // EC2 describes network interfaces only as a whole.
    { Sid: "FindNetworkInterfaces", Action: "ec2:DescribeNetworkInterfaces", Resource: "*" },
  ];
}
