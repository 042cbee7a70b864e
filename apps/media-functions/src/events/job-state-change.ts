import * as z from "zod";

/**
 * The end of a job of MediaConvert, by EventBridge. States between (PROGRESSING, STATUS_UPDATE) do not match the rule.
 * https://docs.aws.amazon.com/mediaconvert/latest/ug/ev_status_complete.html
 */
export const jobStateChange = z.object({
  source: z.literal("aws.mediaconvert"),
  "detail-type": z.literal("MediaConvert Job State Change"),
  time: z.iso.datetime(),
  detail: z.object({
    timestamp: z.number(),
    jobId: z.string().min(1),
    queue: z.string().optional(),
    status: z.enum([
      "COMPLETE",
      "ERROR",
      "CANCELED",
      "PROGRESSING",
      "INPUT_INFORMATION",
      "STATUS_UPDATE",
      "NEW_WARNING",
    ]),
    userMetadata: z.record(z.string(), z.string()).default({}),
    errorCode: z.number().optional(),
    errorMessage: z.string().optional(),
    outputGroupDetails: z
      .array(
        z.object({
          type: z.string().optional(),
          outputDetails: z
            .array(z.object({ outputFilePaths: z.array(z.string()).optional(), durationInMs: z.number().optional() }))
            .default([]),
        }),
      )
      .default([]),
  }),
});
export type JobStateChange = z.output<typeof jobStateChange>;
