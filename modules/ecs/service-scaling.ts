import { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy";
import { AppautoscalingScheduledAction } from "@cdktf/provider-aws/lib/appautoscaling-scheduled-action";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import type { ServiceScaling, ServiceSettings } from "./task";

export interface ServiceScalingProps extends ServiceSettings {
  /** Beginning of the names of policies and alarms. */
  readonly name: string;
  readonly clusterName: string;
  readonly serviceName: string;
  /** The queue that scaling of kind `queue` follows. */
  readonly queueName?: string;
}

type QueueScaling = Extract<ServiceScaling, { kind: "queue" }>;
type ScheduleScaling = Extract<ServiceScaling, { kind: "schedule" }>;

/** Step adjustments that a policy may have (Application Auto Scaling). */
const maxSteps = 20;

/**
 * Sets the number of a service's tasks by its queue or at fixed times. Target tracking cannot start the first task, since
 * no task measures nothing; steps on the length of the queue can.
 */
export class ServiceScalingPolicies extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: ServiceScalingProps,
  ) {
    super(scope, id);
    const { scaling, clusterName, serviceName, minTasks, maxTasks } = props;
    if (scaling.kind === "none") return;
    const target = new AppautoscalingTarget(this, "target", {
      serviceNamespace: "ecs",
      resourceId: `service/${clusterName}/${serviceName}`,
      scalableDimension: "ecs:service:DesiredCount",
      minCapacity: minTasks,
      maxCapacity: maxTasks,
      // Scheduled actions change the limits.
      lifecycle: scaling.kind === "schedule" ? { ignoreChanges: ["min_capacity", "max_capacity"] } : undefined,
    });
    if (scaling.kind === "queue") this.followQueue(target, scaling);
    else this.followSchedule(target, scaling);
  }

  private followQueue(target: AppautoscalingTarget, { messagesPerTask, idleMinutes }: QueueScaling): void {
    const { minTasks, maxTasks } = this.props;
    this.scaleOn(target, "backlog", {
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      minutes: 1,
      treatMissingData: "notBreaching",
      steps: backlogSteps(messagesPerTask, minTasks, maxTasks),
    });
    this.scaleOn(target, "idle", {
      comparisonOperator: "LessThanThreshold",
      minutes: idleMinutes,
      treatMissingData: "ignore", // SQS sends nothing of a queue that nobody has used for six hours
      steps: [{ scalingAdjustment: minTasks, metricIntervalUpperBound: "0" }],
    });
  }

  private scaleOn(
    target: AppautoscalingTarget,
    id: "backlog" | "idle",
    alarm: {
      readonly comparisonOperator: string;
      readonly minutes: number;
      readonly treatMissingData: string;
      readonly steps: readonly ScalingStep[];
    },
  ): void {
    const { name, queueName = "" } = this.props;
    const policy = new AppautoscalingPolicy(this, `${id}-policy`, {
      name: `${name}-${id}`,
      policyType: "StepScaling",
      serviceNamespace: target.serviceNamespace,
      resourceId: target.resourceId,
      scalableDimension: target.scalableDimension,
      stepScalingPolicyConfiguration: {
        adjustmentType: "ExactCapacity",
        metricAggregationType: "Maximum",
        cooldown: 60,
        stepAdjustment: [...alarm.steps],
      },
    });
    const messages = (id: string, metricName: string) => ({
      id,
      metric: { namespace: "AWS/SQS", metricName, dimensions: { QueueName: queueName }, period: 60, stat: "Maximum" },
      returnData: false,
    });
    new CloudwatchMetricAlarm(this, `${id}-alarm`, {
      alarmName: `${name}-${id}`,
      alarmDescription: id === "backlog" ? `Work waits for ${name}: starts tasks` : `No work for ${name}: stops tasks`,
      comparisonOperator: alarm.comparisonOperator,
      threshold: 1,
      evaluationPeriods: alarm.minutes,
      datapointsToAlarm: alarm.minutes,
      treatMissingData: alarm.treatMissingData,
      alarmActions: [policy.arn],
      // With the messages in work, a task that has one is not stopped for lack of others.
      metricQuery: [
        { id: "work", expression: "waiting + working", label: "messages", returnData: true },
        messages("waiting", "ApproximateNumberOfMessagesVisible"),
        messages("working", "ApproximateNumberOfMessagesNotVisible"),
      ],
    });
  }

  private followSchedule(target: AppautoscalingTarget, { times, timezone }: ScheduleScaling): void {
    for (const [time, { at, tasks }] of Object.entries(times)) {
      new AppautoscalingScheduledAction(this, time, {
        name: `${this.props.name}-${time}`,
        serviceNamespace: target.serviceNamespace,
        resourceId: target.resourceId,
        scalableDimension: target.scalableDimension,
        schedule: at,
        timezone,
        scalableTargetAction: { minCapacity: String(tasks), maxCapacity: String(tasks) },
      });
    }
  }
}

/** A number of tasks, for messages in an interval above the threshold of one message. */
export interface ScalingStep {
  readonly scalingAdjustment: number;
  readonly metricIntervalLowerBound?: string;
  readonly metricIntervalUpperBound?: string;
}

/** One task for each `messagesPerTask`, up to `maxTasks`; where those are more than 20, in 20 equal steps. */
export function backlogSteps(messagesPerTask: number, minTasks: number, maxTasks: number): ScalingStep[] {
  const count = Math.min(maxTasks, maxSteps);
  const tasksOf = (step: number): number => Math.ceil((maxTasks * step) / count);
  return Array.from({ length: count }, (_, index) => {
    const last = index === count - 1;
    return {
      scalingAdjustment: Math.max(minTasks, tasksOf(index + 1)),
      metricIntervalLowerBound: String(messagesPerTask * tasksOf(index)),
      ...(last ? {} : { metricIntervalUpperBound: String(messagesPerTask * tasksOf(index + 1)) }),
    };
  });
}
