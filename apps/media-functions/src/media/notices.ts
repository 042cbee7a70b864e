import type { Notice } from "../events/notice";
import type { UploadVersion } from "./join/changes";
import { outputKey } from "./keys";

type Engine = Notice["engine"];

/** Milliseconds from a time to another; 0 where clocks differ. */
export const durationMs = (from: string, to: number): number => Math.max(0, Math.round(to - Date.parse(from)));

/** The notice of an output that was written. */
export const succeeded = (
  { uploadId, version, uploadKey }: UploadVersion,
  output: string,
  engine: Engine,
  processDurationMs: number,
): Notice => ({
  uploadId,
  version,
  uploadKey,
  status: "SUCCEEDED",
  output,
  key: outputKey(uploadId, version, output),
  processDurationMs: Math.max(0, Math.round(processDurationMs)),
  engine,
  at: new Date().toISOString(),
});

/** The notice of an output that there will not be, or of an upload that failed as a whole. */
export const failed = (
  { uploadId, version, uploadKey }: UploadVersion,
  engine: Engine,
  reason: string,
  output?: string,
): Notice => ({
  uploadId,
  version,
  uploadKey,
  status: "FAILED",
  ...(output !== undefined && { output }),
  processDurationMs: 0,
  engine,
  reason,
  at: new Date().toISOString(),
});
