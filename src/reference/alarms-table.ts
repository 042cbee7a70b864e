import { bucketAlarms, bucketThresholds } from "../../modules/cloudwatch/bucket-alarms";
import { cacheNodeAlarms, cacheThresholds, serverlessCacheAlarms } from "../../modules/cloudwatch/cache-alarms";
import { databaseAlarms, databaseThresholds } from "../../modules/cloudwatch/database-alarms";
import { ecsTasksMissing } from "../../modules/cloudwatch/ecs-alarms";
import { deliveryAlarms, deliveryThresholds } from "../../modules/cloudwatch/delivery-alarms";
import { eksAlarms, eksThresholds } from "../../modules/cloudwatch/eks-alarms";
import { glueAlarms, glueThresholds } from "../../modules/cloudwatch/glue-alarms";
import { hostAlarms } from "../../modules/cloudwatch/host-alarms";
import { joinAlarms } from "../../modules/cloudwatch/join-alarms";
import { kafkaAlarms } from "../../modules/cloudwatch/kafka-alarm-catalog";
import { kafkaUnavailable } from "../../modules/cloudwatch/kafka-alarms";
import { kafkaThresholds } from "../../modules/cloudwatch/kafka-thresholds";
import { mediaAlarms } from "../../modules/cloudwatch/media-alarm-catalog";
import { mediaSummaries } from "../../modules/cloudwatch/media-alarms";
import { mediaThresholds } from "../../modules/cloudwatch/media-thresholds";
import { type Alarm, ringsWhen } from "../../modules/cloudwatch/metric-alarm";
import { natAlarms, natThresholds } from "../../modules/cloudwatch/nat-alarms";
import { processingAlarms } from "../../modules/cloudwatch/processing-alarms";
import { queueAlarms } from "../../modules/cloudwatch/queue-alarms";
import { rotationFailures } from "../../modules/cloudwatch/rotation-alarms";
import { sparkRunFailed } from "../../modules/cloudwatch/spark-alarms";
import { link, markdownTable, words } from "./markdown";

/** The CloudWatch alarms of every catalog, with default thresholds. */
export const cloudwatchAlarms: readonly Alarm[] = [
  ...mediaAlarms(mediaThresholds, { output: "output", sweep: "sweep", classifyQueue: "classify" }),
  ...kafkaAlarms(kafkaThresholds),
  ...eksAlarms(eksThresholds),
  ...natAlarms(natThresholds),
  ...bucketAlarms(bucketThresholds),
  ...glueAlarms(glueThresholds),
  rotationFailures,
  ...databaseAlarms(databaseThresholds),
  ...cacheNodeAlarms(cacheThresholds),
  ...serverlessCacheAlarms.filter(({ id }) => id === "cache-throttled"), // the other one is as a node's
  ...hostAlarms,
  ...queueAlarms,
  ecsTasksMissing,
  sparkRunFailed,
  ...joinAlarms,
  ...deliveryAlarms(deliveryThresholds),
  ...processingAlarms,
];

/** Alarms over other alarms, with their conditions. */
export const compositeAlarms = [
  { ...kafkaUnavailable, condition: "one of its parts is in ALARM" },
  ...mediaSummaries,
] as const;

/** The alarms with their conditions. Each links to its section of the same page. */
export function alarmsTable(): string {
  const composite = compositeAlarms.map((alarm) => [alarm, alarm.condition, "as its parts"] as const);
  const single = cloudwatchAlarms.map((alarm) => [alarm, ringsWhen(alarm), alarm.missing] as const);
  const rows = [...composite, ...single].map(([{ id, severity }, condition, missing]) => [
    link(id, `#${id}`),
    severity,
    words(condition),
    missing,
  ]);
  return markdownTable(["Alarm", "Severity", "Condition", "No data"], rows);
}
