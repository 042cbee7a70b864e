import { ListJobsCommand } from "@aws-sdk/client-batch";
import { batch } from "./batch";

/** Id of the job with this name, in any state; undefined if there is none. AWS keeps ended jobs for a week. */
export async function findBatchJob(jobQueue: string, name: string): Promise<string | undefined> {
  const filters = [{ name: "JOB_NAME", values: [name] }];
  const { jobSummaryList: [job] = [] } = await batch.send(new ListJobsCommand({ jobQueue, filters }));
  return job?.jobId;
}
