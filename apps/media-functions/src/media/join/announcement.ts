import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { putEvent } from "../../aws/put-event";
import { metrics } from "../../lib/telemetry";
import { missing, type OutputRecord } from "./record";

/** Puts the event of an upload that ended on the default bus. At least once: consumers use `uploadKey` and `status`. */
export async function announce(record: OutputRecord): Promise<void> {
  const isComplete = record.status === "COMPLETE";
  const { uploadKey, uploadId, version, owner, kind, status, startedAt, completedAt, reason, notices, objects } =
    record;
  const outputs = (record.expected ?? []).flatMap((name) => {
    const object = objects[name];
    return object === undefined ? [] : [{ name, ...object, processDurationMs: notices[name]?.processDurationMs }];
  });
  await putEvent(isComplete ? "Upload Completed" : "Upload Failed", {
    ...{ uploadKey, uploadId, version, owner, kind, status, startedAt, completedAt, reason, outputs },
    ...(isComplete ? {} : { missing: missing(record) }),
  });
  measure(record);
}

/** Metrics of an end, with the kind as dimension: `modules/cloudwatch/media-metrics.ts` has alarms and objectives of them. */
function measure({ kind = "unknown", status, startedAt, completedAt }: OutputRecord): void {
  const write = (name: string, unit: (typeof MetricUnit)[keyof typeof MetricUnit], value: number): void => {
    const single = metrics.singleMetric();
    single.addDimension("kind", kind);
    single.addMetric(name, unit, value);
  };
  if (status === "TIMED_OUT") write("UploadsTimedOut", MetricUnit.Count, 1);
  if (status === "FAILED") write("UploadsFailed", MetricUnit.Count, 1);
  if (status !== "COMPLETE") return;
  write("UploadsCompleted", MetricUnit.Count, 1);
  write("TurnaroundSeconds", MetricUnit.Seconds, (Date.parse(completedAt!) - Date.parse(startedAt)) / 1_000);
}
