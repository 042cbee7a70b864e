import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { publishNotice } from "../aws/publish-notice";
import type { WorkItem } from "../events/work-item";
import { PoisonError } from "../lib/errors";
import { logger } from "../lib/telemetry";
import { failed, succeeded } from "../media/notices";
import { exitCodes } from "./exit-codes";
import { download, upload } from "./files";
import { inputName } from "./input-name";
import { batchSteps } from "./steps";

export interface Job {
  readonly option: string;
  readonly item: WorkItem;
  readonly outputBucket: string;
  readonly renditions: readonly number[];
  /** Aborted by SIGTERM. */
  readonly signal: AbortSignal;
}

/**
 * Processes one option of an upload in a folder of its own. Outputs have fixed names, and notices of an output that is
 * known change nothing, so an attempt that was cut off is repeated as a whole.
 * @returns the exit code
 */
export async function runJob(job: Job): Promise<number> {
  const { option, item, signal } = job;
  const folder = await mkdtemp(join(tmpdir(), "job-"));
  try {
    await processOption(job, folder);
    return 0;
  } catch (error) {
    if (signal.aborted) {
      logger.warn("terminated", { option, uploadKey: item.uploadKey });
      return exitCodes.terminated;
    }
    if (!(error instanceof PoisonError)) {
      logger.error("failed, another attempt may succeed", { error: error as Error, option, uploadKey: item.uploadKey });
      return exitCodes.temporary;
    }
    logger.error("failed for good", { option, uploadKey: item.uploadKey, reason: error.reason });
    return await reportFailure(item, `${option}: ${error.reason}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function processOption(job: Job, folder: string): Promise<void> {
  const { option, item, outputBucket, renditions, signal } = job;
  const step = batchSteps[option];
  if (step === undefined) throw new PoisonError(`no step is called ${option}`);
  const started = performance.now();
  const file = join(folder, inputName(item));
  await download(item, file, signal);
  const outputs = await step({ item, file, renditions, programs: { signal, cwd: folder } });
  for (const output of outputs) await upload(outputBucket, item, output, signal);
  const processDurationMs = performance.now() - started;
  for (const { name, isExpected } of outputs) {
    if (isExpected) await publishNotice(succeeded(item, name, "batch", processDurationMs));
  }
  logger.info("processed", { option, uploadKey: item.uploadKey, outputs: outputs.length, processDurationMs });
}

/** Without the notice the upload would wait until it times out, so its failure is worth another attempt. */
async function reportFailure(item: WorkItem, reason: string): Promise<number> {
  try {
    await publishNotice(failed(item, "batch", reason));
    return exitCodes.badInput;
  } catch (error) {
    logger.error("the failure could not be reported", { error: error as Error });
    return exitCodes.temporary;
  }
}
