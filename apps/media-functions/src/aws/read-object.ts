import { GetObjectCommand } from "@aws-sdk/client-s3";
import { isNamed } from "../lib/errors";
import { s3 } from "./s3";

export interface ObjectPart {
  readonly bucket: string;
  readonly key: string;
  /** Fails if the object has another one now. */
  readonly etag: string;
  readonly offset: number;
  readonly length: number;
}

/** The object is gone, or another one is in its place. */
export class ObjectChangedError extends Error {
  override readonly name = "ObjectChangedError";
  constructor(readonly change: "deleted" | "replaced") {
    super(`the object was ${change}`);
  }
}

/**
 * Reads a part of an object. The role also needs s3:ListBucket: without it S3 says 403 instead of 404.
 * @throws ObjectChangedError if the object was deleted or replaced
 */
export async function readObject({ bucket, key, etag, offset, length }: ObjectPart): Promise<Uint8Array> {
  try {
    const range = `bytes=${offset}-${offset + length - 1}`;
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, Range: range, IfMatch: etag });
    const { Body: body } = await s3.send(command);
    return (await body?.transformToByteArray()) ?? new Uint8Array();
  } catch (error) {
    if (isNamed(error, "NoSuchKey", "NotFound")) throw new ObjectChangedError("deleted");
    if (isNamed(error, "PreconditionFailed")) throw new ObjectChangedError("replaced");
    throw error;
  }
}
