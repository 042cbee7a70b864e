import { getInputRecord } from "../aws/get-input-record";
import type { InputRecord } from "../media/input-record";
import { isUploadId } from "../media/keys";
import { ApiProblem } from "./problem";
import type { ApiRequest } from "./request";

/** The upload of a request. Those of others are answered as if they did not exist. */
export async function ownUpload({ caller, id }: ApiRequest): Promise<InputRecord> {
  const record = isUploadId(id) ? await getInputRecord(id) : undefined;
  if (record?.owner !== caller) throw new ApiProblem(404, `you have no upload ${id}`);
  return record;
}

/** An own upload whose file has not arrived. */
export async function awaitedUpload(request: ApiRequest): Promise<InputRecord> {
  const record = await ownUpload(request);
  if (record.status !== "AWAITING_UPLOAD") throw new ApiProblem(409, `the upload is ${record.status}`);
  return record;
}

/** An own upload in parts whose file has not arrived. */
export async function awaitedParts(request: ApiRequest): Promise<InputRecord & { readonly multipartId: string }> {
  const record = await awaitedUpload(request);
  const { multipartId } = record;
  if (multipartId === undefined) throw new ApiProblem(409, "the file is sent in one request, by the URL of the upload");
  return { ...record, multipartId };
}
