import { createHash } from "node:crypto";

/**
 * The name of a job: the same for every attempt to start it, so that a service that knows it starts nothing again.
 * 64 hexadecimal digits, which Textract, MediaConvert and Batch accept as a token or a name.
 * @param job what is done, such as `analysis`
 */
export const jobToken = (uploadKey: string, job: string): string =>
  createHash("sha256").update(`${uploadKey}#${job}`).digest("hex");
