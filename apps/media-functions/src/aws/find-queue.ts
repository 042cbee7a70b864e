import { GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import { sqs } from "./sqs";

/** URL of a queue by its name. A URL is returned as it is. */
export async function findQueue(nameOrUrl: string): Promise<string> {
  if (/^https?:/.test(nameOrUrl)) return nameOrUrl;
  return (await sqs.send(new GetQueueUrlCommand({ QueueName: nameOrUrl }))).QueueUrl!;
}
