import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Construct } from "constructs";
import type { AwsHome } from "../aws/aws-home";
import { dashboardBody, type Graph, type Line, type Row, searchMetrics, searchNames } from "./dashboard-widgets";
import { mediaDimensions, type MediaCounters, mediaMetrics, type MediaMetric } from "./media-metrics";
import { mediaKinds } from "../media/media-kinds";
import type { MediaThresholds, TurnaroundObjectives } from "./media-thresholds";

export interface MediaDashboardProps {
  readonly home: AwsHome;
  readonly name: string;
  /** Beginning of the names of functions, queues and tables. */
  readonly prefix: string;
  readonly counters: MediaCounters;
  readonly buckets: Readonly<Record<"input" | "output", string>>;
  readonly transcoderArn: string;
  readonly distributionId: string;
  /** Cluster whose nodes run jobs, with Container Insights. */
  readonly eksCluster?: string;
  readonly thresholds: MediaThresholds;
  readonly objectives: TurnaroundObjectives;
  readonly alarmArns: readonly string[];
  readonly runbookUrl: string;
}

/** The pipeline on one page: what comes through and how fast, then each service in the order of the flow. $3 a month. */
export class MediaDashboard extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: MediaDashboardProps) {
    super(scope, id);
    const { home, name, alarmArns, runbookUrl } = props;
    const rows: Row[] = [
      { height: 2, widgets: [{ text: `# ${name}\nWhat to do about an alarm: ${runbookUrl}` }] },
      { height: 2, widgets: [{ title: "Priorities", alarms: alarmArns }] },
      graphs(uploads(props), turnaround(props)),
      graphs(...queues(props)),
      graphs(...functions(props)),
      graphs(...buckets(props)),
      graphs(...recognition),
      graphs(...transcoder(props)),
      graphs(...computing(props)),
      graphs(...delivery(props)),
    ];
    this.name = new CloudwatchDashboard(this, "resource", {
      dashboardName: name,
      dashboardBody: dashboardBody(home.region, rows),
    }).dashboardName;
  }
}

const graphs = (...list: readonly Graph[]): Row => ({ height: 6, widgets: list.map((graph) => ({ graph })) });

const ofKinds = (metric: MediaMetric, counters: MediaCounters, word = ""): Line[] =>
  mediaKinds.map((kind) => ({
    metric: [mediaMetrics.namespace, mediaMetrics[metric], mediaDimensions(metric, kind, counters)],
    label: `${kind}${word}`,
  }));

const uploads = ({ counters }: MediaDashboardProps): Graph => ({
  title: "Uploads: complete, failed, timed out",
  statistic: "Sum",
  periodSeconds: 300,
  lines: [
    ...ofKinds("completed", counters),
    ...ofKinds("failed", counters, " failed"),
    ...ofKinds("timedOut", counters, " timed out"),
  ],
});

const turnaround = ({ counters, objectives }: MediaDashboardProps): Graph => ({
  title: "Turnaround time in seconds, 95 %",
  statistic: "p95",
  periodSeconds: 300,
  lines: ofKinds("turnaround", counters),
  limits: mediaKinds.map((kind) => ({ label: kind, value: objectives[kind].seconds })),
});

function queues({ prefix, thresholds }: MediaDashboardProps): Graph[] {
  const each = (name: string, statistic: Graph["statistic"], label?: string): Line => ({
    expression: searchNames("AWS/SQS", name, "QueueName", prefix, statistic),
    label,
  });
  return [
    { title: "Queues: messages waiting", lines: [each("ApproximateNumberOfMessagesVisible", "Maximum")] },
    {
      title: "Queues: sent and received",
      lines: [each("NumberOfMessagesSent", "Sum", "sent"), each("NumberOfMessagesReceived", "Sum", "received")],
    },
    {
      title: "Queues: age of the oldest message in seconds",
      lines: [each("ApproximateAgeOfOldestMessage", "Maximum")],
      limits: [{ label: "page, classify and output", value: thresholds.intakeAgeMinutes * 60 }],
    },
  ];
}

function functions({ prefix, thresholds }: MediaDashboardProps): Graph[] {
  const each = (name: string, statistic: Graph["statistic"], label?: string): Line => ({
    expression: searchNames("AWS/Lambda", name, "FunctionName", prefix, statistic),
    label,
  });
  return [
    { title: "Functions: duration in ms, 95 %", lines: [each("Duration", "p95")] },
    { title: "Functions: invocations", lines: [each("Invocations", "Sum")] },
    {
      title: "Functions: errors, throttles",
      lines: [each("Errors", "Sum", "errors"), each("Throttles", "Sum", "throttles")],
    },
    {
      title: "Functions: concurrent executions",
      lines: [
        each("ConcurrentExecutions", "Maximum"),
        { metric: ["AWS/Lambda", "ConcurrentExecutions", {}], label: "account" },
      ],
      statistic: "Maximum",
      limits: [{ label: "ticket, account", value: thresholds.concurrentExecutions }],
    },
  ];
}

function buckets({ buckets }: MediaDashboardProps): Graph[] {
  const both = (line: (bucket: string, label: string) => Line): Line[] =>
    Object.entries(buckets).map(([label, bucket]) => line(bucket, label));
  const requests = (name: string): Line[] =>
    both((bucket, label) => ({
      metric: ["AWS/S3", name, { BucketName: bucket, FilterId: "EntireBucket" }],
      label: `${label} ${name}`,
    }));
  const day = 86_400; // S3 sends sizes once a day
  return [
    {
      title: "Buckets: size in bytes, by storage class",
      periodSeconds: day,
      lines: both((bucket) => ({
        expression: searchMetrics("AWS/S3", "BucketSizeBytes", { BucketName: bucket }, ["StorageType"]),
      })),
    },
    {
      title: "Buckets: objects",
      periodSeconds: day,
      lines: both((bucket, label) => ({
        metric: ["AWS/S3", "NumberOfObjects", { BucketName: bucket, StorageType: "AllStorageTypes" }],
        label,
      })),
    },
    {
      title: "Buckets: requests",
      statistic: "Sum",
      lines: ["GetRequests", "PutRequests", "4xxErrors", "5xxErrors"].flatMap(requests),
    },
  ];
}

const recognition: Graph[] = (["Textract", "Rekognition"] as const).flatMap((service) =>
  (["SuccessfulRequestCount", "ThrottledCount"] as const).map((metric) => ({
    title: `${service}: ${metric === "ThrottledCount" ? "throttled requests" : "requests"}`,
    lines: [{ expression: searchMetrics(`AWS/${service}`, metric, {}, ["Operation"], "Sum") }],
  })),
);

function transcoder({ transcoderArn }: MediaDashboardProps): Graph[] {
  const queue = (name: string, label: string): Line => ({
    metric: ["AWS/MediaConvert", name, { Queue: transcoderArn }],
    label,
  });
  return [
    {
      title: "MediaConvert: jobs",
      statistic: "Sum",
      periodSeconds: 300,
      lines: [queue("JobsCompletedCount", "complete"), queue("JobsErroredCount", "failed")],
    },
    {
      title: "MediaConvert: waiting and transcoding in ms",
      periodSeconds: 300,
      lines: [queue("StandbyTime", "waiting"), queue("TranscodingTime", "transcoding")],
    },
    {
      title: "MediaConvert: calls by operation",
      lines: [{ expression: `SEARCH('{"AWS/MediaConvert","Operation"}', 'Sum')` }],
    },
  ];
}

function computing({ eksCluster, prefix }: MediaDashboardProps): Graph[] {
  const nodes = (name: string): Line => ({
    metric: ["ContainerInsights", name, { ClusterName: eksCluster ?? "" }],
    label: name,
  });
  const jobs = prefix.replaceAll("-", " ");
  return [
    {
      title: "Batch: jobs by state",
      periodSeconds: 300,
      lines: [{ expression: `SEARCH('{"AWS/Batch","JobQueueName"} ${jobs}', 'Sum')` }],
    },
    ...(eksCluster === undefined
      ? []
      : [
          {
            title: "EKS: CPU and memory of nodes in %",
            lines: [nodes("node_cpu_utilization"), nodes("node_memory_utilization")],
          },
        ]),
  ];
}

function delivery({ prefix, distributionId }: MediaDashboardProps): Graph[] {
  const table = (name: string, label: string): Line => ({
    expression: searchNames("AWS/DynamoDB", name, "TableName", prefix, "Sum"),
    label,
  });
  const region = "us-east-1"; // wherever the distribution serves
  const edge = (name: string, axis?: Line["axis"]): Line => ({
    metric: ["AWS/CloudFront", name, { DistributionId: distributionId, Region: "Global" }],
    label: name,
    axis,
  });
  return [
    {
      title: "Tables: consumed capacity",
      lines: [table("ConsumedWriteCapacityUnits", "write"), table("ConsumedReadCapacityUnits", "read")],
    },
    {
      title: "CloudFront: bytes, requests",
      region,
      statistic: "Sum",
      periodSeconds: 300,
      lines: [edge("BytesDownloaded"), edge("Requests", "right")],
    },
    {
      title: "CloudFront: errors in %",
      region,
      periodSeconds: 300,
      lines: [edge("4xxErrorRate"), edge("5xxErrorRate")],
    },
  ];
}
