import { randomUUID } from "node:crypto";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { Context, ScheduledEvent } from "aws-lambda";
import fc from "fast-check";
import type { Change, Records } from "../../apps/media-functions/src/media/join/change";
import {
  allPendingShards,
  expecting,
  failureArrived,
  jobClaimed,
  jobStarted,
  noticeArrived,
  objectArrived,
  type UploadVersion,
} from "../../apps/media-functions/src/media/join/changes";
import { join } from "../../apps/media-functions/src/media/join/join";
import { MemoryRecords } from "../../apps/media-functions/test/support/memory-records";
import { workItemOf } from "../../apps/media-functions/test/support/work-items";
import { startTestSandbox, type TestSandbox } from "../support/aws/test-sandbox";

jest.setTimeout(180_000);

/** The join's conditional writes on an emulated DynamoDB, and the sweep with its queues and events. */
let sandbox: TestSandbox;
let documents: DynamoDBDocumentClient;
let outputRecords: Records;

beforeAll(async () => {
  sandbox = await startTestSandbox("media-join");
  const { endpoint, credentials } = sandbox;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    OUTPUT_TABLE: "output",
    INPUT_TABLE: "input",
    LIMITS_TABLE: "limits",
    CALLS_PER_SECOND: "100",
    BURST: "100",
    PENDING_MINUTES: "60",
    UPLOAD_HOURS: "24",
    POWERTOOLS_LOG_LEVEL: "SILENT",
    POWERTOOLS_DEV: "true",
  });
  const client = new DynamoDBClient({ endpoint, credentials, region: "us-east-1" });
  documents = DynamoDBDocumentClient.from(client);
  const index = (IndexName: string, hash: string, range: string) => ({
    IndexName,
    KeySchema: [
      { AttributeName: hash, KeyType: "HASH" as const },
      { AttributeName: range, KeyType: "RANGE" as const },
    ],
    Projection: { ProjectionType: "ALL" as const },
  });
  const create = (TableName: string, hash: string, indexes?: ReturnType<typeof index>[]) => {
    const names = new Set([
      hash,
      ...(indexes ?? []).flatMap(({ KeySchema }) => KeySchema.map((key) => key.AttributeName)),
    ]);
    return client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [{ AttributeName: hash, KeyType: "HASH" }],
        AttributeDefinitions: [...names].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
        GlobalSecondaryIndexes: indexes,
      }),
    );
  };
  await create("output", "uploadKey", [
    index("by-upload", "uploadId", "version"),
    index("by-owner", "owner", "updatedAt"),
    index("by-status", "status", "updatedAt"),
    index("pending", "pendingShard", "pendingSince"),
  ]);
  await create("limits", "id");
  await create("input", "uploadId", [index("by-status", "status", "createdAt")]);
  ({ outputRecords } = await import("../../apps/media-functions/src/aws/update-output"));
});
afterAll(() => sandbox.stop());

const now = new Date().toISOString(); // so that the sweep leaves these records alone
const names = ["a.json", "b.json", "c.json", "d.json"];
const arrivalsOf = (expected: readonly string[]) =>
  expected.flatMap((name) => [`object ${name}`, `notice ${name}`] as const);

function newUpload(): UploadVersion {
  const uploadId = randomUUID();
  return { uploadId, version: "v1", uploadKey: `${uploadId}#v1` };
}

function arrival(upload: UploadVersion, what: string, at = now) {
  const [type, name] = what.split(" ") as [string, string];
  const key = `outputs/${upload.uploadId}/v1/${name}`;
  if (type === "object") return objectArrived(upload, at, name, { key, size: 1, etag: "e", at });
  if (type === "notice") return noticeArrived(upload, at, name, { processDurationMs: 5, engine: "textract", at });
  return failureArrived(upload, at, name, "unreadable");
}

const expectation = (upload: UploadVersion, expected: readonly string[], at = now) =>
  expecting(upload, at, { owner: "ada", kind: "document", expected, startedAt: at, processingOptions: [] });

async function itemOf({ uploadKey }: UploadVersion) {
  return (await documents.send(new GetCommand({ TableName: "output", Key: { uploadKey } }))).Item;
}

test("DynamoDB and the model of the property tests agree after each arrival, in random orders", async () => {
  const sequence = fc.integer({ min: 1, max: 4 }).chain((count) => {
    const expected = names.slice(0, count);
    const what = fc.constantFrom(
      ...arrivalsOf(expected),
      "object other.jpg",
      "failure a.json",
      "expected",
      "job",
      "id",
    );
    return fc.record({ expected: fc.constant(expected), arrivals: fc.array(what, { minLength: 6, maxLength: 16 }) });
  });
  await fc.assert(
    fc.asyncProperty(sequence, async ({ expected, arrivals }) => {
      const upload = newUpload();
      const memory = new MemoryRecords();
      const runs = [outputRecords, memory].map((records) => ({ records, events: [] as string[] }));
      for (const [index, what] of arrivals.entries()) {
        const results = await Promise.all(
          runs.map(async ({ records, events }) => {
            if (what === "expected") return records.apply(expectation(upload, expected).open);
            if (what === "job") return records.apply(jobClaimed(upload, now, "video", "mediaconvert"));
            if (what === "id")
              return records.apply(jobStarted(upload, now, "video", { engine: "batch", id: "1", at: now }));
            const announce = ({ status }: { status: string }) => Promise.resolve(void events.push(status));
            // A record that only a job has touched has no status: neither open nor ended to `job` and `id`.
            return join(arrival(upload, what), `${index}`, { records, announce, now: () => now });
          }),
        );
        expect(results[0]).toEqual(results[1]);
        expect(await itemOf(upload)).toEqual(memory.items.get(upload.uploadKey));
      }
      expect(runs[0]!.events).toEqual(runs[1]!.events);
    }),
    { numRuns: 60 },
  );
});

test("of messages that arrive at the same time one ends the upload", async () => {
  for (let round = 0; round < 10; round++) {
    const upload = newUpload();
    await outputRecords.apply(expectation(upload, names).open);
    const events: string[] = [];
    const announce = ({ status }: { status: string }) => Promise.resolve(void events.push(status));
    const queue = [...arrivalsOf(names), ...arrivalsOf(names)];
    const results = await Promise.all(
      queue.map((what, index) =>
        join(arrival(upload, what), `${index}`, { records: outputRecords, announce, now: () => now }),
      ),
    );
    expect(results.filter(({ closed }) => closed)).toHaveLength(1);
    expect(events).toEqual(["COMPLETE"]);
    expect(await itemOf(upload)).toMatchObject({ status: "COMPLETE", announced: "COMPLETE", completedAt: now });
  }
});

test("users find records by upload, by owner and by status", async () => {
  const upload = newUpload();
  const later = "2099-01-01T00:00:00.000Z";
  await outputRecords.apply(expectation(upload, ["a.json"], later).open);
  const query = async (IndexName: string, attribute: string, value: string) => {
    const { Items: items = [] } = await documents.send(
      new QueryCommand({
        TableName: "output",
        IndexName,
        KeyConditionExpression: "#attribute = :value",
        ExpressionAttributeNames: { "#attribute": attribute },
        ExpressionAttributeValues: { ":value": value },
        ScanIndexForward: false,
        Limit: 1,
      }),
    );
    return items.map(({ uploadKey }) => uploadKey as string);
  };
  expect(await query("by-upload", "uploadId", upload.uploadId)).toEqual([upload.uploadKey]);
  expect(await query("by-owner", "owner", "ada")).toEqual([upload.uploadKey]); // the newest first
  expect(await query("by-status", "status", "PROCESSING")).toEqual([upload.uploadKey]);
});

/** Records as a sweep two hours later finds them, and what it did. */
test("the sweep ends what waits too long, sends events that are missing, and does nothing twice", async () => {
  const long = new Date(Date.now() - 2 * 3_600_000).toISOString();
  const [half, complete, recent] = [newUpload(), newUpload(), newUpload()];
  const apply = (change: Change) => outputRecords.apply(change);
  await apply(expectation(half, ["a.json"], long).open);
  await apply(arrival(half, "object a.json", long).open);
  await apply(expectation(complete, ["a.json"], long).open);
  await apply(arrival(complete, "object a.json", long).open);
  await apply(arrival(complete, "notice a.json", long).open); // and the function died
  await apply(expectation(recent, ["a.json"], new Date().toISOString()).open);
  for (const [uploadId, status, createdAt] of [
    ["unsent", "AWAITING_UPLOAD", "2026-01-01T00:00:00.000Z"],
    ["sent", "CLASSIFIED", "2026-01-01T00:00:00.000Z"],
    ["new", "AWAITING_UPLOAD", new Date().toISOString()],
  ]) {
    await documents.send(new PutCommand({ TableName: "input", Item: { uploadId, status, createdAt } }));
  }
  const { CreateQueueCommand, ReceiveMessageCommand, SQSClient } = await import("@aws-sdk/client-sqs");
  const { endpoint, credentials } = sandbox;
  const queues = new SQSClient({ endpoint, credentials, region: "us-east-1" });
  const { QueueUrl } = await queues.send(new CreateQueueCommand({ QueueName: "output-dead-letter" }));
  process.env["DEAD_LETTER_QUEUE_URL"] = QueueUrl;

  const { handler } = await import("../../apps/media-functions/src/handlers/sweep");
  const sweep = (millis: number) =>
    handler({} as ScheduledEvent, { getRemainingTimeInMillis: () => millis } as unknown as Context);
  expect(await sweep(1_000)).toMatchObject({ "timed-out": 0, closed: 0, expired: 0, stopped: true }); // no time left
  expect(await sweep(60_000)).toEqual({ "timed-out": 1, closed: 1, announced: 0, expired: 1, stopped: false });
  expect(await itemOf(half)).toMatchObject({
    status: "TIMED_OUT",
    reason: `timed out: notice a.json missing since ${long}`,
    announced: "TIMED_OUT",
  });
  expect(await itemOf(complete)).toMatchObject({ status: "COMPLETE", closedBy: "sweep", announced: "COMPLETE" });
  expect(await itemOf(recent)).toMatchObject({ status: "PROCESSING" });
  const received = await queues.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] }),
  );
  expect(received.Messages?.map(({ MessageAttributes: attributes }) => attributes?.["reason"]?.StringValue)).toEqual([
    `timed out: notice a.json missing since ${long}`,
  ]);
  expect(await sweep(60_000)).toEqual({ "timed-out": 0, closed: 0, announced: 0, expired: 0, stopped: false });
  expect(allPendingShards).toHaveLength(8);
});

test("labels are paid for once: for a retry, and not by two invocations at a time", async () => {
  const { labelsOf } = await import("../../apps/media-functions/src/media/picture/labels");
  const { rekognition } = await import("../../apps/media-functions/src/aws/rekognition");
  const send = jest
    .spyOn(rekognition as { send: (command: unknown) => unknown }, "send")
    .mockImplementation(async () => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      return { Labels: [{ Name: "Dog", Confidence: 99 }] };
    });
  const ask = () => labelsOf(workItemOf({ kind: "picture", contentType: "image/png" }), undefined, () => 60_000);
  const labels = [{ name: "Dog", confidence: 99, parents: [], boxes: [] }];
  const answers = await Promise.allSettled([ask(), ask()]);
  expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]); // SQS delivers that one again
  expect(await ask()).toEqual(labels);
  expect(send).toHaveBeenCalledTimes(1);
});
