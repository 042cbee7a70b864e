import type { SQSRecord } from "aws-lambda";
import { sendMessage } from "../aws/send-message";
import { settings } from "./settings";

/** SQS takes no control characters in an attribute, no empty one, and counts attributes into the size of the message. */
const attributeText = (text: string): string =>
  // eslint-disable-next-line no-control-regex
  text.replace(/[\u0000-\u001F\uD800-\uDFFF\uFFFE\uFFFF]+/g, " ").slice(0, 1_000).trim() || "unknown"; // prettier-ignore

/**
 * Sends a message to the dead-letter queue of the function's queue, with the reason. The caller then reports success, so
 * that SQS deletes the message.
 */
export async function sendToDeadLetter(record: SQSRecord, failure: Error, uploadId: string | undefined): Promise<void> {
  const { DEAD_LETTER_QUEUE_URL } = settings("DEAD_LETTER_QUEUE_URL");
  const redrives = record.messageAttributes.redrives?.stringValue;
  await sendMessage({
    queueUrl: DEAD_LETTER_QUEUE_URL,
    body: record.body,
    attributes: {
      reason: attributeText(failure.message),
      errorName: attributeText(failure.name),
      source: attributeText(process.env.POWERTOOLS_SERVICE_NAME ?? ""),
      ...(redrives !== undefined && { redrives }), // how often it was sent back before
      ...(uploadId !== undefined && { uploadId: attributeText(uploadId) }),
    },
  });
}
