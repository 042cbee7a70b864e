import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { AwsHome } from "../aws/aws-home";
import { policyDocument, type PolicyStatement } from "../aws/policy-document";
import { imageOf } from "../images/image-tag";
import { containerDefinitions, scratchVolume } from "./container-definition";
import type { Task } from "./task";
import { executionStatements, letTasksAssume, taskStatements } from "./task-access";

export interface TaskDefinitionProps {
  readonly home: AwsHome;
  /** Name of the container and of log streams. */
  readonly name: string;
  /** Family of the definition, and the beginning of its roles' names. */
  readonly family: string;
  readonly task: Task;
  readonly repository: { readonly url: string; readonly arn: string };
  readonly tag: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly applicationSecretArn: string;
  readonly secretsKeyArn: string;
  readonly bucketArn: string;
  readonly scriptsBucketArn: string;
  readonly bucketKeyArn: string;
  readonly queueArn?: string;
  readonly exec: boolean;
  readonly logs: { readonly name: string; readonly keyArn: string; readonly retentionDays: number };
}

/** A Fargate task definition with its log group, and its two roles: that of Fargate, and that of the code. */
export class TaskDefinition extends Construct {
  /** With its revision. */
  readonly arn: string;
  readonly taskRoleArn: string;
  readonly executionRoleArn: string;
  /** Permissions without which a task cannot start. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: TaskDefinitionProps) {
    super(scope, id);
    const { home, name, family, task, repository, logs } = props;
    const logGroup = new CloudwatchLogGroup(this, "logs", {
      name: logs.name,
      kmsKeyId: logs.keyArn,
      retentionInDays: logs.retentionDays,
    });
    const secretArns = Object.values(task.secrets).map(({ secretArn = props.applicationSecretArn }) => secretArn);
    const execution = this.createRole("execution", `Starts tasks of ${family}`, `${family}-execution`, home, [
      ...executionStatements({
        home,
        repositoryArn: repository.arn,
        logGroupArn: logGroup.arn,
        secretArns: [...new Set(secretArns)],
        secretsKeyArn: props.secretsKeyArn,
      }),
    ]);
    const code = this.createRole("task", `Code in tasks of ${family}`, family, home, taskStatements(task, props));
    this.arn = new EcsTaskDefinition(this, "resource", {
      family,
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: String(task.vcpu * 1024),
      memory: String(task.memoryGib * 1024),
      runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: task.architecture },
      ephemeralStorage: task.diskGib === undefined ? undefined : { sizeInGib: task.diskGib },
      executionRoleArn: execution.arn,
      taskRoleArn: code.arn,
      volume: [{ name: scratchVolume }],
      containerDefinitions: containerDefinitions({
        name,
        task,
        image: imageOf(repository.url, props.tag),
        variables: props.variables,
        applicationSecretArn: props.applicationSecretArn,
        logGroupName: logGroup.name,
        region: home.region,
      }),
    }).arn;
    this.taskRoleArn = code.arn;
    this.executionRoleArn = execution.arn;
    this.ready = [...execution.policies, ...code.policies];
  }

  private createRole(
    id: string,
    description: string,
    name: string,
    home: AwsHome,
    statements: readonly PolicyStatement[],
  ): { readonly arn: string; readonly policies: ITerraformDependable[] } {
    const role = new IamRole(this, `${id}-role`, { name, description, assumeRolePolicy: letTasksAssume(home) });
    const policy = policyDocument(statements);
    const policies =
      statements.length === 0 ? [] : [new IamRolePolicy(this, `${id}-policy`, { name: id, role: role.name, policy })];
    return { arn: role.arn, policies };
  }
}
