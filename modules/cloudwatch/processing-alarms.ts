import { Construct } from "constructs";
import type { AlertTopicArns } from "../alerting/alert-topics";
import { type Alarm, MetricAlarm } from "./metric-alarm";

const throttled = (id: string, meaning: string): Alarm => ({
  id,
  severity: "ticket",
  meaning,
  signal: { metric: { name: "ThrottledCount", statistic: "Sum" } },
  comparison: ">",
  threshold: 0,
  periodSeconds: 300,
  periods: 3,
  missing: "notBreaching",
});

/** docs.aws.amazon.com/textract/latest/dg/cloudwatch-metricsdim.html */
const textractThrottled = throttled(
  "textract-throttled",
  "Textract refuses calls: others use the quota too, or callsPerSecond is above it.",
);

/** docs.aws.amazon.com/rekognition/latest/dg/cloudwatch-metricsdim.html */
const rekognitionThrottled = throttled(
  "rekognition-throttled",
  "Rekognition refuses calls: others use the quota too, or callsPerSecond is above it.",
);

/** docs.aws.amazon.com/mediaconvert/latest/ug/cloudwatch_metrics.html */
const videoFailed: Alarm = {
  id: "video-failed",
  severity: "ticket",
  meaning: "Jobs of MediaConvert fail; their uploads ended as FAILED, with the reason.",
  signal: { metric: { name: "JobsErroredCount", statistic: "Sum" } },
  comparison: ">",
  threshold: 5,
  periodSeconds: 300,
  periods: 3,
  missing: "notBreaching",
};

const videoWaits: Alarm = {
  id: "video-waits",
  severity: "ticket",
  meaning: "Jobs wait long in the queue of MediaConvert: more arrive than run at a time.",
  signal: { metric: { name: "StandbyTime", statistic: "Average" } },
  comparison: ">",
  threshold: 30 * 60 * 1000,
  periodSeconds: 300,
  periods: 3,
  missing: "notBreaching",
};

/** docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html */
const jobsFail: Alarm = {
  id: "batch-jobs-failed",
  severity: "ticket",
  meaning: "Jobs of AWS Batch fail for good; their uploads ended as FAILED, with the reason.",
  signal: { metric: { name: "MatchedEvents", statistic: "Sum" } },
  comparison: ">",
  threshold: 5,
  periodSeconds: 300,
  periods: 3,
  missing: "notBreaching",
};

/** The alarms of the steps of media-processing besides those of their queues. */
export const processingAlarms: readonly Alarm[] = [
  textractThrottled,
  rekognitionThrottled,
  videoFailed,
  videoWaits,
  jobsFail,
];

export interface ProcessingAlarmsProps {
  /** Beginning of the alarms' names. */
  readonly prefix: string;
  readonly videoQueueArn: string;
  /** Rule of jobs of AWS Batch that failed. */
  readonly failedJobsRule?: string;
  readonly topics: AlertTopicArns;
  readonly runbookUrl?: string;
}

/** Alarms of Textract, Rekognition, MediaConvert and AWS Batch: $0.10 a month each, six or seven of them. */
export class ProcessingAlarms extends Construct {
  constructor(scope: Construct, id: string, { prefix, videoQueueArn, failedJobsRule, ...rest }: ProcessingAlarmsProps) {
    super(scope, id);
    const watch = (alarm: Alarm, namespace: string, dimensions: Readonly<Record<string, string>>, name = ""): void => {
      new MetricAlarm(this, `${alarm.id}${name}`, {
        ...rest,
        alarm,
        name: `${prefix}-${alarm.id}${name}`,
        namespace,
        dimensions,
      });
    };
    watch(textractThrottled, "AWS/Textract", { Operation: "StartDocumentTextDetection" }, "-text");
    watch(textractThrottled, "AWS/Textract", { Operation: "StartDocumentAnalysis" }, "-analysis");
    watch(rekognitionThrottled, "AWS/Rekognition", { Operation: "DetectLabels" });
    watch(videoFailed, "AWS/MediaConvert", { Queue: videoQueueArn });
    watch(videoWaits, "AWS/MediaConvert", { Queue: videoQueueArn });
    if (failedJobsRule !== undefined) watch(jobsFail, "AWS/Events", { RuleName: failedJobsRule });
  }
}
