import { Construct } from "constructs";
import type { AlertTopicArns } from "../alerting/alert-topics";
import { type Alarm, MetricAlarm } from "./metric-alarm";

/** docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html */
export const sparkRunFailed: Alarm = {
  id: "spark-run-failed",
  severity: "ticket",
  meaning: "A run of the Spark jobs failed or took too long: curated tables are not updated.",
  signal: {
    expression: "FILL(failed, 0) + FILL(late, 0)",
    label: "failed runs",
    metrics: {
      failed: { name: "ExecutionsFailed", statistic: "Sum" },
      late: { name: "ExecutionsTimedOut", statistic: "Sum" },
    },
  },
  comparison: ">",
  threshold: 0,
  periodSeconds: 300,
  periods: 1,
  missing: "notBreaching", // nothing ran
};

export interface SparkAlarmsProps {
  readonly prefix: string;
  readonly stateMachineArn: string;
  readonly topics: AlertTopicArns;
  readonly runbookUrl?: string;
}

/** The alarm of a pipeline: $0.20 a month. */
export class SparkAlarms extends Construct {
  constructor(scope: Construct, id: string, { prefix, stateMachineArn, topics, runbookUrl }: SparkAlarmsProps) {
    super(scope, id);
    new MetricAlarm(this, "run-failed", {
      alarm: sparkRunFailed,
      name: `${prefix}-${sparkRunFailed.id}`,
      namespace: "AWS/States",
      dimensions: { StateMachineArn: stateMachineArn },
      topics,
      runbookUrl,
    });
  }
}
