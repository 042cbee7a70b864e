import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import type { FunctionSource } from "./deployed";
import { queueEvent } from "./events";
import type { FunctionProcess } from "./function-process";
import type { MediaSandbox } from "./media-sandbox";

interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

export interface Drained {
  readonly messages: number;
  readonly failures: number;
  /** Time in the handler, without that of the queue. */
  readonly handlerMillis: number;
}

/** Does for one queue what Lambda's mapping does, in this process: batches as configured, and partial responses. */
export async function drain(
  { sqs }: MediaSandbox,
  { queue, batchSize }: FunctionSource,
  run: FunctionProcess,
): Promise<Drained> {
  const drained = { messages: 0, failures: 0, handlerMillis: 0 };
  for (;;) {
    const MaxNumberOfMessages = Math.min(batchSize, 10);
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queue.url,
        MaxNumberOfMessages,
        WaitTimeSeconds: 1,
        MessageSystemAttributeNames: ["All"],
        MessageAttributeNames: ["All"],
      }),
    );
    if (Messages.length === 0) return drained;
    const started = performance.now();
    const { batchItemFailures } = await run.invoke<BatchResponse>(queueEvent(queue.arn, Messages.map(recordOf)));
    drained.handlerMillis += performance.now() - started;
    drained.messages += Messages.length;
    drained.failures += batchItemFailures.length;
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const done = Messages.filter(({ MessageId }) => !failed.has(MessageId!));
    if (done.length === 0) continue;
    const Entries = done.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queue.url, Entries }));
  }
}

const recordOf = ({ MessageId, ReceiptHandle, Body, Attributes, MessageAttributes = {} }: Message) => ({
  messageId: MessageId!,
  receiptHandle: ReceiptHandle!,
  body: Body!,
  attributes: Attributes,
  messageAttributes: Object.fromEntries(
    Object.entries(MessageAttributes).map(([name, { StringValue, DataType }]) => [
      name,
      { stringValue: StringValue, dataType: DataType },
    ]),
  ),
});
