import type { WorkItem } from "../../events/work-item";

/**
 * Which engine processes a video: AWS Batch with ffmpeg for small files, where a minute costs a tenth, and MediaConvert
 * for all others.
 * @param batchMaxBytes the largest file for Batch; 0 for none
 * @param definitions job definitions by option: Batch must have all that the video asks for
 */
export function videoEngine(
  { sizeBytes, processingOptions }: Pick<WorkItem, "sizeBytes" | "processingOptions">,
  batchMaxBytes: number,
  definitions: Readonly<Record<string, string>>,
): "batch" | "mediaconvert" {
  const isSmall = sizeBytes <= batchMaxBytes;
  return isSmall && processingOptions.every((option) => option in definitions) ? "batch" : "mediaconvert";
}
