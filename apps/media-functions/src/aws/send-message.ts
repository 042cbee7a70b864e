import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { sqs } from "./sqs";

/** String attributes of a message. SQS allows ten, none of them empty. */
export type MessageAttributes = Readonly<Record<string, string>>;

export interface OutgoingMessage {
  readonly queueUrl: string;
  readonly body: string;
  readonly attributes?: MessageAttributes;
  /** SQS allows 900. */
  readonly delaySeconds?: number;
}

/** Sends a message to a queue. */
export async function sendMessage({ queueUrl, body, attributes = {}, delaySeconds }: OutgoingMessage): Promise<void> {
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: body,
      DelaySeconds: delaySeconds,
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name, { DataType: "String", StringValue: value }]),
      ),
    }),
  );
}
