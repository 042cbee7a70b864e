import { environment } from "./support/environment";
import { handler as start } from "../src/handlers/document";
import { handler as complete } from "../src/handlers/document-completed";
import { classify } from "../src/media/document/classification";
import { documentMistake } from "../src/media/document/limits";
import { pdfObstacle } from "../src/media/document/pdf";
import { failureReason } from "../src/media/document/read-results";
import { awsError, FakeAws } from "./support/fake-aws";
import { context, sqsEvent } from "./support/handler-events";
import { MemoryRecords } from "./support/memory-records";
import { workItemOf } from "./support/work-items";

let aws: FakeAws;
beforeEach(() => {
  aws = new FakeAws()
    .on("GetObject", () => ({
      Body: { transformToByteArray: () => Promise.resolve(Buffer.from("trailer <</Size 4>>")) },
    }))
    .on("StartDocumentTextDetection", () => ({ JobId: "job-1" }))
    .on("StartDocumentAnalysis", () => ({ JobId: "job-2" }));
});
afterEach(() => jest.restoreAllMocks());

const item = workItemOf({ processingOptions: ["text-extraction", "classification"] });
const { uploadId, version, uploadKey } = item;

describe("start", () => {
  test("a document is written as processing, and its text detection started with a token and the upload's id", async () => {
    expect(await start(sqsEvent(item), context)).toEqual({ batchItemFailures: [] });
    expect(aws.inputsOf("StartDocumentTextDetection")).toEqual([
      {
        DocumentLocation: { S3Object: { Bucket: "input", Name: item.key, Version: version } },
        ClientRequestToken: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        JobTag: uploadId,
        NotificationChannel: { SNSTopicArn: environment.TEXTRACT_TOPIC_ARN, RoleArn: environment.TEXTRACT_ROLE_ARN },
      },
    ]);
    expect(aws.record(uploadKey)).toMatchObject({
      status: "PROCESSING",
      expected: ["classification.json", "text.json"],
      owner: "ada",
      startedAt: item.receivedAt,
      jobs: { document: { engine: "textract", id: "job-1" } },
    });
    expect(aws.memory.items.get(uploadKey)).toHaveProperty("pendingSince");
  });

  test("a second delivery starts nothing, and one after a crash gets the same job by the same token", async () => {
    // The function dies after the call of Textract, before the id is written.
    const write = jest.spyOn(aws.memory, "apply");
    const original = MemoryRecords.prototype.apply.bind(aws.memory);
    write.mockImplementation((change) => {
      const job = change.set["job#document"] as { id?: string } | undefined;
      return job?.id === undefined ? original(change) : Promise.reject(new Error("killed"));
    });
    expect((await start(sqsEvent(item), context)).batchItemFailures).toHaveLength(1);
    write.mockRestore();
    await start(sqsEvent(item, 2), context);
    const [first, second] = aws.inputsOf("StartDocumentTextDetection");
    expect(second).toEqual(first);
    await start(sqsEvent(item, 3), context);
    expect(aws.inputsOf("StartDocumentTextDetection")).toHaveLength(2);
  });

  test("an analysis is the only job of a document that asks for all options", async () => {
    const all = { ...item, processingOptions: ["text-extraction", "semantic-analysis", "classification"] };
    await start(sqsEvent(all), context);
    expect(aws.inputsOf("StartDocumentAnalysis")).toMatchObject([{ FeatureTypes: ["LAYOUT"] }]);
    expect(aws.inputsOf("StartDocumentTextDetection")).toEqual([]);
  });

  test.each([
    ["UnsupportedDocumentException", "Textract does not support the format of the document"],
    ["BadDocumentException", "Textract cannot read the document: it is damaged, encrypted or empty"],
    ["DocumentTooLargeException", "the document is too large for Textract"],
  ])("%s ends the upload with its reason, and frees the slot", async (name, reason) => {
    aws.on("StartDocumentTextDetection", () => Promise.reject(awsError(name)));
    expect(await start(sqsEvent(item), context)).toEqual({ batchItemFailures: [] });
    expect(aws.deadLetters()).toEqual([reason]);
    expect(aws.notices()).toMatchObject([{ status: "FAILED", uploadKey, reason, engine: "textract" }]);
    expect(aws.inputsOf("Update").at(-1)).toMatchObject({ UpdateExpression: "REMOVE holders.#job" });
    expect(aws.record(uploadKey).jobs).toEqual({});
  });

  test.each(["LimitExceededException", "ProvisionedThroughputExceededException", "ThrottlingException"])(
    "%s defers the message, uses up no receive, and drops the claim",
    async (name) => {
      aws.on("StartDocumentTextDetection", () => Promise.reject(awsError(name)));
      expect(await start(sqsEvent(item, 3), context)).toEqual({ batchItemFailures: [] });
      expect(aws.deferred()).toHaveLength(1);
      expect([aws.deadLetters(), aws.notices(), aws.record(uploadKey).jobs]).toEqual([[], [], {}]);
    },
  );

  test("a message that fails for the last time goes to the dead-letter queue, and ends the upload", async () => {
    aws.on("StartDocumentTextDetection", () => Promise.reject(awsError("InternalServerError", "try later")));
    expect((await start(sqsEvent(item, 1), context)).batchItemFailures).toHaveLength(1);
    expect(await start(sqsEvent(item, 3), context)).toEqual({ batchItemFailures: [] });
    expect(aws.deadLetters()).toEqual(["InternalServerError: try later"]);
    expect(aws.notices()).toMatchObject([{ status: "FAILED", reason: "InternalServerError: try later" }]);
  });

  test("an encrypted PDF, an Office file and a deleted document are not paid for", async () => {
    const tail = Buffer.from("trailer <</Size 4 /Encrypt 12 0 R>>");
    aws.on("GetObject", () => ({ Body: { transformToByteArray: () => Promise.resolve(tail) } }));
    await start(sqsEvent(item), context);
    await start(sqsEvent({ ...item, contentType: "application/msword" }), context);
    aws.on("GetObject", () => Promise.reject(awsError("NoSuchVersion")));
    await start(sqsEvent(item), context);
    expect(aws.deadLetters()).toEqual([
      "the PDF is encrypted: upload it without a password",
      "Textract reads application/pdf, image/tiff, image/jpeg, image/png, not application/msword",
      `${item.key} was deleted before it was processed`,
    ]);
    expect(aws.inputsOf("StartDocumentTextDetection")).toEqual([]);
  });

  test("a message that is not JSON, and an option of another kind, are poison", async () => {
    await start(sqsEvent("{"), context);
    await start(sqsEvent({ ...item, processingOptions: ["transcode"] }), context);
    expect(aws.deadLetters()).toEqual([
      "the message is not JSON",
      expect.stringContaining('the processing option "transcode" is for a video') as string,
    ]);
  });
});

describe("completion", () => {
  /** The message of Textract in the envelope of SNS, as AWS documents it. */
  const completion = (status: string, change = {}) => ({
    Type: "Notification",
    MessageId: "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
    TopicArn: environment.TEXTRACT_TOPIC_ARN,
    Message: JSON.stringify({
      JobId: "job-1",
      Status: status,
      API: "StartDocumentTextDetection",
      JobTag: uploadId,
      Timestamp: Date.now() + 2_000,
      DocumentLocation: { S3ObjectName: item.key, S3Bucket: "input" },
      ...change,
    }),
    Timestamp: "2026-11-29T12:00:10.000Z",
    SignatureVersion: "1",
  });

  const line = (Id: string, Text: string, Page: number) => ({
    BlockType: "LINE",
    Id,
    Text,
    Page,
    Confidence: 99.123456,
    Geometry: { BoundingBox: { Left: 0.1, Top: 0.2, Width: 0.3, Height: 0.04 } },
  });

  beforeEach(async () => {
    await start(sqsEvent(item), context);
    aws.on("Query", () => ({ Items: [aws.memory.items.get(uploadKey)] }));
    aws.on("GetDocumentTextDetection", ({ NextToken: token }) =>
      token === undefined
        ? { JobStatus: "SUCCEEDED", Blocks: [{ BlockType: "PAGE" }, line("1", "INVOICE 7", 1)], NextToken: "2" }
        : { JobStatus: "SUCCEEDED", Blocks: [line("2", "Amount due: 12.00", 2)] },
    );
  });

  test("all pages of results become the expected outputs, each with a notice, and the slot is freed", async () => {
    expect(await complete(sqsEvent(completion("SUCCEEDED")), context)).toEqual({ batchItemFailures: [] });
    const written = aws.inputsOf("PutObject").map(({ Key, Body }) => [Key, JSON.parse(Body as string) as object]);
    const folder = `outputs/${uploadId}/${version}`;
    expect(written).toEqual([
      [`${folder}/classification.json`, { class: "invoice", confidence: 1, scores: { invoice: 6 } }],
      [
        `${folder}/text.json`,
        {
          pages: [
            { page: 1, lines: [{ text: "INVOICE 7", confidence: 99.1235, box: [0.1, 0.2, 0.3, 0.04] }] },
            { page: 2, lines: [{ text: "Amount due: 12.00", confidence: 99.1235, box: [0.1, 0.2, 0.3, 0.04] }] },
          ],
        },
      ],
    ]);
    expect(aws.notices()).toMatchObject([
      { status: "SUCCEEDED", output: "classification.json", engine: "textract", uploadKey },
      { status: "SUCCEEDED", output: "text.json", key: `${folder}/text.json` },
    ]);
    expect(aws.notices().every(({ processDurationMs }) => (processDurationMs as number) >= 2_000)).toBe(true);
    expect(aws.inputsOf("Update").at(-1)).toMatchObject({ UpdateExpression: "REMOVE holders.#job" });
  });

  test("a failed job ends the upload with its reason in words", async () => {
    aws.on("GetDocumentTextDetection", () => ({ JobStatus: "FAILED", StatusMessage: "UNSUPPORTED_DOCUMENT" }));
    await complete(sqsEvent(completion("FAILED")), context);
    const reason =
      "Textract could not read the document: its format is not supported; encrypted PDFs and XFA forms are not (UNSUPPORTED_DOCUMENT)";
    expect(aws.deadLetters()).toEqual([reason]);
    expect(aws.notices()).toMatchObject([{ status: "FAILED", uploadKey, reason }]);
  });

  test("a completion before the job's id is written is delivered again", async () => {
    aws.on("Query", () => ({ Items: [] }));
    expect((await complete(sqsEvent(completion("SUCCEEDED")), context)).batchItemFailures).toHaveLength(1);
    expect(aws.inputsOf("PutObject")).toEqual([]);
  });
});

test("the end of a PDF shows what Textract refuses", () => {
  expect(pdfObstacle(Buffer.from("<< /Type /XRef /Encrypt 5 0 R >>"))).toMatch(/encrypted/);
  expect(pdfObstacle(Buffer.from("/AcroForm << /XFA [ (template) 3 0 R ] >>"))).toMatch(/XFA/);
  expect(pdfObstacle(Buffer.from("(an /Encrypt in words) startxref 116 %%EOF"))).toBeUndefined();
});

test("limits of Textract by type", () => {
  expect(documentMistake("application/pdf", 500 * 1024 * 1024)).toBeUndefined();
  expect(documentMistake("image/png", 10 * 1024 * 1024 + 1)).toMatch(/10485761 bytes: Textract reads up to 10485760/);
  expect(failureReason("INTERNAL_ERROR")).toBe("Textract could not read the document: INTERNAL_ERROR");
});

test.each([
  ["invoice", "Invoice 12\nBill to: ACME\nTotal due 10"],
  ["contract", "This Agreement is made between the parties.\nWhereas\nGoverning law: Ohio"],
  ["letter", "Dear Ada,\nthank you.\nKind regards\nBob"],
  ["resume", "Curriculum vitae\nEducation\nSkills"],
  ["other", "Lorem ipsum dolor sit amet"],
])("rules classify a text as %s", (expected, text) => {
  expect(classify(text, []).class).toBe(expected);
});

test("a title counts twice", () => {
  const text = "Report\nInvoice\nDear all";
  const title = { type: "title", page: 1, text: "Invoice", confidence: 99 };
  expect(classify(text, [title])).toEqual({ class: "invoice", confidence: 0.67, scores: { invoice: 6, letter: 3 } });
});
