import { announceOnce, close, type JoinPorts } from "./join";
import { endOf, missing, type OutputRecord } from "./record";

/**
 * The outcome for a record: it timed out, it had everything and was ended, or it had ended. The last two are announced, if
 * they were not.
 */
export type Outcome = "timed-out" | "closed" | "announced";

/** Sends a report to the dead-letter queue. */
export type DeadLetter = (body: object, reason: string, uploadId: string) => Promise<void>;

/**
 * Ends a record that has been in the index `pending` for too long. Each step can be repeated: an upload that timed out
 * leaves the index only when it is reported and announced.
 */
export async function sweepRecord(record: OutputRecord, ports: JoinPorts, deadLetter: DeadLetter): Promise<Outcome> {
  if (record.status !== "PROCESSING") {
    await report(record, ports, deadLetter);
    return "announced";
  }
  const due = endOf(record);
  const reason = `timed out: ${missing(record).join(", ")} missing since ${record.startedAt}`;
  const closed = await close(record, due ?? { status: "TIMED_OUT", reason }, "sweep", ports);
  if (closed === undefined) return "announced"; // ended, and announced by who ended it
  await report(closed, ports, deadLetter);
  return due === undefined ? "timed-out" : "closed";
}

async function report(record: OutputRecord, ports: JoinPorts, deadLetter: DeadLetter): Promise<void> {
  const { uploadKey, uploadId, version, owner, kind, status, reason = "timed out" } = record;
  if (status === "TIMED_OUT" && record.announced !== status) {
    const body = { uploadKey, uploadId, version, owner, kind, status, missing: missing(record) };
    await deadLetter(body, reason.slice(0, 1_000), uploadId);
  }
  await announceOnce(record, ports);
}
