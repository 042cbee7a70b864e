import { type Message, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { sqs } from "./sqs";

/** Up to ten messages of a queue with all attributes; no other reader gets them for a time. Empty if there are none. */
export async function receiveMessages(queueUrl: string, visibilitySeconds: number): Promise<Message[]> {
  const { Messages: messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ["All"],
      MessageSystemAttributeNames: ["All"],
      VisibilityTimeout: visibilitySeconds,
      WaitTimeSeconds: 1, // asks all servers of the queue, where a short poll asks some
    }),
  );
  return messages;
}
