import { ChangeMessageVisibilityCommand } from "@aws-sdk/client-sqs";
import { sqs } from "./sqs";

/** Makes a message that was received visible to every reader again. */
export async function releaseMessage(queueUrl: string, receiptHandle: string): Promise<void> {
  await sqs.send(
    new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: 0 }),
  );
}
