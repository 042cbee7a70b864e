import { GetObjectCommand } from "@aws-sdk/client-s3";
import { isNamed, PoisonError } from "../lib/errors";
import { exactly, type Source } from "../media/source-object";
import { s3 } from "./s3";

/**
 * Reads the file of an upload, or its last bytes.
 * @throws PoisonError if it was deleted or replaced
 */
export async function getSource(source: Source, signal: AbortSignal, lastBytes?: number): Promise<Buffer> {
  const { bucket, key } = source;
  const range = lastBytes === undefined ? {} : { Range: `bytes=-${lastBytes}` };
  try {
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, ...exactly(source), ...range });
    const { Body: body } = await s3.send(command, { abortSignal: signal });
    return Buffer.from(await body!.transformToByteArray());
  } catch (error) {
    if (isNamed(error, "NoSuchKey", "NoSuchVersion")) {
      throw new PoisonError(`${key} was deleted before it was processed`, { cause: error });
    }
    if (isNamed(error, "PreconditionFailed")) {
      throw new PoisonError(`${key} was replaced before it was processed`, { cause: error });
    }
    throw error;
  }
}
