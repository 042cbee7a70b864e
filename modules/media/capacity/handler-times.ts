import type { Handler } from "./design";

/** Time of a handler for one message. */
export interface HandlerTime {
  /** Computing, on a whole vCPU. */
  readonly cpuMs: number;
  /** Waiting for services, mostly at the same time as the other messages of a batch. */
  readonly waitMs: number;
  /** The calls that it waits for. */
  readonly calls: string;
}

/** Memory at which a function has a whole vCPU. */
const wholeVcpuMib = 1769;

/**
 * Computing was measured with the real bundles by `make bench-media` (2026-11-29, one busy core of two, 200 messages each); of
 * a picture with 12 megapixels. That of `upload-api` and of `document-completed`, whose results have five pages, is assumed. So
 * is waiting, since emulators answer faster than AWS: 10 ms for DynamoDB, SQS and SNS, 40 ms for S3, 300 ms for a call that
 * starts a job, 500 ms for DetectLabels.
 */
export const handlerTimes: Readonly<Record<Handler, HandlerTime>> = {
  "upload-api": { cpuMs: 8, waitMs: 20, calls: "1 DynamoDB, a signature" },
  classify: { cpuMs: 9, waitMs: 100, calls: "2 DynamoDB, 1 S3 (4 KB), 1 SQS" },
  document: { cpuMs: 20, waitMs: 360, calls: "3 DynamoDB, 1 Textract" },
  "document-completed": { cpuMs: 60, waitMs: 900, calls: "2 Textract, 1 S3, 1 SNS, 3 DynamoDB" },
  picture: { cpuMs: 2800, waitMs: 720, calls: "1 Rekognition, 4 S3, 3 SNS, 2 DynamoDB" },
  "three-d": { cpuMs: 20, waitMs: 360, calls: "3 DynamoDB, 1 Batch" },
  video: { cpuMs: 27, waitMs: 360, calls: "3 DynamoDB, 1 MediaConvert" },
  "video-completed": { cpuMs: 15, waitMs: 60, calls: "2 DynamoDB, 4 SNS" },
  output: { cpuMs: 4, waitMs: 20, calls: "1 or 2 DynamoDB" },
};

/**
 * Seconds of an invocation. A small function has a part of a vCPU.
 * @param messages of the batch
 */
export function invocationSeconds(handler: Handler, memoryMib: number, messages: number): number {
  const { cpuMs, waitMs } = handlerTimes[handler];
  const slowdown = Math.max(1, wholeVcpuMib / memoryMib);
  return (waitMs + cpuMs * messages * slowdown) / 1000;
}
