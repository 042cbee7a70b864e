import * as z from "zod";
import { workItem } from "../events/work-item";
import { optionalSetting, settings } from "../lib/settings";
import { logger } from "../lib/telemetry";
import { exitCodes } from "./exit-codes";
import { type Job, runJob } from "./run-job";

/** The program of the image: `media-job <option>`, with the upload in WORK_ITEM. */
async function main(): Promise<number> {
  const aborter = new AbortController();
  process.once("SIGTERM", () => aborter.abort(new Error("terminated")));
  let job: Job;
  try {
    const { OUTPUT_BUCKET: outputBucket } = settings("OUTPUT_BUCKET", "NOTIFICATION_TOPIC_ARN");
    const item = workItem.parse(JSON.parse(process.env.WORK_ITEM ?? ""));
    const option = z.string("the processing option is missing").parse(process.argv[2]);
    const renditions = optionalSetting("RENDITIONS") ?? [];
    job = { option, item, outputBucket, renditions, signal: aborter.signal };
  } catch (error) {
    logger.error("usage: media-job <option>, with OUTPUT_BUCKET, NOTIFICATION_TOPIC_ARN and WORK_ITEM", {
      error: error as Error,
    });
    return exitCodes.usage;
  }
  return runJob(job);
}

void main().then((code) => (process.exitCode = code));
