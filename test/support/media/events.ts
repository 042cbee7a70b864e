import { createHash, randomUUID } from "node:crypto";

const account = "123456789012";
const region = "us-east-1";

/** An object of S3 as events describe it. */
export interface EventObject {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  readonly etag: string;
}

/** "Object Created" of S3 as EventBridge documents it, without a version id, as the emulator sends it. */
export const objectCreatedEvent = ({ bucket, key, size, etag }: EventObject) => ({
  version: "0",
  id: randomUUID(),
  "detail-type": "Object Created",
  source: "aws.s3",
  account,
  time: new Date().toISOString(),
  region,
  resources: [`arn:aws:s3:::${bucket}`],
  detail: {
    version: "0",
    bucket: { name: bucket },
    object: { key, size, etag, sequencer: sequencer() },
    "request-id": "N4N7GDK58NMKJ12R",
    requester: account,
    "source-ip-address": "127.0.0.1",
    reason: "PutObject",
  },
});

/** Grows with time, as that of S3 does for one key. */
const sequencer = (): string => (Date.now() * 1000).toString(16).toUpperCase().padStart(18, "0");

/** A request of API Gateway (HTTP API, payload format 2.0) with the claims of a JWT. */
export const apiEvent = (method: string, path: string, body?: object, routePath = path) => ({
  version: "2.0",
  routeKey: `${method} ${routePath}`,
  rawPath: path,
  rawQueryString: "",
  headers: { "content-type": "application/json" },
  requestContext: {
    accountId: account,
    apiId: "sandbox",
    authorizer: { jwt: { claims: { sub: "load" }, scopes: null } },
    domainName: "sandbox.execute-api.us-east-1.amazonaws.com",
    domainPrefix: "sandbox",
    http: { method, path, protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "load" },
    requestId: randomUUID(),
    routeKey: `${method} ${routePath}`,
    stage: "$default",
    time: new Date().toISOString(),
    timeEpoch: Date.now(),
  },
  ...(body && { body: JSON.stringify(body) }),
  isBase64Encoded: false,
});

/** A message of an SQS batch, as far as it depends on the message. */
export interface QueueRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, object>>;
}

/** A batch of Lambda's mapping to SQS. */
export const queueEvent = (arn: string, records: readonly QueueRecord[]) => ({
  Records: records.map((record) => ({
    ...record,
    md5OfBody: createHash("md5").update(record.body).digest("hex"),
    eventSource: "aws:sqs",
    eventSourceARN: arn,
    awsRegion: region,
  })),
});
