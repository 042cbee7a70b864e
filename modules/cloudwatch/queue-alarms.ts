import { Construct } from "constructs";
import type { AlertTopicArns } from "../alerting/alert-topics";
import { type Alarm, MetricAlarm } from "./metric-alarm";

/** docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
export const queueAge = (minutes: number): Alarm => ({
  id: "queue-age",
  severity: "ticket",
  meaning: "Work waits too long: its consumers do not start, fail, or are too few.",
  signal: { metric: { name: "ApproximateAgeOfOldestMessage", statistic: "Maximum" } },
  comparison: ">",
  threshold: minutes * 60,
  periodSeconds: 300,
  periods: 1,
  missing: "notBreaching", // a queue that nobody uses sends nothing
});

export const deadLetters: Alarm = {
  id: "dead-letters",
  severity: "ticket",
  meaning: "Work or a scheduled start failed for good and is in a dead-letter queue.",
  signal: { metric: { name: "ApproximateNumberOfMessagesVisible", statistic: "Maximum" } },
  comparison: ">",
  threshold: 0,
  periodSeconds: 300,
  periods: 1,
  missing: "notBreaching",
};

/** The alarms of a queue, with the default age of messages. */
export const queueAlarms: readonly Alarm[] = [queueAge(60), deadLetters];

export interface QueueAlarmsProps {
  /** Whose work it is, at the end of the alarms' names. */
  readonly name: string;
  /** Beginning of the alarms' names. */
  readonly prefix: string;
  readonly queue?: { readonly name: string; readonly alarmAgeMinutes: number };
  readonly deadLetterName: string;
  readonly topics: AlertTopicArns;
  readonly runbookUrl?: string;
}

/** Alarms of a queue and its dead-letter queue, or of a dead-letter queue alone. $0.10 a month each. */
export class QueueAlarms extends Construct {
  constructor(scope: Construct, id: string, { name, prefix, queue, deadLetterName, ...rest }: QueueAlarmsProps) {
    super(scope, id);
    const watch = (alarm: Alarm, queueName: string): void => {
      new MetricAlarm(this, alarm.id, {
        ...rest,
        alarm,
        name: `${prefix}-${alarm.id}-${name}`,
        namespace: "AWS/SQS",
        dimensions: { QueueName: queueName },
      });
    };
    if (queue !== undefined) watch(queueAge(queue.alarmAgeMinutes), queue.name);
    watch(deadLetters, deadLetterName);
  }
}
