import type { Alarm } from "./metric-alarm";

/** docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
export const rotationFailures: Alarm = {
  id: "rotation-failed",
  severity: "ticket",
  meaning: "A secret was not rotated: the old value stays valid, and Secrets Manager tries again.",
  signal: { metric: { name: "Errors", statistic: "Sum" } },
  comparison: ">",
  threshold: 0,
  periodSeconds: 300,
  periods: 1,
  missing: "notBreaching", // the function runs only to rotate
};
