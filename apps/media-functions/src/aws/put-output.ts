import { PutObjectCommand } from "@aws-sdk/client-s3";
import { settings } from "../lib/settings";
import type { UploadVersion } from "../media/join/changes";
import { outputKey } from "../media/keys";
import { s3 } from "./s3";

/** Writes an output of an upload, and returns its key. */
export async function putOutput(
  { uploadId, version }: UploadVersion,
  name: string,
  content: string | Uint8Array,
  contentType: string,
): Promise<string> {
  const key = outputKey(uploadId, version, name);
  const { OUTPUT_BUCKET } = settings("OUTPUT_BUCKET");
  await s3.send(new PutObjectCommand({ Bucket: OUTPUT_BUCKET, Key: key, Body: content, ContentType: contentType }));
  return key;
}
