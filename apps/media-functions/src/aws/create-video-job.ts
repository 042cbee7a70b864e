import { CreateJobCommand, type CreateJobRequest } from "@aws-sdk/client-mediaconvert";
import { mediaConvert } from "./media-convert";

/** Creates a job of MediaConvert, and returns its id. */
export async function createVideoJob(request: CreateJobRequest): Promise<string> {
  const { Job: job } = await mediaConvert.send(new CreateJobCommand(request));
  return job!.Id!;
}
