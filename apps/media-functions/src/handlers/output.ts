import * as z from "zod";
import { outputRecords } from "../aws/update-output";
import { notice, type Notice } from "../events/notice";
import { objectCreated, type ObjectCreated } from "../events/object-created";
import { batchHandler } from "../lib/batch";
import { PoisonError } from "../lib/errors";
import { announce } from "../media/join/announcement";
import { type Addition, failureArrived, noticeArrived, objectArrived } from "../media/join/changes";
import { join } from "../media/join/join";
import { parseOutputKey, uploadKeyOf } from "../media/keys";

const now = (): string => new Date().toISOString();

/** LAMBDA_OUTPUT: joins the objects of the output bucket with the notices of the steps that made them. */
export const handler = batchHandler(z.union([objectCreated, notice]), async (message, { record, logger }) => {
  const addition = "detail" in message ? ofObject(message) : ofNotice(message);
  const { record: upload, closed } = await join(addition, record.messageId, { records: outputRecords, announce, now });
  if (closed)
    logger.info("upload ended", { uploadKey: upload.uploadKey, status: upload.status, reason: upload.reason });
});

function ofObject({ time, detail: { object } }: ObjectCreated): Addition {
  const { key, size, etag } = object;
  const place = parseOutputKey(key);
  if (place === undefined) throw new PoisonError(`${key} is not the key of an output`);
  const { uploadId, version, name } = place;
  const upload = { uploadId, version, uploadKey: uploadKeyOf(uploadId, version) };
  return objectArrived(upload, now(), name, { key, size, etag: etag.replaceAll('"', ""), at: time });
}

function ofNotice({ status, output, reason, processDurationMs, engine, at, ...upload }: Notice): Addition {
  if (status === "FAILED") return failureArrived(upload, now(), output ?? "", reason ?? "no reason given");
  if (output === undefined) throw new PoisonError("the notice SUCCEEDED names no output");
  return noticeArrived(upload, now(), output, { processDurationMs, engine, at });
}
