import { publishNotice } from "../aws/publish-notice";
import { outputRecords } from "../aws/update-output";
import type { Notice } from "../events/notice";
import type { WorkItem } from "../events/work-item";
import { failureOf, PoisonError, TransientError } from "../lib/errors";
import { logger } from "../lib/telemetry";
import { expecting, jobClaimed, jobDropped, jobStarted, type UploadVersion } from "./join/changes";
import { add } from "./join/join";
import { type OutputRecord, recordOf, type StartedJob } from "./join/record";
import { failed } from "./notices";
import { expectedOutputs, type OutputSettings } from "./options";

const now = (): string => new Date().toISOString();

/**
 * Writes what an upload ends with, before any step of it begins. Undefined if it is complete: the message is a duplicate.
 * An upload that failed is processed again, since its message can only have come from a redrive.
 * @throws PoisonError if the options do not fit the kind
 */
export async function beginUpload(item: WorkItem, settings: OutputSettings): Promise<OutputRecord | undefined> {
  const { owner, kind, processingOptions, receivedAt } = item;
  const expected = expectedOf(item, settings);
  const upload = { owner, kind, expected, startedAt: receivedAt, processingOptions };
  const record = await add(expecting(item, now(), upload), outputRecords);
  if (record.status !== "COMPLETE") return record;
  logger.info("the upload is complete already", { uploadKey: item.uploadKey });
  return undefined;
}

function expectedOf({ kind, processingOptions }: WorkItem, settings: OutputSettings): string[] {
  try {
    return expectedOutputs(kind, processingOptions, settings);
  } catch (error) {
    if (error instanceof RangeError) throw new PoisonError(error.message, { cause: error });
    throw error;
  }
}

/** Longer than any invocation of a start controller: an older claim is that of a function that died. */
const claimMillis = 5 * 60_000;

/** How a job is started, and found if the function died before it wrote down the id. */
export interface JobStart {
  /** Names the job in the record. */
  readonly name: string;
  readonly engine: Notice["engine"];
  /** @param at when the job was claimed: the same for every attempt */
  readonly start: (at: string) => Promise<string>;
  /** The id of a job that an earlier attempt started. Without it, `start` itself starts nothing twice. */
  readonly find?: () => Promise<string | undefined>;
}

/**
 * Starts a job once: claims it in the record, starts it, writes down its id. A function that dies in between leaves the
 * claim, and the next attempt looks for the job before it starts one.
 * @throws TransientError while another invocation is starting it
 */
export async function startOnce(record: OutputRecord, { name, engine, start, find }: JobStart): Promise<StartedJob> {
  const known = record.jobs[name];
  if (known?.id !== undefined) return known;
  const { at } = known ?? (await claimJob(record, name, engine));
  const found = known === undefined ? undefined : await findAgain(known, name, find);
  const id = found ?? (await startOrDrop(record, name, () => start(at)));
  const job = { engine, id, at };
  await outputRecords.apply(jobStarted(record, now(), name, job));
  return job;
}

/** A start that was refused drops the claim: nothing has to be looked for. After a timeout the job may be running. */
async function startOrDrop(record: OutputRecord, name: string, start: () => Promise<string>): Promise<string> {
  try {
    return await start();
  } catch (error) {
    if (!(failureOf(error) instanceof TransientError)) await outputRecords.apply(jobDropped(record, now(), name));
    throw error;
  }
}

async function claimJob(record: OutputRecord, name: string, engine: string): Promise<StartedJob> {
  const item = await outputRecords.apply(jobClaimed(record, now(), name, engine));
  if (item === undefined) throw new TransientError(`another invocation is starting the job ${name}`);
  return recordOf(item).jobs[name]!;
}

async function findAgain({ at }: StartedJob, name: string, find: JobStart["find"]): Promise<string | undefined> {
  if (find === undefined) return undefined;
  if (Date.now() - Date.parse(at) < claimMillis) throw new TransientError(`the job ${name} may be being started`);
  return find();
}

/** Ends an upload whose message goes to the dead-letter queue. */
export const failUpload =
  (engine: Notice["engine"]) =>
  async (upload: UploadVersion | undefined, failure: Error): Promise<void> => {
    if (upload !== undefined) await publishNotice(failed(upload, engine, failure.message));
  };
