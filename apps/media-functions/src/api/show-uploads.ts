import * as z from "zod";
import { queryAnnounced } from "../aws/query-announced";
import { queryOutputs, queryOwned } from "../aws/query-outputs";
import type { PageOf } from "../aws/query-page";
import { isNamed } from "../lib/errors";
import { inputStatuses, type InputStatus } from "../media/input-record";
import { outputStatuses, outputView } from "./output-view";
import { ownUpload } from "./own-upload";
import { ApiProblem } from "./problem";
import { type ApiAnswer, type ApiRequest, checked } from "./request";

const shownFields = [
  "uploadId",
  "fileName",
  "contentType",
  "sizeBytes",
  "processingOptions",
  "metadata",
  "createdAt",
  "kind",
  "detectedType",
  "version",
  "receivedAt",
  "reason",
] as const;

/** `GET /uploads/{id}`: the upload as announced and classified, with the outputs of each version. */
export async function showUpload(request: ApiRequest): Promise<ApiAnswer> {
  const upload = await ownUpload(request);
  const outputs = (await queryOutputs(upload.uploadId)).map(outputView);
  const current = outputs.find(({ version }) => version === upload.version);
  return {
    status: 200,
    body: {
      ...Object.fromEntries(shownFields.filter((name) => name in upload).map((name) => [name, upload[name]])),
      status: current?.status ?? upload.status,
      keptUntil: new Date(upload.expiresAt * 1_000),
      outputs,
    },
  };
}

const statuses = [...inputStatuses, ...outputStatuses] as const;
const query = z.strictObject({
  status: z.enum(statuses, `must be one of ${statuses.join(", ")}`).optional(),
  owner: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(100, "must be at most 100").default(50),
  next: z.string().optional(),
});

const isInputStatus = (status: string | undefined): status is InputStatus =>
  inputStatuses.some((each) => each === status);

/**
 * `GET /uploads`: own uploads, newest first. Without a status, or with one of processing, those that were classified; with
 * AWAITING_UPLOAD, CLASSIFIED, REJECTED or EXPIRED those that were announced.
 */
export async function listUploads(request: ApiRequest): Promise<ApiAnswer> {
  const { status, owner = request.caller, limit, next } = checked(query, request.query);
  if (owner !== request.caller) throw new ApiProblem(403, "owner must be yourself: others' uploads are not shown");
  const page = { owner, limit, start: next === undefined ? undefined : startOf(next) };
  try {
    const { items: uploads, last } = isInputStatus(status)
      ? await queryAnnounced({ ...page, status })
      : await ownedViews({ ...page, status });
    return { status: 200, body: { uploads, ...(last !== undefined && { next: cursorOf(last) }) } };
  } catch (error) {
    if (isNamed(error, "ValidationException") && next !== undefined) throw new ApiProblem(400, badCursor);
    throw error;
  }
}

async function ownedViews(page: PageOf<string | undefined>) {
  const { items, last } = await queryOwned(page);
  return { items: items.map(outputView), last };
}

const badCursor = "next must be what the page before answered, for the same status";
const cursorOf = (key: object): string => Buffer.from(JSON.stringify(key)).toString("base64url");

function startOf(cursor: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
  } catch {
    throw new ApiProblem(400, badCursor);
  }
}
