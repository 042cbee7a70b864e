import { createVideoJob } from "../aws/create-video-job";
import { findVideoJob } from "../aws/find-video-job";
import { type WorkItem, workItem } from "../events/work-item";
import { batchHandler } from "../lib/batch";
import { releaseSlot, takeSlot } from "../lib/job-slots";
import { optionalSetting, settings } from "../lib/settings";
import { takeToken } from "../lib/token-bucket";
import { startBatchJobs } from "../media/batch-jobs";
import { jobToken } from "../media/job-token";
import type { OutputRecord } from "../media/join/record";
import { beginUpload, failUpload, startOnce } from "../media/steps";
import { videoEngine } from "../media/video/engine";
import { jobSettings } from "../media/video/job-settings";
import { mediaConvertSlots, outputFolder, userMetadataOf, videoJobName } from "../media/video/video-jobs";

/** Starts the jobs of videos: MediaConvert within its rate and number of jobs, or AWS Batch for small files. */
export const handler = batchHandler(
  workItem,
  async (item, { logger }) => {
    const { RENDITIONS: renditions } = settings("RENDITIONS");
    const record = await beginUpload(item, { renditions });
    if (record === undefined) return;
    const engine = videoEngine(
      item,
      optionalSetting("BATCH_VIDEO_MAX_BYTES") ?? 0,
      optionalSetting("BATCH_JOB_DEFINITIONS") ?? {},
    );
    if (engine === "batch") await startBatchJobs(record, item, { RENDITIONS: renditions.join(",") });
    else await startWithinLimits(record, item, renditions);
    logger.info("video jobs started", { engine });
  },
  { reject: failUpload("mediaconvert") },
);

async function startWithinLimits(record: OutputRecord, item: WorkItem, renditions: readonly number[]): Promise<void> {
  if (record.jobs[videoJobName]?.id !== undefined) return;
  const limits = settings("CALLS_PER_SECOND", "BURST", "CONCURRENT_JOBS");
  const { name, heldSeconds } = mediaConvertSlots;
  await takeSlot(name, item.uploadKey, { count: limits.CONCURRENT_JOBS, heldSeconds });
  try {
    await takeToken("mediaconvert", { callsPerSecond: limits.CALLS_PER_SECOND, burst: limits.BURST });
    await startMediaConvert(record, item, renditions);
  } catch (error) {
    await releaseSlot(name, item.uploadKey);
    throw error;
  }
}

async function startMediaConvert(record: OutputRecord, item: WorkItem, renditions: readonly number[]): Promise<void> {
  const own = settings("MEDIACONVERT_QUEUE_ARN", "MEDIACONVERT_ROLE_ARN", "OUTPUT_BUCKET");
  const { MEDIACONVERT_QUEUE_ARN: queue, MEDIACONVERT_ROLE_ARN: role, OUTPUT_BUCKET: bucket } = own;
  const input = `s3://${item.bucket}/${item.key}`;
  const token = jobToken(item.uploadKey, videoJobName);
  const folder = outputFolder(bucket, item);
  await startOnce(record, {
    name: videoJobName,
    engine: "mediaconvert",
    start: (at) =>
      createVideoJob({
        Role: role,
        Queue: queue,
        ClientRequestToken: token,
        StatusUpdateInterval: "SECONDS_600", // the longest: the rule does not match these events
        UserMetadata: userMetadataOf(item, renditions, at),
        Settings: jobSettings({ input, folder, options: item.processingOptions, renditions }),
      }),
    // MediaConvert knows a token for one minute.
    find: () => findVideoJob(queue, input, token),
  });
}
