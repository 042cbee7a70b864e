import { createReadStream, createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { WorkItem } from "../events/work-item";
import { isNamed, PoisonError } from "../lib/errors";
import { outputKey } from "../media/keys";
import { exactly } from "../media/source-object";
import type { BatchOutput } from "./step";

/** The largest object of one request. Of a video that is hours at the bit rates of the renditions. */
const putBytes = 5 * 1024 ** 3;

/** Without a limit on the time of a request: files are large, and Batch limits the time of the job. */
const s3 = new S3Client({
  maxAttempts: 5,
  requestHandler: { connectionTimeout: 5_000 },
  forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined,
  requestChecksumCalculation: "WHEN_REQUIRED", // a stream would have to be read twice
});

/**
 * Writes the file of an upload to the disk.
 * @throws PoisonError if it was deleted or replaced
 */
export async function download(item: WorkItem, file: string, signal: AbortSignal): Promise<void> {
  const { bucket, key } = item;
  try {
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, ...exactly(item) });
    const { Body: body } = await s3.send(command, { abortSignal: signal });
    await pipeline(body as Readable, createWriteStream(file), { signal });
  } catch (error) {
    if (isNamed(error, "NoSuchKey", "NoSuchVersion", "PreconditionFailed")) {
      throw new PoisonError(`${key} was deleted or replaced before it was processed`, { cause: error });
    }
    throw error;
  }
}

/** Uploads an output. An earlier attempt's object of the same name is replaced. */
export async function upload(bucket: string, item: WorkItem, output: BatchOutput, signal: AbortSignal): Promise<void> {
  const { size } = await stat(output.file);
  if (size > putBytes) throw new PoisonError(`${output.name} has ${size} bytes: up to ${putBytes} are stored`);
  const command = new PutObjectCommand({
    Bucket: bucket,
    Key: outputKey(item.uploadId, item.version, output.name),
    Body: createReadStream(output.file),
    ContentLength: size,
    ContentType: output.contentType,
  });
  await s3.send(command, { abortSignal: signal });
}
