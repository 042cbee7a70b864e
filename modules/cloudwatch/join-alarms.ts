import { Construct } from "constructs";
import type { AlertTopicArns } from "../alerting/alert-topics";
import { type Alarm, MetricAlarm } from "./metric-alarm";

/** Written by the function that ends half-joined uploads: apps/media-functions/src/handlers/sweep.ts. */
const uploadsTimedOut: Alarm = {
  id: "uploads-timed-out",
  severity: "ticket",
  meaning: "Uploads ended TIMED_OUT: outputs or notices that were expected never came.",
  signal: {
    // Of all kinds of uploads: each may be a dimension.
    query: ({ service = "" }) => `SELECT SUM(UploadsTimedOut) FROM "Media" WHERE service = '${service}'`,
    label: "UploadsTimedOut",
  },
  comparison: ">",
  threshold: 0,
  periodSeconds: 300,
  periods: 1,
  missing: "notBreaching", // none was late
};

/** docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
const sweepFailed: Alarm = {
  id: "sweep-failed",
  severity: "ticket",
  meaning: "The sweep fails again and again: uploads that miss an output stay PROCESSING.",
  signal: { metric: { name: "Errors", statistic: "Sum" } },
  comparison: ">",
  threshold: 0,
  periodSeconds: 300,
  periods: 3,
  missing: "notBreaching",
};

/** Alarms of the join of outputs and notices. */
export const joinAlarms: readonly Alarm[] = [uploadsTimedOut, sweepFailed];

export interface JoinAlarmsProps {
  /** Beginning of the alarms' names. */
  readonly prefix: string;
  /** Name of the function that ends half-joined uploads. */
  readonly sweepName: string;
  readonly topics: AlertTopicArns;
  readonly runbookUrl?: string;
}

/** Alarms of uploads that do not end: $0.20 a month. */
export class JoinAlarms extends Construct {
  constructor(scope: Construct, id: string, { prefix, sweepName, ...rest }: JoinAlarmsProps) {
    super(scope, id);
    new MetricAlarm(this, uploadsTimedOut.id, {
      ...rest,
      alarm: uploadsTimedOut,
      name: `${prefix}-${uploadsTimedOut.id}`,
      namespace: "Media",
      dimensions: { service: sweepName },
    });
    new MetricAlarm(this, sweepFailed.id, {
      ...rest,
      alarm: sweepFailed,
      name: `${prefix}-${sweepFailed.id}`,
      namespace: "AWS/Lambda",
      dimensions: { FunctionName: sweepName },
    });
  }
}
