import { publishNotice } from "../aws/publish-notice";
import { type JobStateChange, jobStateChange } from "../events/job-state-change";
import { batchHandler } from "../lib/batch";
import { PoisonError } from "../lib/errors";
import { releaseSlot } from "../lib/job-slots";
import type { UploadVersion } from "../media/join/changes";
import { uploadKeyOf } from "../media/keys";
import { durationMs, failed, succeeded } from "../media/notices";
import { failUpload } from "../media/steps";
import { jobOutputs } from "../media/video/job-outputs";
import { mediaConvertSlots } from "../media/video/video-jobs";

/** Reports the outputs of MediaConvert jobs, which write them themselves, or that there are none. */
export const handler = batchHandler(
  jobStateChange,
  async (event) => {
    const upload = uploadOf(event);
    if (upload === undefined) throw new PoisonError(`the job ${event.detail.jobId} was not started by the pipeline`);
    const { status, errorCode, errorMessage = "no reason given" } = event.detail;
    if (status === "ERROR") throw new PoisonError(`MediaConvert failed with ${errorCode}: ${errorMessage}`);
    if (status === "CANCELED") throw new PoisonError("the MediaConvert job was canceled");
    if (status !== "COMPLETE") return; // the job goes on
    await reportOutputs(upload, event);
    await releaseSlot(mediaConvertSlots.name, upload.uploadKey);
  },
  {
    async reject(event, failure) {
      const upload = event && uploadOf(event);
      if (upload === undefined) return;
      await failUpload("mediaconvert")(upload, failure);
      await releaseSlot(mediaConvertSlots.name, upload.uploadKey);
    },
  },
);

function uploadOf({ detail: { userMetadata } }: JobStateChange): UploadVersion | undefined {
  const { uploadId, version } = userMetadata;
  if (uploadId === undefined || version === undefined) return undefined;
  return { uploadId, version, uploadKey: uploadKeyOf(uploadId, version) };
}

async function reportOutputs(upload: UploadVersion, event: JobStateChange): Promise<void> {
  const { timestamp, userMetadata } = event.detail;
  const processDurationMs = durationMs(userMetadata.startedAt ?? event.time, timestamp);
  for (const { name, isWritten } of jobOutputs(upload, event.detail)) {
    const reason = name === "captions.vtt" ? "the video has no embedded captions" : "MediaConvert wrote no such output";
    await publishNotice(
      isWritten
        ? succeeded(upload, name, "mediaconvert", processDurationMs)
        : failed(upload, "mediaconvert", reason, name),
    );
  }
}
