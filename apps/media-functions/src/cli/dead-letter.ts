import type { Message } from "@aws-sdk/client-sqs";
import { uploadIdOf } from "../events/upload-id";

/** A message of a dead-letter queue. */
export interface DeadLetter {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** Attributes of the message before it went to the dead-letter queue. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly uploadId?: string;
  readonly reason: string;
  readonly errorName?: string;
  /** The function that sent it there. */
  readonly source?: string;
  /** How often it was sent back before. */
  readonly redrives: number;
  readonly sentAt: Date;
}

/** Attributes that tell of a failure; see `lib/dead-letter.ts` and `redrive.ts`. */
const failureAttributes = ["reason", "errorName", "source", "uploadId", "redriveId", "redrives", "deferrals", "deferredSince"]; // prettier-ignore

/** SQS itself moves a message whose function died, and knows no reason. */
const noReason = "none: the function did not end in time, or died";

export function deadLetterOf(message: Message): DeadLetter {
  const { MessageId: messageId = "", ReceiptHandle: receiptHandle = "", Body: body = "" } = message;
  const attributes = Object.fromEntries(
    Object.entries(message.MessageAttributes ?? {}).map(([name, { StringValue: value = "" }]) => [name, value]),
  );
  return {
    messageId,
    receiptHandle,
    body,
    attributes: Object.fromEntries(Object.entries(attributes).filter(([name]) => !failureAttributes.includes(name))),
    uploadId: attributes.uploadId ?? uploadIdOf(body),
    reason: attributes.reason ?? noReason,
    errorName: attributes.errorName,
    source: attributes.source,
    redrives: Number(attributes.redrives ?? 0) || 0,
    sentAt: new Date(Number(message.Attributes?.SentTimestamp ?? 0)),
  };
}
