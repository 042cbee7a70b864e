import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { Construct } from "constructs";
import type { AlertTopicArns } from "../alerting/alert-topics";
import { type Alarm, MetricAlarm } from "../cloudwatch/metric-alarm";

export interface HeartbeatProps {
  /** Beginning of its names in AWS: `acme-prod`. */
  readonly name: string;
  readonly topicsKeyArn: string;
  readonly topics: AlertTopicArns;
  readonly runbookUrl: string;
}

/** Rings when alerts of Prometheus would reach nobody. */
export const watchdogAlarm: Alarm = {
  id: "watchdog",
  severity: "page",
  meaning: "Alertmanager gave no sign of life for 15 minutes: no alert of Prometheus reaches anybody.",
  signal: { metric: { name: "NumberOfMessagesPublished", statistic: "Sum" } },
  comparison: "<",
  threshold: 1,
  periodSeconds: 300,
  periods: 3,
  missing: "breaching", // SNS says nothing of a topic to which nothing is published
};

/**
 * Watches the alerts from outside the cluster. Prometheus fires one alert always, which Alertmanager publishes here
 * every few minutes. When nothing comes, CloudWatch pages: Prometheus, Alertmanager, their way to SNS or the whole
 * cluster is gone, and with it every alert that they would send. $0.10 a month.
 */
export class Heartbeat extends Construct {
  readonly topicArn: string;
  readonly alarmName: string;

  constructor(scope: Construct, id: string, { name, topicsKeyArn, topics, runbookUrl }: HeartbeatProps) {
    super(scope, id);
    // Nobody subscribes: that a message came is all that it says.
    const topic = new SnsTopic(this, "resource", { name: `${name}-heartbeat`, kmsMasterKeyId: topicsKeyArn });
    this.alarmName = `${name}-${watchdogAlarm.id}`;
    new MetricAlarm(this, "alarm", {
      alarm: watchdogAlarm,
      name: this.alarmName,
      namespace: "AWS/SNS",
      dimensions: { TopicName: topic.name },
      topics,
      runbookUrl,
    });
    this.topicArn = topic.arn;
  }
}
