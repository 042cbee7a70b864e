import { type AwsHome, partitionOf } from "../aws/aws-home";
import { onBehalfOf, policyDocument, type PolicyStatement } from "../aws/policy-document";
import { pullImages } from "../images/image-access";
import { readSecrets } from "../secrets/secret-access";
import { lakeStatements, tableStatements } from "../lake/lake-access";
import type { Task } from "./task";

/** Trust policy of the roles of tasks in this account. */
export const letTasksAssume = ({ account, region }: AwsHome): string =>
  policyDocument([
    {
      Sid: "EcsTasks",
      Principal: { Service: "ecs-tasks.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: onBehalfOf(account, `arn:${partitionOf(region)}:ecs:${region}:${account}:*`),
    },
  ]);

export interface ExecutionAccess {
  readonly home: AwsHome;
  readonly repositoryArn: string;
  readonly logGroupArn: string;
  readonly secretArns: readonly string[];
  readonly secretsKeyArn: string;
}

/** Permissions with which Fargate starts a task: its image, its logs and its secrets. */
export function executionStatements(access: ExecutionAccess): PolicyStatement[] {
  const { home, repositoryArn, logGroupArn, secretArns, secretsKeyArn } = access;
  return [
    ...pullImages([repositoryArn]),
    { Sid: "WriteLogs", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: `${logGroupArn}:*` },
    ...(secretArns.length === 0 ? [] : readSecrets(home, secretArns, secretsKeyArn)),
  ];
}

export interface TaskAccess {
  readonly home: AwsHome;
  readonly bucketArn: string;
  /** Bucket with the declarations of tables, which jobs read. */
  readonly scriptsBucketArn: string;
  /** Encrypts both buckets. */
  readonly bucketKeyArn: string;
  readonly queueArn?: string;
  /** Whether people may open a shell in its containers. */
  readonly exec: boolean;
}

/** Permissions of the code in a task. */
export function taskStatements({ reads, writes, database }: Task, access: TaskAccess): PolicyStatement[] {
  const { home, bucketArn, scriptsBucketArn, bucketKeyArn, queueArn, exec } = access;
  return [
    ...lakeStatements({ home, bucketArn, keyArn: bucketKeyArn, reads, writes }),
    ...(database === undefined
      ? []
      : [
          { Sid: "ReadDeclarations", Action: "s3:GetObject", Resource: `${scriptsBucketArn}/tables/*` },
          ...tableStatements(home, database),
        ]),
    ...(queueArn === undefined
      ? []
      : [
          {
            Sid: "ReceiveWork",
            Action: [
              "sqs:ReceiveMessage",
              "sqs:DeleteMessage",
              "sqs:ChangeMessageVisibility",
              "sqs:GetQueueAttributes",
            ],
            Resource: queueArn,
          },
        ]),
    ...(exec
      ? [
          {
            Sid: "Exec",
            // These actions have no resource.
            Action: [
              "ssmmessages:CreateControlChannel",
              "ssmmessages:CreateDataChannel",
              "ssmmessages:OpenControlChannel",
              "ssmmessages:OpenDataChannel",
            ],
            Resource: "*",
          },
        ]
      : []),
  ];
}
