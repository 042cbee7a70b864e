import { CompleteMultipartUploadCommand } from "@aws-sdk/client-s3";
import { settings } from "../lib/settings";
import { s3 } from "./s3";

export interface CompletedParts {
  readonly key: string;
  readonly multipartId: string;
  /** S3 refuses another size. */
  readonly sizeBytes: number;
  readonly parts: readonly { readonly partNumber: number; readonly etag: string }[];
}

/** Puts the parts of an upload together, unless the key was written before. */
export async function completeMultipart({ key, multipartId, sizeBytes, parts }: CompletedParts): Promise<void> {
  await s3.send(
    new CompleteMultipartUploadCommand({
      Bucket: settings("INPUT_BUCKET").INPUT_BUCKET,
      Key: key,
      UploadId: multipartId,
      IfNoneMatch: "*",
      MpuObjectSize: sizeBytes,
      MultipartUpload: { Parts: parts.map(({ partNumber, etag }) => ({ PartNumber: partNumber, ETag: etag })) },
    }),
  );
}
