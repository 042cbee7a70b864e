import { groupBy } from "../../../src/engine/group-by";

/** How an upload must end. */
export type Ending =
  | { readonly as: "COMPLETE"; readonly outputs: readonly string[] }
  | {
      readonly as: "DEAD_LETTER";
      readonly reason: RegExp;
      /** A message about no upload has no record. */ readonly isStray?: true;
    };

export interface ExpectedUpload {
  readonly uploadId: string;
  readonly ends: Ending;
}

/** An item of the output table. */
export interface OutputRecord {
  readonly uploadId: string;
  readonly status: string;
  /** Names of the outputs that have both an object and a notice. */
  readonly outputs: readonly string[];
}

/** A message in a dead-letter queue. */
export interface DeadLetter {
  readonly queue: string;
  readonly uploadId: string;
  readonly reason: string;
}

/** All that the pipeline left behind. */
export interface Left {
  readonly records: readonly OutputRecord[];
  /** Status in the input table, by upload id. */
  readonly inputs: ReadonlyMap<string, string>;
  readonly deadLetters: readonly DeadLetter[];
  /** Upload ids of the events `Upload Completed` with status COMPLETE. */
  readonly completions: readonly string[];
  /** Messages in queues that are no dead-letter queues, by name. */
  readonly waiting: Readonly<Record<string, number>>;
}

export interface Account {
  readonly complete: number;
  readonly deadLetters: Readonly<Record<string, number>>;
  /** Events `Upload Completed` beyond the first of an upload. */
  readonly repeatedEvents: number;
  readonly problems: readonly string[];
}

/** Accounts for every upload: each one ended exactly once and as expected, and nothing else is left. */
export function account(uploads: readonly ExpectedUpload[], left: Left): Account {
  const records = groupBy(left.records, ({ uploadId }) => uploadId);
  const letters = groupBy(left.deadLetters, ({ uploadId }) => uploadId);
  const events = groupBy(left.completions, (uploadId) => uploadId);
  const known = new Set(uploads.map(({ uploadId }) => uploadId));
  const strangers = [...records.keys(), ...letters.keys(), ...events.keys()].filter((id) => !known.has(id));
  const problems = uploads.flatMap(({ uploadId, ends }) => {
    const found = {
      records: records.get(uploadId) ?? [],
      letters: letters.get(uploadId) ?? [],
      events: events.get(uploadId)?.length ?? 0,
      input: left.inputs.get(uploadId),
    };
    const problem = ends.as === "COMPLETE" ? notComplete(ends.outputs, found) : notRejected(ends, found);
    return problem === undefined ? [] : [`${uploadId}: ${problem}`];
  });
  return {
    complete: left.records.filter(({ status }) => status === "COMPLETE").length,
    deadLetters: Object.fromEntries(
      [...groupBy(left.deadLetters, ({ queue }) => queue)].map(([queue, each]) => [queue, each.length]),
    ),
    repeatedEvents: left.completions.length - events.size,
    problems: [
      ...problems,
      ...new Set(strangers.map((id) => `${id}: nobody uploaded it`)),
      ...Object.entries(left.waiting).flatMap(([queue, count]) => (count === 0 ? [] : [`${queue}: ${count} messages`])),
    ],
  };
}

interface Found {
  readonly records: readonly OutputRecord[];
  readonly letters: readonly DeadLetter[];
  readonly events: number;
  readonly input: string | undefined;
}

function notComplete(outputs: readonly string[], { records, letters, events, input }: Found): string | undefined {
  const [record] = records;
  if (letters.length > 0) return `in ${letters[0]!.queue}: ${letters[0]!.reason}`;
  if (record === undefined) return `lost (input table: ${input ?? "nothing"})`;
  if (records.length > 1) return `${records.length} records`;
  if (record.status !== "COMPLETE") return `${record.status}, not COMPLETE`;
  const [is, must] = [record.outputs, outputs].map((names) => [...names].sort().join(", "));
  if (is !== must) return `has ${is}, not ${must}`;
  if (input !== "CLASSIFIED") return `${input ?? "nothing"} in the input table, not CLASSIFIED`;
  return events === 0 ? "no event Upload Completed" : undefined;
}

function notRejected(
  { reason, isStray }: Extract<Ending, { as: "DEAD_LETTER" }>,
  { records, letters, events, input }: Found,
): string | undefined {
  const [letter] = letters;
  if (letter === undefined) return `not in a dead-letter queue (input table: ${input ?? "nothing"})`;
  if (letters.length > 1) return `${letters.length} dead letters: ${letters.map((each) => each.reason).join(" | ")}`;
  if (!reason.test(letter.reason)) return `reason "${letter.reason}", not ${String(reason)}`;
  const statuses = [input, ...records.map(({ status }) => status)];
  const failed = statuses.filter((status) => status === "REJECTED" || status === "FAILED").length;
  return failed === (isStray === true ? 0 : 1) && !statuses.includes("COMPLETE") && events === 0
    ? undefined
    : `${statuses.join(", ")} and ${events} events, not REJECTED or FAILED once`;
}
