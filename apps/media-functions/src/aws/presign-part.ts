import { UploadPartCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { settings } from "../lib/settings";
import { s3 } from "./s3";

export interface UploadPart {
  readonly key: string;
  readonly multipartId: string;
  readonly partNumber: number;
  readonly sizeBytes: number;
}

/** Presigns the request that sends a part. It takes exactly this many bytes. */
export async function presignPart({ key, multipartId, partNumber, sizeBytes }: UploadPart): Promise<string> {
  const { INPUT_BUCKET, URL_SECONDS } = settings("INPUT_BUCKET", "URL_SECONDS");
  const command = new UploadPartCommand({
    Bucket: INPUT_BUCKET,
    Key: key,
    UploadId: multipartId,
    PartNumber: partNumber,
    ContentLength: sizeBytes,
  });
  const signableHeaders = new Set(["content-length", "host"]);
  return getSignedUrl(s3, command, { expiresIn: URL_SECONDS, signableHeaders });
}
