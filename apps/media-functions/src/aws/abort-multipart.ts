import { AbortMultipartUploadCommand } from "@aws-sdk/client-s3";
import { isNamed } from "../lib/errors";
import { settings } from "../lib/settings";
import { s3 } from "./s3";

/** Ends an upload in parts and deletes them. Nothing if it has ended. */
export async function abortMultipart(key: string, multipartId: string): Promise<void> {
  const { INPUT_BUCKET } = settings("INPUT_BUCKET");
  try {
    await s3.send(new AbortMultipartUploadCommand({ Bucket: INPUT_BUCKET, Key: key, UploadId: multipartId }));
  } catch (error) {
    if (!isNamed(error, "NoSuchUpload")) throw error;
  }
}
