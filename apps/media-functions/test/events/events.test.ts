import { parseBody } from "../../src/events/body";
import { jobStateChange } from "../../src/events/job-state-change";
import { notice, type Notice } from "../../src/events/notice";
import { objectCreated, sequencerOf } from "../../src/events/object-created";
import { textractCompletion } from "../../src/events/textract-completion";
import { uploadIdOf } from "../../src/events/upload-id";
import { PoisonError } from "../../src/lib/errors";

const uploadId = "3f2b1c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d";

/** As in docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html. */
const created = {
  version: "0",
  id: "17793124-05d4-b198-2fde-7ededc63b103",
  "detail-type": "Object Created",
  source: "aws.s3",
  account: "111122223333",
  time: "2026-11-12T00:00:00Z",
  region: "us-east-1",
  resources: ["arn:aws:s3:::acme-media-dev-input"],
  detail: {
    version: "0",
    bucket: { name: "acme-media-dev-input" },
    object: {
      key: `uploads/${uploadId}/my file+1.pdf`,
      size: 5,
      etag: "b1946ac92492d2347c6235b4d2611184",
      "version-id": "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e",
      sequencer: "617f08299329d189",
    },
    "request-id": "N4N7GDK58NMKJ12R",
    requester: "123456789012",
    "source-ip-address": "1.2.3.4",
    reason: "PutObject",
  },
};

describe("Object Created of S3", () => {
  test("is read as AWS documents it, with the key as it is", () => {
    const { detail, time } = parseBody(objectCreated, JSON.stringify(created));
    expect(detail.object.key).toBe(`uploads/${uploadId}/my file+1.pdf`);
    expect(detail.object["version-id"]).toBe("IYV3p45BT0ac8hjHg1houSdS1a.Mro8e");
    expect(time).toBe("2026-11-12T00:00:00Z");
  });

  test("is read as emulators send it, without a version id and sequencer", () => {
    const { key, size, etag } = created.detail.object;
    const event = parseBody(
      objectCreated,
      JSON.stringify({ ...created, detail: { bucket: created.detail.bucket, object: { key, size, etag } } }),
    );
    expect(sequencerOf(event)).toBe(created.time);
  });

  test("has sequencers of different lengths that sort as S3 means them", () => {
    const sequencer = (text: string) =>
      sequencerOf({ ...created, detail: { ...created.detail, object: { ...created.detail.object, sequencer: text } } } as never); // prettier-ignore
    expect(sequencer("617f08299329d189") < sequencer("617f08299329d18900a1")).toBe(true);
    expect(sequencer("617f08299329d189ff") < sequencer("617f08299329d18a")).toBe(true);
  });
});

describe("a message by SNS", () => {
  const message: Notice = {
    uploadId,
    version: "v1",
    uploadKey: `${uploadId}#v1`,
    status: "SUCCEEDED",
    output: "text.json",
    processDurationMs: 12,
    engine: "textract",
    at: "2026-11-12T00:00:00Z",
  };
  /** As in docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html; an emulator spells SigningCertUrl so. */
  const envelope = (certificate: string) => ({
    Type: "Notification",
    MessageId: "63a3f6b6-d533-4a47-aef9-fcf5cf758c76",
    TopicArn: "arn:aws:sns:us-west-2:123456789012:MyTopic",
    Subject: "Testing publish to subscribed queues",
    Message: JSON.stringify(message),
    Timestamp: "2012-03-29T05:12:16.901Z",
    SignatureVersion: "1",
    Signature: "EXAMPLE",
    [certificate]: "https://sns.us-west-2.amazonaws.com/x.pem",
  });

  test("is read raw and in its envelope", () => {
    expect(parseBody(notice, JSON.stringify(message))).toEqual(message);
    expect(parseBody(notice, JSON.stringify(envelope("SigningCertURL")))).toEqual(message);
    expect(parseBody(notice, JSON.stringify(envelope("SigningCertUrl")))).toEqual(message);
  });

  test("names its upload also where it cannot be read", () => {
    expect(uploadIdOf(JSON.stringify(envelope("SigningCertURL")))).toBe(uploadId);
    expect(uploadIdOf(JSON.stringify(created))).toBe(uploadId);
    expect(uploadIdOf(`{"key": "outputs/${uploadId}/v1/text.json`)).toBe(uploadId);
    expect(uploadIdOf("no JSON")).toBeUndefined();
  });
});

test("the end of a Textract job is read as AWS documents it", () => {
  /** docs.aws.amazon.com/textract/latest/dg/async-notification-payload.html */
  const message = {
    JobId: "642492aea78a86a40665555dc375ee97bc963f342b29cd05030f19bd8fd1bc5f",
    Status: "SUCCEEDED",
    API: "StartDocumentTextDetection",
    JobTag: "Receipt",
    Timestamp: 1543599965969,
    DocumentLocation: { S3ObjectName: "document", S3Bucket: "bucket" },
  };
  expect(parseBody(textractCompletion, JSON.stringify(message))).toEqual(message);
});

test("the end of a MediaConvert job is read as AWS documents it", () => {
  /** docs.aws.amazon.com/mediaconvert/latest/ug/ev_status_complete.html and ev_status_error.html */
  const complete = {
    version: "0",
    source: "aws.mediaconvert",
    "detail-type": "MediaConvert Job State Change",
    time: "2026-10-31T16:36:29Z",
    detail: {
      timestamp: 1509460576018,
      accountId: "111122223333",
      queue: "arn:aws:mediaconvert:us-west-2:111122223333:queues/Default",
      jobId: "123456789012-smb6o7",
      status: "COMPLETE",
      userMetadata: { uploadId },
      outputGroupDetails: [
        {
          outputDetails: [
            { outputFilePaths: ["s3://bucket/a.mp4"], durationInMs: 180041, videoDetails: { widthInPx: 1920 } },
          ],
          type: "FILE_GROUP",
        },
      ],
    },
  };
  expect(parseBody(jobStateChange, JSON.stringify(complete)).detail.outputGroupDetails[0]!.outputDetails).toEqual([
    { outputFilePaths: ["s3://bucket/a.mp4"], durationInMs: 180041 },
  ]);
  const { timestamp, jobId } = complete.detail;
  const failure = { timestamp, jobId, status: "ERROR", errorCode: 1404, errorMessage: "Not found" };
  const error = { ...complete, detail: failure };
  expect(parseBody(jobStateChange, JSON.stringify(error)).detail).toMatchObject({ errorCode: 1404, userMetadata: {} });
});

test.each([
  ["no JSON", "the message is not JSON"],
  ["{}", "the message has another shape than expected at source: "],
  ["null", "the message has another shape than expected: "],
  [JSON.stringify({ Type: "Notification", Message: "text" }), "the message is not JSON"],
])("another body is poison: %s", (body, message) => {
  const read = () => parseBody(objectCreated, body);
  expect(read).toThrow(PoisonError);
  expect(read).toThrow(message);
});
