import { getSource } from "../aws/get-source";
import { startDocumentAnalysis } from "../aws/start-document-analysis";
import { startTextDetection } from "../aws/start-text-detection";
import { type WorkItem, workItem } from "../events/work-item";
import { batchHandler, type Delivery } from "../lib/batch";
import { isNamed, PoisonError } from "../lib/errors";
import { releaseSlot, takeSlot } from "../lib/job-slots";
import { settings } from "../lib/settings";
import { takeToken } from "../lib/token-bucket";
import { analysisFeatures, documentJob, documentJobName, textractSlots } from "../media/document/job-plan";
import { documentMistake } from "../media/document/limits";
import { pdfObstacle, pdfTailBytes } from "../media/document/pdf";
import { jobToken } from "../media/job-token";
import type { OutputRecord } from "../media/join/record";
import { s3ObjectOf } from "../media/source-object";
import { beginUpload, failUpload, startOnce } from "../media/steps";

/** Starts the Textract job of a document, within the rate and the number of jobs that the account has. */
export const handler = batchHandler(
  workItem,
  async (item, delivery) => {
    const record = await beginUpload(item, { renditions: [] });
    if (record === undefined) return;
    await checkDocument(item, delivery);
    const job = await startWithinLimits(record, item);
    delivery.logger.info("Textract job started", { jobId: job.id });
  },
  { reject: failUpload("textract") },
);

async function checkDocument(item: WorkItem, { signal }: Delivery): Promise<void> {
  const mistake = documentMistake(item.contentType, item.sizeBytes);
  if (mistake !== undefined) throw new PoisonError(mistake);
  if (item.contentType !== "application/pdf") return;
  const obstacle = pdfObstacle(await getSource(item, signal, Math.min(pdfTailBytes, item.sizeBytes)));
  if (obstacle !== undefined) throw new PoisonError(obstacle);
}

async function startWithinLimits(record: OutputRecord, item: WorkItem) {
  const limits = settings("CALLS_PER_SECOND", "BURST", "CONCURRENT_JOBS");
  const { name, heldSeconds } = textractSlots;
  await takeSlot(name, item.uploadKey, { count: limits.CONCURRENT_JOBS, heldSeconds });
  try {
    await takeToken("textract-start", { callsPerSecond: limits.CALLS_PER_SECOND, burst: limits.BURST });
    return await startOnce(record, { name: documentJobName, engine: "textract", start: () => startTextract(item) });
  } catch (error) {
    await releaseSlot(name, item.uploadKey);
    throw error;
  }
}

/** Errors of Textract that no retry can help. */
const refusals: Readonly<Record<string, string>> = {
  BadDocumentException: "Textract cannot read the document: it is damaged, encrypted or empty",
  DocumentTooLargeException: "the document is too large for Textract",
  InvalidS3ObjectException: "Textract found no such object: the document was deleted, or is in another region",
  UnsupportedDocumentException: "Textract does not support the format of the document",
};

async function startTextract(item: WorkItem): Promise<string> {
  const { uploadId, uploadKey, processingOptions } = item;
  const { TEXTRACT_TOPIC_ARN, TEXTRACT_ROLE_ARN } = settings("TEXTRACT_TOPIC_ARN", "TEXTRACT_ROLE_ARN");
  const job = documentJob(processingOptions);
  const request = {
    DocumentLocation: { S3Object: s3ObjectOf(item) },
    ClientRequestToken: jobToken(uploadKey, job), // Textract answers with the job that it started
    JobTag: uploadId,
    NotificationChannel: { SNSTopicArn: TEXTRACT_TOPIC_ARN, RoleArn: TEXTRACT_ROLE_ARN },
  };
  try {
    return await (job === "analysis"
      ? startDocumentAnalysis({ ...request, FeatureTypes: [...analysisFeatures] })
      : startTextDetection(request));
  } catch (error) {
    if (!isNamed(error, ...Object.keys(refusals))) throw error;
    throw new PoisonError(refusals[error.name]!, { cause: error });
  }
}
