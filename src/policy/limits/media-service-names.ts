import type { NameLimit } from "./limit";
import { docs, name, prefixArgument, wordsAndHyphens } from "./name-limit";

const batch = `${docs}/batch/latest/APIReference`;

/** The limits of names of services for media. MediaConvert documents none for its queues. */
export const mediaServiceNames: readonly NameLimit[] = [
  name("aws_batch_compute_environment", "name", 128, `${batch}/API_CreateComputeEnvironment.html`, {
    characters: wordsAndHyphens,
    prefixArgument,
  }),
  name("aws_batch_job_definition", "name", 128, `${batch}/API_RegisterJobDefinition.html`, {
    characters: wordsAndHyphens,
  }),
  name("aws_batch_job_queue", "name", 128, `${batch}/API_CreateJobQueue.html`, { characters: wordsAndHyphens }),
].flat();
