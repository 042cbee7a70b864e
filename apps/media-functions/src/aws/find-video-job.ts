import { SearchJobsCommand } from "@aws-sdk/client-mediaconvert";
import { mediaConvert } from "./media-convert";

/** Id of the job that has this ClientRequestToken, among the latest ones for an input file; undefined if there is none. */
export async function findVideoJob(queue: string, inputFile: string, token: string): Promise<string | undefined> {
  const command = new SearchJobsCommand({ Queue: queue, InputFile: inputFile, MaxResults: 20, Order: "DESCENDING" });
  const { Jobs: jobs = [] } = await mediaConvert.send(command);
  return jobs.find(({ ClientRequestToken }) => ClientRequestToken === token)?.Id;
}
