import type { Change, Condition, Value } from "./change";
import { attributes, type End, type OutputNotice, type OutputObject, type StartedJob, type Status } from "./record";

/** One version of an upload. */
export interface UploadVersion {
  /** `<uploadId>#<version>`, the key of the record. */
  readonly uploadKey: string;
  readonly uploadId: string;
  readonly version: string;
}

/** Number of partitions of the index `pending`: all of a day's uploads in one would be too much for it. */
export const pendingShards = 8;

/** The partition of an upload, by its key alone. */
export function pendingShard(uploadKey: string): string {
  let hash = 0;
  for (const character of uploadKey) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
  return shardName(hash % pendingShards);
}
const shardName = (index: number): string => `shard-${index}`;

/** Every value of `pendingShard`. */
export const allPendingShards: readonly string[] = Array.from({ length: pendingShards }, (_, index) =>
  shardName(index),
);

const isOpen: Condition = { attribute: "status", in: ["PROCESSING"], orAbsent: true };

/**
 * Adds something to the record of an upload that has not ended, and creates the record if it is the first.
 * @param once attributes of which the first value is kept, so that repetitions change nothing
 */
function whileOpen(key: UploadVersion, now: string, once: Readonly<Record<string, Value>>): Change {
  const { uploadKey, uploadId, version } = key;
  return {
    uploadKey,
    set: { updatedAt: now },
    setOnce: {
      uploadId,
      version,
      status: "PROCESSING" satisfies Status,
      startedAt: now,
      pendingShard: pendingShard(uploadKey),
      pendingSince: now,
      ...once,
    },
    when: [isOpen],
  };
}

/** Adds something to a record that has ended. It must not come back into the index `pending`. */
const afterEnd = (key: UploadVersion, now: string, once: Readonly<Record<string, Value>>): Change => ({
  uploadKey: key.uploadKey,
  set: { updatedAt: now },
  setOnce: once,
  when: [{ attribute: "status", in: ["COMPLETE", "FAILED", "TIMED_OUT"] }],
});

/** Something that is added to a record: the change while the upload is open, and the one after. */
export interface Addition {
  readonly open: Change;
  readonly ended: Change;
}

const addition = (key: UploadVersion, now: string, once: Readonly<Record<string, Value>>): Addition => ({
  open: whileOpen(key, now, once),
  ended: afterEnd(key, now, once),
});

/** The start controller says what to wait for. */
export const expecting = (
  key: UploadVersion,
  now: string,
  upload: {
    readonly owner: string;
    readonly kind: string;
    readonly expected: readonly string[];
    readonly startedAt: string;
    readonly processingOptions: readonly string[];
  },
): Addition => addition(key, now, { ...upload });

/** An object was created in the output bucket. */
export const objectArrived = (key: UploadVersion, now: string, name: string, object: OutputObject): Addition =>
  addition(key, now, { [attributes.object(name)]: { ...object } });

/** A step reported an output. */
export const noticeArrived = (key: UploadVersion, now: string, name: string, notice: OutputNotice): Addition =>
  addition(key, now, { [attributes.notice(name)]: { ...notice } });

/** A step failed for good. */
export const failureArrived = (key: UploadVersion, now: string, name: string, reason: string): Addition =>
  addition(key, now, { [attributes.failure(name)]: reason });

/** A job is about to be started. Only one of those who try succeeds, and starts it. */
export const jobClaimed = (key: UploadVersion, now: string, name: string, engine: string): Change => ({
  uploadKey: key.uploadKey,
  set: { updatedAt: now, [attributes.job(name)]: { engine, at: now } satisfies StartedJob },
  when: [{ attribute: attributes.job(name), in: [], orAbsent: true }],
});

/** A job was refused, and is claimed no longer. */
export const jobDropped = (key: UploadVersion, now: string, name: string): Change => ({
  uploadKey: key.uploadKey,
  set: { updatedAt: now },
  remove: [attributes.job(name)],
});

/** A job was started: its id. */
export const jobStarted = (key: UploadVersion, now: string, name: string, job: StartedJob): Change => ({
  uploadKey: key.uploadKey,
  set: { updatedAt: now, [attributes.job(name)]: { ...job } },
});

/** Ends an upload. Only one of those who try succeeds, and it stays in the index `pending` until that is announced. */
export function closing(uploadKey: string, now: string, { status, reason }: End, closedBy: string): Change {
  const from: Status[] = status === "COMPLETE" ? ["PROCESSING", "FAILED", "TIMED_OUT"] : ["PROCESSING"];
  return {
    uploadKey,
    set: {
      status,
      completedAt: now,
      updatedAt: now,
      closedBy,
      pendingShard: pendingShard(uploadKey),
      pendingSince: now,
      ...(reason === undefined ? {} : { reason }),
    },
    ...(reason === undefined ? { remove: ["reason"] } : {}),
    when: [{ attribute: "status", in: from }],
  };
}

/** The event of an end was sent. */
export const announced = (uploadKey: string, status: Status): Change => ({
  uploadKey,
  set: { announced: status },
  remove: ["pendingShard", "pendingSince"],
  when: [{ attribute: "status", in: [status] }],
});
