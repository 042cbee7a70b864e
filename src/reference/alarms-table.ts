import { bucketAlarms, bucketThresholds } from "../../modules/monitoring/bucket-alarms";
import { eksAlarms, eksThresholds } from "../../modules/monitoring/eks-alarms";
import { kafkaAlarms } from "../../modules/monitoring/kafka-alarm-catalog";
import { kafkaUnavailable } from "../../modules/monitoring/kafka-alarms";
import { kafkaThresholds } from "../../modules/monitoring/kafka-thresholds";
import { type Alarm, ringsWhen } from "../../modules/monitoring/metric-alarm";
import { natAlarms, natThresholds } from "../../modules/monitoring/nat-alarms";
import { link, markdownTable, words } from "./markdown";

/** The CloudWatch alarms of every catalog, with default thresholds. */
export const cloudwatchAlarms: readonly Alarm[] = [
  ...kafkaAlarms(kafkaThresholds),
  ...eksAlarms(eksThresholds),
  ...natAlarms(natThresholds),
  ...bucketAlarms(bucketThresholds),
];

/** The alarms with their conditions. Each links to its section of the same page. */
export function alarmsTable(): string {
  const composite = [kafkaUnavailable, "one of its parts is in ALARM", "as its parts"] as const;
  const rows = [composite, ...cloudwatchAlarms.map((alarm) => [alarm, ringsWhen(alarm), alarm.missing] as const)].map(
    ([{ id, severity }, condition, missing]) => [link(id, `#${id}`), severity, words(condition), missing],
  );
  return markdownTable(["Alarm", "Severity", "Condition", "No data"], rows);
}
