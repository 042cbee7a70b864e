import type { Context, SQSEvent, SQSRecord } from "aws-lambda";

/** An SQS event with a message, as Lambda gets it. */
export function sqsEvent(body: unknown, receives = 1): SQSEvent {
  const record: SQSRecord = {
    messageId: "059f36b4-87a3-44ab-83d2-661975830a7d",
    receiptHandle: "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a...",
    body: typeof body === "string" ? body : JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: "1545082649183",
      SenderId: "AIDAIENQZJOLO23YVJ4VO",
      ApproximateFirstReceiveTimestamp: "1545082649185",
    },
    messageAttributes: {},
    md5OfBody: "e4e68fb7bd0e697a0ae8f1bb342846b3",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-1:123456789012:acme-media-test",
    awsRegion: "us-east-1",
  };
  return { Records: [record] };
}

export const context = { getRemainingTimeInMillis: () => 60_000, awsRequestId: "r1" } as unknown as Context;
