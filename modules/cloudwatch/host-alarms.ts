import { Construct } from "constructs";
import type { AlertTopicArns } from "../alerting/alert-topics";
import { type Alarm, MetricAlarm } from "./metric-alarm";

/** docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html */
export const hostAlarms: readonly Alarm[] = [
  {
    id: "host-status-failed",
    severity: "ticket",
    meaning: "A host does not answer, or is stopped. EC2 recovers it on other hardware if its hardware is the reason.",
    signal: { metric: { name: "StatusCheckFailed", statistic: "Maximum" } },
    comparison: ">",
    threshold: 0,
    periodSeconds: 60,
    periods: 10, // a recovery takes minutes
    missing: "breaching", // a stopped instance sends nothing
  },
];

export interface HostAlarmsProps {
  /** Name of the host: the beginning of the alarms' names. */
  readonly name: string;
  readonly instanceId: string;
  readonly topics: AlertTopicArns;
}

/** Alarms of one EC2 host. $0.10 a month. */
export class HostAlarms extends Construct {
  constructor(scope: Construct, id: string, { name, instanceId, topics }: HostAlarmsProps) {
    super(scope, id);
    for (const alarm of hostAlarms) {
      new MetricAlarm(this, alarm.id, {
        alarm,
        name: `${name}-${alarm.id.replace("host-", "")}`,
        namespace: "AWS/EC2",
        dimensions: { InstanceId: instanceId },
        topics,
      });
    }
  }
}
