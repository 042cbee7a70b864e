import type { WorkItem } from "../../events/work-item";
import { outputKey } from "../keys";

/** Name of the MediaConvert job in the record of the upload. */
export const videoJobName = "video";

/** Slots for the limit of concurrent jobs of a MediaConvert queue. A job that never ends frees its slot after six hours. */
export const mediaConvertSlots = { name: "mediaconvert", heldSeconds: 6 * 3_600 } as const;

/** Data that comes back in the event of a job's end: MediaConvert keeps strings of 256 characters. */
export const userMetadataOf = (item: WorkItem, renditions: readonly number[], startedAt: string) => ({
  uploadId: item.uploadId,
  version: item.version,
  uploadKey: item.uploadKey,
  options: item.processingOptions.join(","),
  renditions: renditions.join(","),
  startedAt,
});

/** The folder of an upload's outputs as a URL. */
export const outputFolder = (bucket: string, { uploadId, version }: WorkItem): string =>
  `s3://${bucket}/${outputKey(uploadId, version, "")}`;
