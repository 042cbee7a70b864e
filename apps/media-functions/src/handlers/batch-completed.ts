import { publishNotice } from "../aws/publish-notice";
import { batchJobStateChange } from "../events/batch-job-state-change";
import { batchHandler } from "../lib/batch";
import { uploadKeyOf } from "../media/keys";
import { failed } from "../media/notices";

/**
 * Ends uploads whose AWS Batch job failed after its last attempt, or was cut off: out of memory, out of time, no node. A
 * job that ended by itself has published its own notices.
 */
export const handler = batchHandler(batchJobStateChange, async ({ detail }, { logger }) => {
  const { status, statusReason = "no reason given", jobName, parameters } = detail;
  const { uploadId, version, option } = parameters;
  if (status !== "FAILED") return;
  if (uploadId === undefined || version === undefined) return; // not a job of the pipeline
  const upload = { uploadId, version, uploadKey: uploadKeyOf(uploadId, version) };
  await publishNotice(failed(upload, "batch", `the job of ${option} failed: ${statusReason}`));
  logger.warn("Batch job failed", { uploadKey: upload.uploadKey, jobName, statusReason });
});
