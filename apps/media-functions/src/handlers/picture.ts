import { getSource } from "../aws/get-source";
import { publishNotice } from "../aws/publish-notice";
import { putOutput } from "../aws/put-output";
import { type WorkItem, workItem } from "../events/work-item";
import { batchHandler, type Delivery } from "../lib/batch";
import { PoisonError } from "../lib/errors";
import { succeeded } from "../media/notices";
import { labelsOf } from "../media/picture/labels";
import type { Bitmap } from "../media/picture/orientation";
import { decodePicture, isRecognizable, pictureLimits, pictureOutputs } from "../media/picture/pictures";
import { beginUpload, failUpload } from "../media/steps";

/** Processes pictures: labels by Rekognition; sizes and formats in the function. */
export const handler = batchHandler(
  workItem,
  async (item, delivery) => {
    const record = await beginUpload(item, { renditions: [] });
    if (record === undefined) return;
    const options = item.processingOptions;
    const recognizes = options.includes("recognition");
    const isReadable = isRecognizable(item.contentType, item.sizeBytes);
    const scales = options.some((option) => option !== "recognition");
    const picture = scales || (recognizes && !isReadable) ? await readPicture(item, delivery) : undefined;
    // What costs nothing first: a picture that cannot be processed fails before it is paid for.
    if (picture !== undefined) await writePictures(item, picture);
    if (recognizes) await writeLabels(item, isReadable ? undefined : picture, delivery);
  },
  { reject: failUpload("jimp") },
);

async function readPicture(item: WorkItem, { signal }: Delivery): Promise<Bitmap> {
  const { sizeBytes, contentType } = item;
  if (sizeBytes > pictureLimits.bytes) {
    throw new PoisonError(`the picture has ${sizeBytes} bytes: up to ${pictureLimits.bytes} are decoded`);
  }
  return decodePicture(await getSource(item, signal), contentType);
}

async function writePictures(item: WorkItem, picture: Bitmap): Promise<void> {
  for (const { name, contentType, content } of pictureOutputs(picture, item.processingOptions)) {
    const started = performance.now();
    await putOutput(item, name, content(), contentType);
    await publishNotice(succeeded(item, name, "jimp", performance.now() - started));
  }
}

async function writeLabels(item: WorkItem, copied: Bitmap | undefined, delivery: Delivery): Promise<void> {
  const started = performance.now();
  const labels = await labelsOf(item, copied, delivery.remainingMillis);
  await putOutput(item, "labels.json", JSON.stringify({ labels }), "application/json");
  await publishNotice(succeeded(item, "labels.json", "rekognition", performance.now() - started));
}
