import { putEvent } from "../../aws/put-event";
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
}
