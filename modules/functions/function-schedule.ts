import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule";
import { Construct } from "constructs";
import { type AwsHome, partitionOf } from "../aws/aws-home";
import { onBehalfOf, policyDocument } from "../aws/policy-document";
import type { EventFunction } from "./event-function";

export interface FunctionScheduleProps {
  readonly home: AwsHome;
  readonly target: EventFunction;
  /** `rate(5 minutes)`, or a cron expression in UTC. */
  readonly at: string;
}

/** Starts a function at fixed times, without events: one that fails is started again at the next time. */
export class FunctionSchedule extends Construct {
  constructor(scope: Construct, id: string, { home, target, at }: FunctionScheduleProps) {
    super(scope, id);
    const { name } = target;
    const role = new IamRole(this, "role", {
      name: `${name}-schedule`,
      description: `Starts ${name}`,
      assumeRolePolicy: letSchedulerAssume(home),
    });
    const policy = new IamRolePolicy(this, "start", {
      name: "start",
      role: role.name,
      policy: policyDocument([{ Sid: "Start", Action: "lambda:InvokeFunction", Resource: target.arn }]),
    });
    new SchedulerSchedule(this, "resource", {
      name,
      description: `Starts ${name}`,
      scheduleExpression: at,
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: target.arn,
        roleArn: role.arn,
        retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 }, // the next start does the same
      },
      dependsOn: [policy],
    });
  }
}

/** A schedule outside a group is in the group `default`. */
const letSchedulerAssume = ({ account, region }: AwsHome): string =>
  policyDocument([
    {
      Sid: "Scheduler",
      Principal: { Service: "scheduler.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: onBehalfOf(
        account,
        `arn:${partitionOf(region)}:scheduler:${region}:${account}:schedule-group/default`,
      ),
    },
  ]);
