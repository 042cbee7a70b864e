import * as z from "zod";

/** The programs that make outputs. */
export const engines = ["textract", "rekognition", "jimp", "mediaconvert", "batch"] as const;

/** The end of a processing step, on the notification topic. */
export const notice = z.object({
  uploadId: z.uuid(),
  version: z.string().min(1),
  uploadKey: z.string().min(1).describe("<uploadId>#<version>"),
  status: z.enum(["SUCCEEDED", "FAILED"]),
  output: z.string().min(1).optional().describe("name of the output; none if the whole upload failed"),
  key: z.string().min(1).optional().describe("key of the output in the output bucket"),
  processDurationMs: z.number().nonnegative(),
  engine: z.enum(engines),
  reason: z.string().optional().describe("why it failed"),
  at: z.iso.datetime(),
});
export type Notice = z.output<typeof notice>;
