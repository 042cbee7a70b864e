/** How an upload is doing. COMPLETE never changes; a redrive can turn FAILED and TIMED_OUT into COMPLETE. */
export type Status = "PROCESSING" | "COMPLETE" | "FAILED" | "TIMED_OUT";

/** An object of an upload in the output bucket. */
export interface OutputObject {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  /** When S3 reported it. */
  readonly at: string;
}

/** The report of the step that made an output. */
export interface OutputNotice {
  readonly processDurationMs: number;
  readonly engine: string;
  readonly at: string;
}

/** A job that a start controller began. Without an id it was about to be started, and may have been. */
export interface StartedJob {
  readonly engine: string;
  readonly id?: string;
  /** When it was about to be started. */
  readonly at: string;
}

/** The record of an upload and version in the output table. */
export interface OutputRecord {
  readonly uploadKey: string;
  readonly uploadId: string;
  readonly version: string;
  readonly owner?: string;
  readonly kind?: string;
  readonly processingOptions?: readonly string[];
  readonly status: Status;
  /** Names of the outputs that end the upload. Undefined until the start controller has written them. */
  readonly expected?: readonly string[];
  readonly objects: Readonly<Record<string, OutputObject>>;
  readonly notices: Readonly<Record<string, OutputNotice>>;
  /** Reasons of failed steps, by output; the name is empty for a failure of the whole upload. */
  readonly failures: Readonly<Record<string, string>>;
  /** By the name that the start controller gives them. */
  readonly jobs: Readonly<Record<string, StartedJob>>;
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly completedAt?: string;
  readonly reason?: string;
  /** Who set the status that ends it: the id of a message, or `sweep`. */
  readonly closedBy?: string;
  /** The last status whose event was sent. */
  readonly announced?: Status;
}

/**
 * Outputs, notices, failures and jobs are attributes of their own and no maps: an update of a map's entry needs the map
 * to exist, and whoever comes first would have to create it.
 */
export const attributes = {
  object: (name: string): string => `object#${name}`,
  notice: (name: string): string => `notice#${name}`,
  failure: (name: string): string => `failure#${name}`,
  job: (name: string): string => `job#${name}`,
};

/** The record of an item as DynamoDB returns it. */
export function recordOf(item: Readonly<Record<string, unknown>>): OutputRecord {
  const groups: Record<string, Record<string, unknown>> = { object: {}, notice: {}, failure: {}, job: {} };
  const plain: Record<string, unknown> = {};
  for (const [attribute, value] of Object.entries(item)) {
    const at = attribute.indexOf("#");
    const group = at === -1 ? undefined : groups[attribute.slice(0, at)];
    if (group === undefined) plain[attribute] = value;
    else group[attribute.slice(at + 1)] = value;
  }
  const { object: objects, notice: notices, failure: failures, job: jobs } = groups;
  return { ...plain, objects, notices, failures, jobs } as unknown as OutputRecord;
}

/** Names of all that an upload still waits for, such as `object text.json` and `notice text.json`. */
export function missing({ expected, objects, notices }: OutputRecord): string[] {
  if (expected === undefined) return ["expected outputs"];
  return expected.flatMap((name) => [
    ...(name in objects ? [] : [`object ${name}`]),
    ...(name in notices ? [] : [`notice ${name}`]),
  ]);
}

/** The status that ends an upload, and why. */
export interface End {
  readonly status: Exclude<Status, "PROCESSING">;
  readonly reason?: string;
}

/**
 * The end that a record has reached and that is not written yet. What it depends on is only ever added to, so the result
 * is right whatever has been added since the record was read.
 */
export function endOf(record: OutputRecord): End | undefined {
  if (record.status === "COMPLETE") return undefined;
  if (missing(record).length === 0) return { status: "COMPLETE" };
  if (record.status !== "PROCESSING") return undefined;
  const failed = Object.keys(record.failures).sort();
  if (failed.length === 0) return undefined;
  const reason = failed.map((name) => (name === "" ? "" : `${name}: `) + record.failures[name]!).join("; ");
  return { status: "FAILED", reason };
}
