import { findBatchJob } from "../aws/find-batch-job";
import { submitJob } from "../aws/submit-job";
import type { WorkItem } from "../events/work-item";
import { PoisonError } from "../lib/errors";
import { settings } from "../lib/settings";
import { takeToken } from "../lib/token-bucket";
import { jobToken } from "./job-token";
import type { OutputRecord } from "./join/record";
import { startOnce } from "./steps";

/** Name of the container in the job definitions (modules/batch/job-definition.ts). */
const container = "job";

/**
 * Submits a job of AWS Batch for each processing option. Batch has no token that makes a repeated SubmitJob do nothing, so
 * a job's name is found again.
 * @param variables environment variables of the jobs besides the work item
 * @throws PoisonError for an option without a job definition
 */
export async function startBatchJobs(
  record: OutputRecord,
  item: WorkItem,
  variables: Readonly<Record<string, string>> = {},
): Promise<void> {
  const limits = settings("CALLS_PER_SECOND", "BURST", "BATCH_JOB_QUEUE", "BATCH_JOB_DEFINITIONS");
  const { BATCH_JOB_QUEUE: jobQueue, BATCH_JOB_DEFINITIONS: definitions } = limits;
  const rate = { callsPerSecond: limits.CALLS_PER_SECOND, burst: limits.BURST };
  const missing = item.processingOptions.find((option) => definitions[option] === undefined);
  if (missing !== undefined) throw new PoisonError(`BATCH_JOB_DEFINITIONS has no job definition of ${missing}`);
  for (const option of item.processingOptions) {
    if (record.jobs[option]?.id !== undefined) continue;
    await takeToken("batch", rate);
    const jobName = jobNameOf(item.uploadKey, option);
    await startOnce(record, {
      name: option,
      engine: "batch",
      start: () =>
        submitJob({ jobName, jobQueue, jobDefinition: definitions[option]!, ...requestOf(item, option, variables) }),
      find: () => findBatchJob(jobQueue, jobName),
    });
  }
}

const jobNameOf = (uploadKey: string, option: string): string =>
  `${option}-${jobToken(uploadKey, option).slice(0, 32)}`;

/** The parameters come back in the event of a job that failed; the program reads the work item. */
function requestOf(item: WorkItem, option: string, variables: Readonly<Record<string, string>>) {
  const { uploadId, version } = item;
  const all = { WORK_ITEM: JSON.stringify({ ...item, metadata: {} }), ...variables };
  const env = Object.entries(all).map(([name, value]) => ({ name, value }));
  return {
    parameters: { uploadId, version, option },
    eksPropertiesOverride: { podProperties: { containers: [{ name: container, env }] } },
  };
}
