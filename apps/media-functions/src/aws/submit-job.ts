import { type SubmitJobRequest, SubmitJobCommand } from "@aws-sdk/client-batch";
import { batch } from "./batch";

/** Submits a job, and returns its id. */
export async function submitJob(request: SubmitJobRequest): Promise<string> {
  const { jobId } = await batch.send(new SubmitJobCommand(request));
  return jobId!;
}
