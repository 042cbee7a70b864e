import { randomUUID } from "node:crypto";
import { createMultipart } from "../aws/create-multipart";
import { presignUpload } from "../aws/presign-upload";
import { putInputRecord } from "../aws/put-input-record";
import { settings } from "../lib/settings";
import type { InputRecord } from "../media/input-record";
import { inputKey } from "../media/keys";
import { limits, partSizeOf } from "../media/limits";
import { type Announcement, announcement } from "./announcement";
import { once } from "./once";
import { firstParts, partCountOf, signedParts } from "./parts";
import type { ApiAnswer, ApiRequest } from "./request";

/** `POST /uploads`: announces a file, and answers how to send it. */
export async function createUpload(request: ApiRequest): Promise<ApiAnswer> {
  const { MAX_UPLOAD_BYTES, ALLOWED_TYPES } = settings("MAX_UPLOAD_BYTES", "ALLOWED_TYPES");
  const announced = request.body(announcement({ maxBytes: MAX_UPLOAD_BYTES, types: ALLOWED_TYPES }));
  // URLs are signed outside: a repeated request gets the same upload, with URLs that are valid from now.
  const record = await once(request, announced, () => newUpload(request.caller, announced));
  return { status: 201, body: { uploadId: record.uploadId, status: record.status, upload: await howToSend(record) } };
}

async function newUpload(owner: string, announced: Announcement): Promise<InputRecord> {
  const uploadId = randomUUID();
  const objectKey = inputKey(uploadId, announced.fileName);
  const { contentType, sizeBytes } = announced;
  const isInParts = sizeBytes > limits.singleUploadBytes;
  const now = new Date();
  const record: InputRecord = {
    uploadId,
    owner,
    ...announced,
    objectKey,
    ...(isInParts && { multipartId: await createMultipart(objectKey, contentType) }),
    status: "AWAITING_UPLOAD",
    createdAt: now.toISOString(),
    expiresAt: Math.floor(now.getTime() / 1_000) + limits.recordDays * 86_400,
  };
  await putInputRecord(record);
  return record;
}

async function howToSend(record: InputRecord) {
  const { multipartId, sizeBytes } = record;
  if (multipartId === undefined) return { kind: "single", ...(await presignUpload(record)) };
  return {
    kind: "parts",
    partSizeBytes: partSizeOf(sizeBytes),
    partCount: partCountOf(sizeBytes),
    parts: await signedParts({ ...record, multipartId }, firstParts(sizeBytes)),
  };
}
