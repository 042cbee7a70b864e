import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";

/** Most messages of one request. */
const batchSize = 10;

/** Sends messages with JSON bodies; a string is sent as it is. */
export async function sendAll(sqs: SQSClient, url: string, bodies: readonly (object | string)[]): Promise<void> {
  for (let start = 0; start < bodies.length; start += batchSize) {
    const Entries = bodies.slice(start, start + batchSize).map((body, index) => ({
      Id: String(index),
      MessageBody: typeof body === "string" ? body : JSON.stringify(body),
    }));
    const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
    if (Failed.length > 0) throw new Error(`SQS refused messages: ${Failed[0]!.Message ?? ""}`);
  }
}

/** Receives every message of a queue and deletes it. */
export async function takeAll(sqs: SQSClient, url: string): Promise<Message[]> {
  const taken: Message[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: batchSize,
        WaitTimeSeconds: 0,
        MessageAttributeNames: ["All"],
      }),
    );
    if (Messages.length === 0) return taken;
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries }));
    taken.push(...Messages);
  }
}

/** Messages that are in a queue: visible, with a consumer, and delayed. */
export async function depthOf(sqs: SQSClient, url: string): Promise<number> {
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["All"] }));
  const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible, ApproximateNumberOfMessagesDelayed } =
    Attributes;
  return [
    ApproximateNumberOfMessages,
    ApproximateNumberOfMessagesNotVisible,
    ApproximateNumberOfMessagesDelayed,
  ].reduce((sum, count) => sum + Number(count ?? 0), 0);
}
