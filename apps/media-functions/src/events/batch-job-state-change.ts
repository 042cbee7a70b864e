import * as z from "zod";

/**
 * "Batch Job State Change" of AWS Batch, by EventBridge.
 * https://docs.aws.amazon.com/batch/latest/userguide/batch_job_events.html
 */
export const batchJobStateChange = z.object({
  source: z.literal("aws.batch"),
  "detail-type": z.literal("Batch Job State Change"),
  time: z.iso.datetime(),
  detail: z.object({
    jobId: z.string().min(1),
    jobName: z.string().min(1),
    jobQueue: z.string().optional(),
    status: z.string().min(1),
    statusReason: z.string().optional(),
    parameters: z.record(z.string(), z.string()).default({}),
  }),
});
export type BatchJobStateChange = z.output<typeof batchJobStateChange>;
