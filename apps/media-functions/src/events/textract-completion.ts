import * as z from "zod";

/**
 * The end of an asynchronous job of Textract, by SNS.
 * https://docs.aws.amazon.com/textract/latest/dg/async-notification-payload.html
 */
export const textractCompletion = z.object({
  JobId: z.string().min(1),
  Status: z.enum(["SUCCEEDED", "FAILED", "ERROR", "PARTIAL_SUCCESS"]),
  API: z.string().min(1),
  JobTag: z.string().optional(),
  Timestamp: z.number(),
  DocumentLocation: z.object({ S3ObjectName: z.string(), S3Bucket: z.string() }),
});
export type TextractCompletion = z.output<typeof textractCompletion>;
