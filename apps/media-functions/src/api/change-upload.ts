import * as z from "zod";
import { abortMultipart } from "../aws/abort-multipart";
import { completeMultipart } from "../aws/complete-multipart";
import { markAborted } from "../aws/mark-aborted";
import { isNamed } from "../lib/errors";
import { limits } from "../media/limits";
import { awaitedParts, awaitedUpload, ownUpload } from "./own-upload";
import { partCountOf, signedParts } from "./parts";
import { ApiProblem } from "./problem";
import type { ApiAnswer, ApiRequest } from "./request";

const partNumber = (most: number) => z.int().min(1).max(most, `must be at most ${most}, the number of parts`);

/** `POST /uploads/{id}/parts`: URLs of parts, also again. */
export async function signParts(request: ApiRequest): Promise<ApiAnswer> {
  const upload = await awaitedParts(request);
  const { partNumbers } = request.body(
    z.strictObject({
      partNumbers: z
        .array(partNumber(partCountOf(upload.sizeBytes)))
        .min(1)
        .max(limits.partUrls),
    }),
  );
  return { status: 200, body: { parts: await signedParts(upload, partNumbers) } };
}

/** Errors of S3 that the parts of the request are the cause of. */
const badParts = ["EntityTooSmall", "InvalidPart", "InvalidPartOrder", "InvalidRequest", "MalformedXML"];
/** Errors of S3 for an upload that is complete, or gone. */
const completeOrGone = ["NoSuchUpload", "PreconditionFailed"];

/** `POST /uploads/{id}/complete`: puts the parts together. A repeated request changes nothing. */
export async function completeUpload(request: ApiRequest): Promise<ApiAnswer> {
  const upload = await ownUpload(request);
  if (upload.status === "CLASSIFIED")
    return { status: 200, body: { uploadId: upload.uploadId, status: upload.status } };
  const { multipartId, objectKey, sizeBytes, uploadId } = await awaitedParts(request);
  const count = partCountOf(sizeBytes);
  const part = z.strictObject({ partNumber: partNumber(count), etag: z.string().min(1) });
  const { parts } = request.body(
    z.strictObject({ parts: z.array(part).length(count, `must have all ${count} parts`) }),
  );
  try {
    await completeMultipart({ key: objectKey, multipartId, sizeBytes, parts });
  } catch (error) {
    if (isNamed(error, ...badParts)) throw new ApiProblem(400, `S3 refuses the parts: ${error.message}`);
    if (isNamed(error, ...completeOrGone))
      throw new ApiProblem(409, "the upload is complete or aborted; GET shows which");
    throw error;
  }
  return { status: 202, body: { uploadId, status: upload.status } };
}

/** `DELETE /uploads/{id}`: gives up an upload whose file has not arrived. A repeated request changes nothing. */
export async function abortUpload(request: ApiRequest): Promise<ApiAnswer> {
  const upload = await ownUpload(request);
  if (upload.abortedAt === undefined) {
    const { uploadId } = await awaitedUpload(request);
    if (!(await markAborted(uploadId))) throw new ApiProblem(409, "the file has just arrived");
  }
  if (upload.multipartId !== undefined) await abortMultipart(upload.objectKey, upload.multipartId);
  return { status: 204 };
}
