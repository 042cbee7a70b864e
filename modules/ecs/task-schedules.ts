import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule";
import { SchedulerScheduleGroup } from "@cdktf/provider-aws/lib/scheduler-schedule-group";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { Construct } from "constructs";
import { type AwsHome, partitionOf } from "../aws/aws-home";
import { onBehalfOf, policyDocument } from "../aws/policy-document";
import { type Capacity, capacityStrategies, type ScheduleSettings, type TaskNetwork } from "./task";

/** A task that is started at fixed times. */
export interface ScheduledTask extends ScheduleSettings {
  readonly name: string;
  readonly family: string;
  /** With its revision. */
  readonly taskDefinitionArn: string;
  /** Roles that the task gets. */
  readonly roleArns: readonly string[];
}

export interface TaskSchedulesProps {
  readonly home: AwsHome;
  /** Name of the group of schedules, and the beginning of the role's and the queue's. */
  readonly name: string;
  readonly clusterArn: string;
  readonly capacity: Capacity;
  readonly network: TaskNetwork;
  readonly exec: boolean;
  readonly tasks: readonly ScheduledTask[];
}

/** Schedules that start tasks, and a queue of the starts that failed. */
export class TaskSchedules extends Construct {
  readonly deadLetterName: string;

  constructor(scope: Construct, id: string, props: TaskSchedulesProps) {
    super(scope, id);
    const { name, clusterArn, network, tasks } = props;
    const group = new SchedulerScheduleGroup(this, "group", { name });
    const deadLetters = new SqsQueue(this, "dead-letters", {
      name: `${name}-schedules-dead-letter`,
      messageRetentionSeconds: 1_209_600, // 14 days, the longest that SQS offers
      sqsManagedSseEnabled: true,
    });
    const role = new IamRole(this, "role", {
      name: `${name}-schedules`,
      description: `Starts the scheduled tasks of ${name}`,
      assumeRolePolicy: letSchedulerAssume(props),
    });
    const policy = new IamRolePolicy(this, "policy", {
      name: "start",
      role: role.name,
      policy: startTasks(props, deadLetters.arn),
    });
    for (const task of tasks) {
      new SchedulerSchedule(this, task.name, {
        name: task.name,
        groupName: group.name,
        description: `Starts ${task.family}`,
        scheduleExpression: task.at,
        scheduleExpressionTimezone: task.timezone,
        state: task.enabled ? "ENABLED" : "DISABLED",
        flexibleTimeWindow:
          task.flexibleMinutes === 0
            ? { mode: "OFF" }
            : { mode: "FLEXIBLE", maximumWindowInMinutes: task.flexibleMinutes },
        target: {
          arn: clusterArn,
          roleArn: role.arn,
          deadLetterConfig: { arn: deadLetters.arn },
          retryPolicy: { maximumRetryAttempts: 10, maximumEventAgeInSeconds: 3_600 },
          ecsParameters: {
            taskDefinitionArn: task.taskDefinitionArn,
            taskCount: task.tasks,
            capacityProviderStrategy: capacityStrategies[props.capacity],
            enableEcsManagedTags: true,
            enableExecuteCommand: props.exec,
            propagateTags: "TASK_DEFINITION",
            networkConfiguration: {
              subnets: network.subnetIds,
              securityGroups: [network.securityGroupId],
              assignPublicIp: network.publicAddress,
            },
          },
        },
        dependsOn: [policy],
      });
    }
    this.deadLetterName = deadLetters.name;
  }
}

const letSchedulerAssume = ({ home: { account, region }, name }: TaskSchedulesProps): string =>
  policyDocument([
    {
      Sid: "Scheduler",
      Principal: { Service: "scheduler.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: onBehalfOf(
        account,
        `arn:${partitionOf(region)}:scheduler:${region}:${account}:schedule-group/${name}`,
      ),
    },
  ]);

function startTasks({ home, clusterArn, tasks }: TaskSchedulesProps, deadLetterArn: string): string {
  const { account, region } = home;
  const definitions = `arn:${partitionOf(region)}:ecs:${region}:${account}:task-definition`;
  return policyDocument([
    {
      Sid: "StartTasks",
      Action: "ecs:RunTask",
      Resource: tasks.map(({ family }) => `${definitions}/${family}:*`),
      Condition: { ArnEquals: { "ecs:cluster": clusterArn } },
    },
    {
      Sid: "TagTasks",
      Action: "ecs:TagResource",
      Resource: `arn:${partitionOf(region)}:ecs:${region}:${account}:task/*`,
      Condition: { StringEquals: { "ecs:CreateAction": "RunTask" } },
    },
    {
      Sid: "PassRoles",
      Action: "iam:PassRole",
      Resource: tasks.flatMap(({ roleArns }) => roleArns),
      Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    },
    { Sid: "KeepFailures", Action: "sqs:SendMessage", Resource: deadLetterArn },
  ]);
}
