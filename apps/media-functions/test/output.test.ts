import "./support/environment";
import type { Metrics } from "@aws-lambda-powertools/metrics";
import { outputRecords } from "../src/aws/update-output";
import type { Notice } from "../src/events/notice";
import { handler } from "../src/handlers/output";
import { metrics } from "../src/lib/telemetry";
import { expecting } from "../src/media/join/changes";
import { failed, succeeded } from "../src/media/notices";
import { awsError, FakeAws } from "./support/fake-aws";
import { context, sqsEvent } from "./support/handler-events";
import { workItemOf } from "./support/work-items";

let aws: FakeAws;
beforeEach(async () => {
  aws = new FakeAws().on("PutEvents", () => ({ FailedEntryCount: 0, Entries: [{ EventId: "1" }] }));
  const upload = { owner: "ada", kind: "document", expected: ["text.json"], processingOptions: ["text-extraction"] };
  await outputRecords.apply(expecting(item, startedAt, { ...upload, startedAt }).open);
});
afterEach(() => jest.restoreAllMocks());

const item = workItemOf();
const { uploadId, version, uploadKey } = item;
const startedAt = "2026-11-29T12:00:00.000Z";
const key = `outputs/${uploadId}/${version}/text.json`;

/** The event as AWS documents it (docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html). */
const objectCreated = (change: object = {}) => ({
  version: "0",
  id: "17793124-05d4-b198-2fde-7ededc63b103",
  "detail-type": "Object Created",
  source: "aws.s3",
  account: "111122223333",
  time: "2026-11-29T12:00:05Z",
  region: "us-east-1",
  resources: ["arn:aws:s3:::output"],
  detail: {
    version: "0",
    bucket: { name: "output" },
    object: {
      key,
      size: 5,
      etag: "b1946ac92492d2347c6235b4d2611184",
      "version-id": "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e",
      sequencer: "00617F08299329D189",
      ...change,
    },
    "request-id": "N4N7GDK58NMKJ12R",
    requester: "123456789012",
    "source-ip-address": "1.2.3.4",
    reason: "PutObject",
  },
});
const notice: Notice = succeeded(item, "text.json", "textract", 1_234);
const deliver = (body: unknown, messageId = "m1") => {
  const event = sqsEvent(body);
  return handler({ Records: event.Records.map((record) => ({ ...record, messageId })) }, context);
};

test.each([
  ["the object first", [objectCreated(), notice]],
  ["the notice first", [notice, objectCreated()]],
])("%s: the upload is complete, with an event on the default bus", async (_, messages) => {
  for (const [index, body] of messages.entries()) {
    expect(await deliver(body, `m${index}`)).toEqual({ batchItemFailures: [] });
  }
  await deliver(objectCreated(), "again");
  const record = aws.record(uploadKey);
  expect(record).toMatchObject({
    status: "COMPLETE",
    closedBy: "m1",
    announced: "COMPLETE",
    objects: { "text.json": { key, size: 5, etag: "b1946ac92492d2347c6235b4d2611184", at: "2026-11-29T12:00:05Z" } },
    notices: { "text.json": { processDurationMs: 1_234, engine: "textract", at: notice.at } },
  });
  const [
    {
      Entries: [entry],
    },
    ...others
  ] = aws.inputsOf("PutEvents") as [{ Entries: Record<string, string>[] }];
  expect(others).toEqual([]);
  expect(entry).toMatchObject({ Source: "media-pipeline", DetailType: "Upload Completed" });
  expect(JSON.parse(entry!["Detail"]!)).toEqual({
    ...{ uploadKey, uploadId, version, owner: "ada", kind: "document", status: "COMPLETE", startedAt },
    completedAt: record.completedAt,
    outputs: [{ name: "text.json", ...record.objects["text.json"], processDurationMs: 1_234 }],
  });
});

test("an event that EventBridge refuses is sent by the retry of the message that ended the upload", async () => {
  await deliver(objectCreated(), "first");
  aws.on("PutEvents", () => ({
    FailedEntryCount: 1,
    Entries: [{ ErrorCode: "InternalFailure", ErrorMessage: "later" }],
  }));
  expect((await deliver(notice, "second")).batchItemFailures).toHaveLength(1);
  expect(aws.record(uploadKey)).toMatchObject({ status: "COMPLETE", closedBy: "second" });
  expect(aws.record(uploadKey).announced).toBeUndefined();
  aws.on("PutEvents", () => ({ FailedEntryCount: 0, Entries: [{}] }));
  expect(await deliver(notice, "second")).toEqual({ batchItemFailures: [] });
  expect(aws.record(uploadKey).announced).toBe("COMPLETE");
  expect(aws.inputsOf("PutEvents")).toHaveLength(2);
});

test("a failure ends the upload, and its event says what is missing", async () => {
  await deliver(objectCreated());
  await deliver(failed(item, "textract", "the PDF is encrypted"));
  const [
    {
      Entries: [entry],
    },
  ] = aws.inputsOf("PutEvents") as [{ Entries: Record<string, string>[] }];
  expect(entry!["DetailType"]).toBe("Upload Failed");
  expect(JSON.parse(entry!["Detail"]!)).toMatchObject({
    status: "FAILED",
    reason: "the PDF is encrypted",
    missing: ["notice text.json"],
  });
});

test("an object that nobody expects is recorded, and ends nothing", async () => {
  await deliver(objectCreated({ key: `outputs/${uploadId}/${version}/key-frames/frame.0000007.jpg` }));
  expect(aws.record(uploadKey)).toMatchObject({
    status: "PROCESSING",
    objects: { "key-frames/frame.0000007.jpg": {} },
  });
});

test.each([
  ["a key that is no output", objectCreated({ key: "other/file" }), "other/file is not the key of an output"],
  ["a notice without an output", { ...notice, output: undefined }, "the notice SUCCEEDED names no output"],
  ["another event", { source: "aws.ec2" }, expect.stringContaining("the message has another shape than expected")],
])("%s is poison", async (_, body, reason) => {
  expect(await deliver(body)).toEqual({ batchItemFailures: [] });
  expect(aws.deadLetters()).toEqual([reason]);
});

test("a complete upload is counted, with its turnaround time, by kind", async () => {
  const written: unknown[] = [];
  jest.spyOn(metrics, "singleMetric").mockImplementation(() => {
    const addDimension = (name: string, value: string) => written.push([name, value]);
    return { addDimension, addMetric: (...metric: unknown[]) => written.push(metric) } as unknown as Metrics;
  });
  await deliver(objectCreated());
  await deliver(notice);
  const seconds = (Date.parse(aws.record(uploadKey).completedAt!) - Date.parse(startedAt)) / 1_000;
  expect(written).toEqual([
    ["kind", "document"],
    ["UploadsCompleted", "Count", 1],
    ["kind", "document"],
    ["TurnaroundSeconds", "Seconds", seconds],
  ]);
});

test("a table that throttles defers the message", async () => {
  jest.spyOn(outputRecords, "apply").mockRejectedValue(awsError("ThrottlingException"));
  expect(await deliver(notice)).toEqual({ batchItemFailures: [] });
  expect(aws.deferred()).toHaveLength(1);
});
