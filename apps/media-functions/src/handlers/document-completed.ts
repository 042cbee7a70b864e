import { findOutputs } from "../aws/find-outputs";
import { publishNotice } from "../aws/publish-notice";
import { putOutput } from "../aws/put-output";
import { type TextractCompletion, textractCompletion } from "../events/textract-completion";
import { batchHandler } from "../lib/batch";
import { PoisonError, TransientError } from "../lib/errors";
import { releaseSlot } from "../lib/job-slots";
import { documentJobName, textractSlots } from "../media/document/job-plan";
import { documentOutputs } from "../media/document/outputs";
import { failureReason, readResults } from "../media/document/read-results";
import type { OutputRecord } from "../media/join/record";
import { durationMs, succeeded } from "../media/notices";
import { failUpload } from "../media/steps";

/** Ends Textract jobs: reads the results, writes the outputs and reports them. */
export const handler = batchHandler(
  textractCompletion,
  async (completion, { signal, logger }) => {
    const record = await recordOfJob(completion);
    if (record === undefined) throw new TransientError(`no record has the Textract job ${completion.JobId} yet`);
    if (completion.Status === "FAILED" || completion.Status === "ERROR") {
      throw new PoisonError(failureReason(await statusMessage(completion)));
    }
    if (record.status !== "COMPLETE") await writeOutputs(record, completion, signal);
    await releaseSlot(textractSlots.name, record.uploadKey);
    logger.info("document processed", { jobId: completion.JobId, status: completion.Status });
  },
  {
    async reject(completion, failure) {
      const record = completion && (await recordOfJob(completion));
      if (record === undefined) return; // the sweep ends the upload, if there is one
      await failUpload("textract")(record, failure);
      await releaseSlot(textractSlots.name, record.uploadKey);
    },
  },
);

/** The record that has the job: of the versions of the upload, the one whose start controller wrote down the id. */
async function recordOfJob({ JobId: id, JobTag: uploadId }: TextractCompletion): Promise<OutputRecord | undefined> {
  if (uploadId === undefined) return undefined; // not a job of the pipeline
  return (await findOutputs(uploadId)).find(({ jobs }) => jobs[documentJobName]?.id === id);
}

async function statusMessage({ JobId, API }: TextractCompletion): Promise<string | undefined> {
  for await (const { StatusMessage: message } of readResults(JobId, API)) return message;
  return undefined;
}

async function writeOutputs(record: OutputRecord, completion: TextractCompletion, signal: AbortSignal): Promise<void> {
  const { JobId, API, Timestamp } = completion;
  const outputs = await documentOutputs(record, readResults(JobId, API, signal));
  const processDurationMs = durationMs(record.jobs[documentJobName]!.at, Timestamp);
  for (const { name, content } of outputs) {
    await putOutput(record, name, JSON.stringify(content), "application/json");
    await publishNotice(succeeded(record, name, "textract", processDurationMs));
  }
}
