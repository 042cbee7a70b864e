interface MetricList {
  readonly namespace: string;
  readonly dimensions: readonly string[];
  readonly statistics: readonly string[];
  readonly names: readonly string[];
  /** Length of a period. */
  readonly periodSeconds: number;
}

/** Metrics of S3, Glue, ECS and EC2. Each costs $0.01 per 1,000 requests: about $1 a month with the default interval. */
const lists: readonly MetricList[] = [
  {
    namespace: "AWS/S3",
    names: ["BucketSizeBytes", "NumberOfObjects"],
    dimensions: ["BucketName", "StorageType"],
    statistics: ["Average"],
    periodSeconds: 86_400, // S3 sends them once a day
  },
  {
    namespace: "Glue",
    names: [
      "glue.driver.aggregate.numFailedTasks",
      "glue.driver.aggregate.elapsedTime",
      "glue.driver.aggregate.recordsRead",
    ],
    dimensions: ["JobName", "JobRunId", "Type"],
    statistics: ["Sum"],
    periodSeconds: 300,
  },
  {
    namespace: "AWS/ECS",
    names: ["CPUUtilization", "MemoryUtilization"],
    dimensions: ["ClusterName", "ServiceName"],
    statistics: ["Average"],
    periodSeconds: 300,
  },
  {
    namespace: "AWS/EC2",
    names: ["CPUUtilization", "StatusCheckFailed", "CPUCreditBalance"],
    dimensions: ["InstanceId"],
    statistics: ["Average"],
    periodSeconds: 300,
  },
];

/** Configuration of the CloudWatch exporter. github.com/prometheus/cloudwatch_exporter */
export const cloudwatchExporterConfig = (region: string) => ({
  region,
  set_timestamp: false, // CloudWatch is minutes late, and Prometheus would drop old samples
  metrics: lists.flatMap(({ names, namespace, dimensions, statistics, periodSeconds }) =>
    names.map((name) => ({
      aws_namespace: namespace,
      aws_metric_name: name,
      aws_dimensions: dimensions,
      aws_statistics: statistics,
      period_seconds: periodSeconds,
      range_seconds: 2 * periodSeconds,
    })),
  ),
});
