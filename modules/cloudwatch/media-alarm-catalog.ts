import { type MediaCounters, ofEveryKind } from "./media-metrics";
import type { MediaThresholds } from "./media-thresholds";
import type { Alarm } from "./metric-alarm";

/** Urgency of what is wrong: the composite alarm that it feeds. */
export type Priority = "p1" | "p2" | "p3";

/** Subjects of alarms: how CloudWatch names them. */
export const subjects = {
  account: { namespace: "AWS/Lambda" },
  function: { namespace: "AWS/Lambda", dimension: "FunctionName" },
  intake: { namespace: "AWS/SQS", dimension: "QueueName" },
  table: { namespace: "AWS/DynamoDB", dimension: "TableName" },
  uploads: { namespace: "Media" },
} as const;

export interface MediaAlarm extends Alarm {
  readonly severity: "part";
  readonly priority: Priority;
  readonly of: keyof typeof subjects;
}

const quarter = { periodSeconds: 300, periods: 3, missing: "notBreaching" } as const;
const p2 = { severity: "part", priority: "p2" } as const;

/**
 * Alarms of the media pipeline as a whole. The layers that make queues, the join and the distribution watch these: the age
 * of messages, dead letters, throttling and failed jobs of the managed services, uploads that time out, errors of CloudFront.
 */
export const mediaAlarms = (thresholds: MediaThresholds, counters: MediaCounters): readonly MediaAlarm[] => [
  ...flow(thresholds, counters),
  ...functions(thresholds),
];

/** Whether uploads come through: metrics that the functions write themselves. */
function flow({ intakeAgeMinutes, uploadFailurePercent, leastUploads }: MediaThresholds, counters: MediaCounters) {
  const completed = ofEveryKind("completed", counters);
  const failed = ofEveryKind("failed", counters);
  const ended = `(${completed.expression} + ${failed.expression})`;
  return [
    {
      id: "media-intake-stuck",
      severity: "part",
      priority: "p1",
      of: "intake",
      meaning:
        "Uploads wait to be classified, or outputs to be joined: the functions every upload needs do not keep up.",
      signal: { metric: { name: "ApproximateAgeOfOldestMessage", statistic: "Maximum" } },
      comparison: ">",
      threshold: intakeAgeMinutes * 60,
      periodSeconds: 60,
      periods: 5,
      missing: "notBreaching", // a queue that nobody uses sends nothing
    },
    {
      id: "media-nothing-completes",
      severity: "part",
      priority: "p1",
      of: "uploads",
      meaning: "Uploads arrive, and for an hour none of them was completed.",
      signal: {
        expression: `IF(FILL(arrived, 0) >= ${leastUploads} AND ${completed.expression} == 0, 1, 0)`,
        label: "uploads arrive, none completes",
        metrics: {
          arrived: {
            namespace: "AWS/SQS",
            name: "NumberOfMessagesSent",
            statistic: "Sum",
            dimensions: { QueueName: counters.classifyQueue },
          },
          ...completed.metrics,
        },
      },
      comparison: ">",
      threshold: 0,
      periodSeconds: 3600,
      periods: 1,
      missing: "notBreaching",
    },
    {
      id: "media-uploads-failed",
      ...p2,
      of: "uploads",
      meaning: "Many uploads end as failed: a client sends what cannot be processed, or a step fails for good.",
      signal: {
        expression: `IF(${ended} >= ${leastUploads}, 100 * ${failed.expression} / ${ended}, 0)`,
        label: "failed uploads in %",
        metrics: { ...completed.metrics, ...failed.metrics },
      },
      comparison: ">",
      threshold: uploadFailurePercent,
      periodSeconds: 3600,
      periods: 1,
      missing: "notBreaching",
    },
  ] satisfies MediaAlarm[];
}

/** docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
const functions = ({ functionErrorPercent, concurrentExecutions }: MediaThresholds): MediaAlarm[] => [
  {
    id: "media-function-errors",
    ...p2,
    of: "function",
    meaning: "A function fails: its messages come again, and after the last receive are dead letters.",
    signal: {
      expression: "IF(invocations > 0, 100 * FILL(errors, 0) / invocations, 0)",
      label: "failed invocations in %",
      metrics: {
        errors: { name: "Errors", statistic: "Sum" },
        invocations: { name: "Invocations", statistic: "Sum" },
      },
    },
    comparison: ">",
    threshold: functionErrorPercent,
    ...quarter,
  },
  {
    id: "media-function-throttles",
    ...p2,
    of: "function",
    meaning: "Lambda refuses to start a function: the account's concurrency or its reservation is used up.",
    signal: { metric: { name: "Throttles", statistic: "Sum" } },
    comparison: ">",
    threshold: 0,
    ...quarter,
  },
  {
    id: "media-concurrency",
    ...p2,
    of: "account",
    meaning: "The account comes near its quota of concurrent executions: then every function in it is throttled.",
    signal: { metric: { name: "ConcurrentExecutions", statistic: "Maximum" } },
    comparison: ">",
    threshold: concurrentExecutions,
    ...quarter,
  },
  {
    id: "media-table-throttles",
    ...p2,
    of: "table",
    meaning: "DynamoDB throttles a table: a partition is hot, or traffic doubled at once.",
    signal: {
      expression: "FILL(reads, 0) + FILL(writes, 0)",
      label: "throttled requests",
      metrics: {
        reads: { name: "ReadThrottleEvents", statistic: "Sum" },
        writes: { name: "WriteThrottleEvents", statistic: "Sum" },
      },
    },
    comparison: ">",
    threshold: 0,
    ...quarter,
  },
];
