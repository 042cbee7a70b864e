import { Construct } from "constructs";
import type { AlertTopicArns } from "../alerting/alert-topics";
import { type Alarm, MetricAlarm } from "./metric-alarm";

/** docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
export const ecsQueueAge = (minutes: number): Alarm => ({
  id: "ecs-queue-age",
  severity: "ticket",
  meaning: "Work waits too long: tasks do not start, fail, or are too few.",
  signal: { metric: { name: "ApproximateAgeOfOldestMessage", statistic: "Maximum" } },
  comparison: ">",
  threshold: minutes * 60,
  periodSeconds: 300,
  periods: 1,
  missing: "notBreaching", // a queue that nobody uses sends nothing
});

export const ecsDeadLetters: Alarm = {
  id: "ecs-dead-letters",
  severity: "ticket",
  meaning: "Work or a scheduled start failed for good and is in a dead-letter queue.",
  signal: { metric: { name: "ApproximateNumberOfMessagesVisible", statistic: "Maximum" } },
  comparison: ">",
  threshold: 0,
  periodSeconds: 300,
  periods: 1,
  missing: "notBreaching",
};

/** docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html, Container Insights */
export const ecsTasksMissing: Alarm = {
  id: "ecs-tasks-missing",
  severity: "ticket",
  meaning: "A service runs fewer tasks than it wants: they fail to start, or Spot has no capacity.",
  signal: {
    expression: "wanted - running",
    label: "missing tasks",
    metrics: {
      wanted: { name: "DesiredTaskCount", statistic: "Average" },
      running: { name: "RunningTaskCount", statistic: "Average" },
    },
  },
  comparison: ">",
  threshold: 0,
  periodSeconds: 300,
  periods: 3,
  missing: "notBreaching",
};

export interface TaskAlarmsProps {
  /** Name of the task, at the end of its alarms' names. */
  readonly name: string;
  /** Beginning of the alarms' names. */
  readonly prefix: string;
  readonly queue?: { readonly name: string; readonly alarmAgeMinutes: number };
  readonly deadLetterName?: string;
  /** A service with the metrics of Container Insights. */
  readonly service?: { readonly name: string; readonly clusterName: string };
  readonly topics: AlertTopicArns;
  readonly runbookUrl?: string;
}

/** The alarms of tasks, with the default age of messages. */
export const ecsAlarms: readonly Alarm[] = [ecsQueueAge(60), ecsDeadLetters, ecsTasksMissing];

/** Alarms of one task: $0.20 a month for its queue, $0.20 for its service. */
export class TaskAlarms extends Construct {
  constructor(scope: Construct, id: string, props: TaskAlarmsProps) {
    super(scope, id);
    const { name, prefix, queue, deadLetterName, service, topics, runbookUrl } = props;
    const watch = (alarm: Alarm, namespace: string, dimensions: Readonly<Record<string, string>>): void => {
      new MetricAlarm(this, alarm.id.replace("ecs-", ""), {
        alarm,
        name: `${prefix}-${alarm.id}-${name}`,
        namespace,
        dimensions,
        topics,
        runbookUrl,
      });
    };
    if (queue !== undefined) {
      watch(ecsQueueAge(queue.alarmAgeMinutes), "AWS/SQS", { QueueName: queue.name });
    }
    if (deadLetterName !== undefined) watch(ecsDeadLetters, "AWS/SQS", { QueueName: deadLetterName });
    if (service !== undefined) {
      watch(ecsTasksMissing, "ECS/ContainerInsights", { ClusterName: service.clusterName, ServiceName: service.name });
    }
  }
}
