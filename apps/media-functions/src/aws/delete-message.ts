import { DeleteMessageCommand } from "@aws-sdk/client-sqs";
import { sqs } from "./sqs";

/** Deletes a message that was received. */
export async function deleteMessage(queueUrl: string, receiptHandle: string): Promise<void> {
  await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: receiptHandle }));
}
