import { PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { settings } from "../lib/settings";
import type { InputRecord } from "../media/input-record";
import { s3 } from "./s3";

/** A request that the owner of an upload sends to S3 himself. */
export interface SignedUpload {
  readonly method: "PUT";
  readonly url: string;
  /** Must be sent as they are: they are part of the signature. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Presigns the request that sends a file. It takes exactly this size, type and checksum, and writes the key once. */
export async function presignUpload(upload: InputRecord): Promise<SignedUpload> {
  const { INPUT_BUCKET, URL_SECONDS } = settings("INPUT_BUCKET", "URL_SECONDS");
  const { objectKey, contentType, sizeBytes, sha256 } = upload;
  const headers = {
    "content-length": String(sizeBytes),
    "content-type": contentType,
    "if-none-match": "*",
    ...(sha256 !== undefined && { "x-amz-checksum-sha256": sha256 }),
  };
  const command = new PutObjectCommand({
    Bucket: INPUT_BUCKET,
    Key: objectKey,
    ContentLength: sizeBytes,
    ContentType: contentType,
    IfNoneMatch: "*",
    ChecksumSHA256: sha256,
  });
  const names = new Set(Object.keys(headers));
  const url = await getSignedUrl(s3, command, {
    expiresIn: URL_SECONDS,
    signableHeaders: new Set([...names, "host"]),
    unhoistableHeaders: names,
  });
  return { method: "PUT", url, headers };
}
