import type { Records } from "./change";
import { type Addition, announced, closing } from "./changes";
import { type End, endOf, type OutputRecord, recordOf } from "./record";

/** The world around the join. */
export interface JoinPorts {
  readonly records: Records;
  /** Sends the event of an upload that ended. */
  readonly announce: (record: OutputRecord) => Promise<void>;
  /** The time as ISO 8601. */
  readonly now: () => string;
}

/**
 * Adds an object, a notice or a failure to an upload's record, and ends the upload if that was the last that it waited
 * for. Additions may come in any order, any number of times, and at the same time.
 * @param by the id of the message: if it ended the upload and the function died before the event, its retry sends it
 * @returns the record, and whether this call ended the upload
 */
export async function join(
  { open, ended }: Addition,
  by: string,
  ports: JoinPorts,
): Promise<{ readonly record: OutputRecord; readonly closed: boolean }> {
  const record = await add({ open, ended }, ports.records);
  const end = endOf(record);
  const closed = end === undefined ? undefined : await close(record, end, by, ports);
  const current = closed ?? record;
  if (current.closedBy === by) await announceOnce(current, ports);
  return { record: current, closed: closed !== undefined };
}

/** Adds to a record, whether its upload is open or has ended. */
export async function add({ open, ended }: Addition, records: Records): Promise<OutputRecord> {
  // An upload that ends between the two changes is not lost: statuses never go back to PROCESSING.
  const item = (await records.apply(open)) ?? (await records.apply(ended));
  if (item === undefined) throw new Error(`the record of ${open.uploadKey} is neither open nor ended`);
  return recordOf(item);
}

/** Ends an upload. Undefined if another call did. */
export async function close(
  { uploadKey }: OutputRecord,
  end: End,
  by: string,
  { records, now }: JoinPorts,
): Promise<OutputRecord | undefined> {
  const item = await records.apply(closing(uploadKey, now(), end, by));
  return item === undefined ? undefined : recordOf(item);
}

/** Sends the event of an end that has none yet: at least once, since the function can die before it notes that. */
export async function announceOnce(record: OutputRecord, { records, announce }: JoinPorts): Promise<void> {
  if (record.status === "PROCESSING" || record.announced === record.status) return;
  await announce(record);
  await records.apply(announced(record.uploadKey, record.status));
}
