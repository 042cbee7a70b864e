import { workItem } from "../events/work-item";
import { batchHandler } from "../lib/batch";
import { startBatchJobs } from "../media/batch-jobs";
import { beginUpload, failUpload } from "../media/steps";

/** Submits the AWS Batch jobs of 3D files. */
export const handler = batchHandler(
  workItem,
  async (item, { logger }) => {
    const record = await beginUpload(item, { renditions: [] });
    if (record === undefined) return;
    await startBatchJobs(record, item);
    logger.info("Batch jobs submitted", { options: item.processingOptions });
  },
  { reject: failUpload("batch") },
);
