import { CreateMultipartUploadCommand } from "@aws-sdk/client-s3";
import { settings } from "../lib/settings";
import { s3 } from "./s3";

/** Begins an upload in parts, and returns its id at S3. One that is never completed is ended by the bucket's lifecycle. */
export async function createMultipart(key: string, contentType: string): Promise<string> {
  const { INPUT_BUCKET } = settings("INPUT_BUCKET");
  const command = new CreateMultipartUploadCommand({ Bucket: INPUT_BUCKET, Key: key, ContentType: contentType });
  return (await s3.send(command)).UploadId!;
}
