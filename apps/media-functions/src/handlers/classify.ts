import { getInputRecord } from "../aws/get-input-record";
import { type Classification, markUpload } from "../aws/mark-upload";
import { ObjectChangedError, readObject } from "../aws/read-object";
import { sendWorkItem } from "../aws/send-work-item";
import { type ObjectCreated, objectCreated, sequencerOf } from "../events/object-created";
import { batchHandler, type Delivery } from "../lib/batch";
import { PoisonError } from "../lib/errors";
import { contentTypes } from "../media/content-types";
import type { Content } from "../media/detection/content";
import { detect, type Detected } from "../media/detection/detect";
import type { InputRecord } from "../media/input-record";
import { parseInputKey, uploadKeyOf, versionOf } from "../media/keys";
import { limits } from "../media/limits";
import { optionMistake } from "../media/options";

/** An S3 event of an upload. */
interface Arrival {
  readonly uploadId: string;
  readonly fileName: string;
  readonly version: string;
  readonly sequencer: string;
  readonly bucket: string;
  readonly key: string;
  readonly etag: string;
  readonly sizeBytes: number;
  readonly receivedAt: string;
}

/** Reads the classify queue: each uploaded object goes to the queue of its kind, or is rejected. */
export const handler = batchHandler(objectCreated, classify, { reject });

/**
 * The record is written before the work item is sent, and a repeated event sends it again: a function that dies between
 * loses nothing, and the steps know an upload that they have seen by its upload key.
 */
async function classify(event: ObjectCreated, { logger }: Delivery): Promise<void> {
  const arrival = arrivalOf(event);
  const record = await getInputRecord(arrival.uploadId);
  if (record === undefined) throw new PoisonError(`upload ${arrival.uploadId} was never announced`);
  if (record.status === "CLASSIFIED" && record.version === arrival.version) return sendAgain(record, arrival);
  if (record.sequencer !== undefined && record.sequencer > arrival.sequencer) {
    logger.info("a later version was seen");
    return;
  }

  const detected = await detectArrival(arrival);
  if (detected === "replaced") {
    logger.info("the object was replaced; the event of the later version follows");
    return;
  }
  const mistake = optionMistake(detected.kind, record.processingOptions);
  if (mistake !== undefined) throw new PoisonError(mistake);

  const { version, sequencer, sizeBytes, receivedAt } = arrival;
  const { kind, contentType } = detected;
  const fields = { kind, detectedType: contentType, version, sequencer, sizeBytes, receivedAt };
  const refused = await markUpload(arrival.uploadId, { status: "CLASSIFIED", ...fields });
  if (refused?.abortedAt !== undefined) throw new PoisonError("the owner aborted the upload");
  if (refused !== undefined) {
    logger.info("a later version was seen");
    return;
  }
  await send({ ...record, ...fields }, arrival, detected);
}

function arrivalOf(event: ObjectCreated): Arrival {
  const { bucket, object } = event.detail;
  const parts = parseInputKey(object.key);
  if (parts === undefined)
    throw new PoisonError(`${object.key} is not the key of an upload: uploads/<uploadId>/<name>`);
  return {
    ...parts,
    version: versionOf({ versionId: object["version-id"], etag: object.etag }),
    sequencer: sequencerOf(event),
    bucket: bucket.name,
    key: object.key,
    etag: object.etag,
    sizeBytes: object.size,
    receivedAt: event.time,
  };
}

async function detectArrival(arrival: Arrival): Promise<Detected | "replaced"> {
  const { sizeBytes, fileName } = arrival;
  if (sizeBytes === 0) throw new PoisonError("the file is empty");
  if (sizeBytes > limits.uploadBytes) {
    throw new PoisonError(`the file has ${sizeBytes} bytes, more than ${limits.uploadBytes}`);
  }
  try {
    const detected = await detect(contentOf(arrival), fileName);
    if (detected !== undefined) return detected;
  } catch (error) {
    if (!(error instanceof ObjectChangedError)) throw error;
    if (error.change === "replaced") return "replaced";
    throw new PoisonError("the object was deleted before it was processed", { cause: error });
  }
  throw new PoisonError(`the content is of no known type; known are ${contentTypes.join(", ")}`);
}

const contentOf = ({ bucket, key, etag, sizeBytes }: Arrival): Content => ({
  sizeBytes,
  read: (offset, length) => readObject({ bucket, key, etag, offset, length }),
});

const sendAgain = (record: InputRecord, arrival: Arrival): Promise<void> =>
  send(record, arrival, { kind: record.kind!, contentType: record.detectedType! });

async function send(record: InputRecord, arrival: Arrival, { kind, contentType }: Detected): Promise<void> {
  const { uploadId, version, bucket, key } = arrival;
  const { owner, processingOptions, metadata, sizeBytes } = record;
  await sendWorkItem({
    uploadId,
    version,
    uploadKey: uploadKeyOf(uploadId, version),
    owner,
    kind,
    bucket,
    key,
    sizeBytes,
    contentType,
    processingOptions: [...processingOptions],
    metadata: { ...metadata },
    receivedAt: record.receivedAt ?? arrival.receivedAt,
  });
}

/** Ends the upload of an event that goes to the dead-letter queue, if it has a record. */
async function reject(event: ObjectCreated | undefined, failure: Error): Promise<void> {
  if (event === undefined || parseInputKey(event.detail.object.key) === undefined) return;
  const { uploadId, version, sequencer, receivedAt } = arrivalOf(event);
  const fields: Classification = { status: "REJECTED", version, sequencer, receivedAt, reason: failure.message };
  await markUpload(uploadId, fields);
}
