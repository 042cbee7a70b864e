import * as z from "zod";
import { kinds } from "../media/kinds";

/** A classified upload, in the queue of its kind: `LAMBDA_CLASSIFY` to the steps of the kind. */
export const workItem = z.object({
  uploadId: z.uuid(),
  version: z.string().min(1).describe("S3 version id, or the ETag in a bucket without versions"),
  uploadKey: z.string().min(1).describe("<uploadId>#<version>, the key of the output record"),
  owner: z.string().min(1),
  kind: z.enum(kinds),
  bucket: z.string().min(1),
  key: z.string().min(1),
  sizeBytes: z.int().positive(),
  contentType: z.string().min(1).describe("by content, not as announced"),
  processingOptions: z.array(z.string()).min(1),
  metadata: z.record(z.string(), z.string()).describe("as the owner gave it"),
  receivedAt: z.iso.datetime().describe("time of the S3 event"),
});
export type WorkItem = z.output<typeof workItem>;
