import { CreateTableCommand, DynamoDBClient, type GlobalSecondaryIndex } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import type { SQSEvent, SQSRecord } from "aws-lambda";

/** Clients of the emulators, by the variables of the environment. */
export const clients = () => ({
  dynamodb: new DynamoDBClient(),
  s3: new S3Client({ forcePathStyle: true }),
  sqs: new SQSClient(),
});

const index = (name: string, hash: string, range: string): GlobalSecondaryIndex => ({
  IndexName: name,
  KeySchema: [
    { AttributeName: hash, KeyType: "HASH" },
    { AttributeName: range, KeyType: "RANGE" },
  ],
  Projection: { ProjectionType: "ALL" },
});

async function createTable(name: string, hash: string, ...indexes: GlobalSecondaryIndex[]): Promise<void> {
  const names = new Set([hash, ...indexes.flatMap(({ KeySchema }) => KeySchema!.map((each) => each.AttributeName!))]);
  await clients().dynamodb.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: hash, KeyType: "HASH" }],
      AttributeDefinitions: [...names].map((each) => ({ AttributeName: each, AttributeType: "S" })),
      ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
    }),
  );
}

export async function createQueue(name: string): Promise<string> {
  return (await clients().sqs.send(new CreateQueueCommand({ QueueName: name }))).QueueUrl!;
}

/** Tables, bucket and queues of the media pipeline as its layers make them; their names are the functions' settings. */
export async function createMediaResources(prefix: string): Promise<Record<string, string>> {
  const bucket = `${prefix}-input`;
  await clients().s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await createTable(`${prefix}-input`, "uploadId", index("by-status", "status", "createdAt"));
  await createTable(
    `${prefix}-output`,
    "uploadKey",
    index("by-upload", "uploadId", "version"),
    index("by-owner", "owner", "updatedAt"),
  );
  await createTable(`${prefix}-limits`, "id");
  return {
    INPUT_BUCKET: bucket,
    INPUT_TABLE: `${prefix}-input`,
    OUTPUT_TABLE: `${prefix}-output`,
    LIMITS_TABLE: `${prefix}-limits`,
    QUEUE_URL: await createQueue(`${prefix}-classify`),
    DEAD_LETTER_QUEUE_URL: await createQueue(`${prefix}-classify-dead-letter`),
    DOCUMENT_QUEUE_URL: await createQueue(`${prefix}-document`),
    PICTURE_QUEUE_URL: await createQueue(`${prefix}-picture`),
    THREE_D_QUEUE_URL: await createQueue(`${prefix}-3d`),
    VIDEO_QUEUE_URL: await createQueue(`${prefix}-video`),
  };
}

/** Takes all messages of a queue. */
export async function messagesOf(queueUrl: string): Promise<Message[]> {
  const all: Message[] = [];
  for (;;) {
    const { Messages: messages = [] } = await clients().sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ["All"],
        MessageSystemAttributeNames: ["All"],
      }),
    );
    if (messages.length === 0) return all;
    for (const { ReceiptHandle } of messages) {
      await clients().sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
    }
    all.push(...messages);
  }
}

/** Sends a message with string attributes. */
export async function sendTo(queueUrl: string, body: string, attributes: Record<string, string> = {}): Promise<void> {
  const MessageAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: "String", StringValue }]),
  );
  await clients().sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body, MessageAttributes }));
}

/** Writes an object, and returns its ETag. */
export async function putObject(Bucket: string, Key: string, Body: Uint8Array): Promise<string> {
  return (await clients().s3.send(new PutObjectCommand({ Bucket, Key, Body }))).ETag!;
}

export async function deleteObject(Bucket: string, Key: string): Promise<void> {
  await clients().s3.send(new DeleteObjectCommand({ Bucket, Key }));
}

/** An item of a table; undefined if there is none. */
export async function recordOf(
  table: string,
  key: Record<string, string>,
): Promise<Record<string, unknown> | undefined> {
  const client = DynamoDBDocumentClient.from(clients().dynamodb);
  return (await client.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }))).Item;
}

/** An event of Lambda with messages, as an event source mapping delivers them. */
export const sqsEvent = (
  ...messages: readonly Pick<Message, "Body" | "MessageAttributes" | "Attributes">[]
): SQSEvent => ({
  Records: messages.map(({ Body = "", MessageAttributes = {}, Attributes = {} }, at): SQSRecord => ({
    messageId: `00000000-0000-4000-8000-${String(at).padStart(12, "0")}`,
    receiptHandle: `handle-${at}`,
    body: Body,
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: "1764435600000",
      SenderId: "AIDAEXAMPLE",
      ApproximateFirstReceiveTimestamp: "1764435600000",
      ...Attributes,
    },
    messageAttributes: Object.fromEntries(
      Object.entries(MessageAttributes).map(([name, { StringValue: stringValue }]) => [
        name,
        { stringValue, dataType: "String" as const },
      ]),
    ),
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-1:123456789012:classify",
    awsRegion: "us-east-1",
  })),
});
