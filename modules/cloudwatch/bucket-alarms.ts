import { TerraformIterator, Token } from "cdktf";
import { Construct } from "constructs";
import type { AlertTopicArns } from "../alerting/alert-topics";
import { type Alarm, MetricAlarm } from "./metric-alarm";

export interface BucketThresholds {
  /** Share of requests that S3 fails. */
  readonly bucketErrorPercent: number;
  /** Share of requests that S3 refuses: no such object, no right to it, too many at once. */
  readonly bucketRefusedPercent: number;
}

export const bucketThresholds: BucketThresholds = { bucketErrorPercent: 1, bucketRefusedPercent: 10 };

const share = (errors: string, label: string) => ({
  // S3 sends a metric only in minutes in which there was something to count.
  expression: "IF(requests > 0, 100 * FILL(errors, 0) / requests, 0)",
  label,
  metrics: {
    errors: { name: errors, statistic: "Sum" },
    requests: { name: "AllRequests", statistic: "Sum" },
  } as const,
});

/** docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html */
export const bucketAlarms = ({ bucketErrorPercent, bucketRefusedPercent }: BucketThresholds): readonly Alarm[] => [
  {
    id: "bucket-errors",
    severity: "page",
    meaning: "S3 fails requests to a bucket: uploads and the sink stop.",
    signal: share("5xxErrors", "requests that failed in %"),
    comparison: ">",
    threshold: bucketErrorPercent,
    periodSeconds: 300,
    periods: 3,
    missing: "notBreaching", // nobody asked
  },
  {
    id: "bucket-refusals",
    severity: "ticket",
    meaning: "S3 refuses many requests to a bucket: a policy, a key or a client is wrong.",
    signal: share("4xxErrors", "requests that were refused in %"),
    comparison: ">",
    threshold: bucketRefusedPercent,
    periodSeconds: 300,
    periods: 3,
    missing: "notBreaching",
  },
];

export interface BucketAlarmsProps {
  /** Beginning of the alarms' names. */
  readonly prefix: string;
  /** Buckets with request metrics. */
  readonly bucketNames: string[];
  readonly thresholds: BucketThresholds;
  readonly topics: AlertTopicArns;
  readonly runbookUrl?: string;
}

/** Alarms for buckets with request metrics. $0.40 a month for each. */
export class BucketAlarms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { bucketNames, thresholds, prefix, topics, runbookUrl }: BucketAlarmsProps,
  ) {
    super(scope, id);
    for (const alarm of bucketAlarms(thresholds)) {
      const each = TerraformIterator.fromList(bucketNames);
      const bucketName = Token.asString(each.value);
      new MetricAlarm(this, alarm.id.replace("bucket-", ""), {
        alarm,
        name: `${prefix}-${alarm.id}-${bucketName}`,
        namespace: "AWS/S3",
        dimensions: { BucketName: bucketName, FilterId: "EntireBucket" },
        topics,
        runbookUrl,
        forEach: each,
      });
    }
  }
}
