import { fakeSandbox, type FakeSandbox, type Received, type Reply } from "./fake-sandbox";
import { randomCredentials } from "../../src/sandbox/credentials";
import { jsonFields, type SandboxRequest } from "../../src/sandbox/gaps/gap";
import { StandIns } from "../../src/sandbox/stand-ins";
import { textract } from "../../src/sandbox/stand-ins/textract";
import { TokenBucket } from "../../src/sandbox/stand-ins/token-bucket";
import { SignedClient } from "../support/aws/signed-client";

let sandbox: FakeSandbox;
afterEach(() => sandbox.close());

const pdf = Buffer.from("%PDF-1.7\n");
const png = Buffer.from("89504e470d0a1a0a", "hex");

/** An S3 with the objects `document.pdf` and `picture.png` in every bucket, and one rule for MediaConvert. */
function emulators({ url, headers }: Received): Reply {
  const objects: Readonly<Record<string, Buffer>> = {
    "document.pdf": pdf,
    "picture.png": png,
    "film.mp4": pdf,
    "notes.txt": Buffer.from("notes"),
  };
  const object = objects[url.split("/").at(-1)!];
  if (headers.range !== undefined) {
    if (object === undefined) return { status: 404 };
    return { status: 206, headers: { "content-range": `bytes 0-8/${object.length}` }, body: object };
  }
  const target = String(headers["x-amz-target"] ?? "");
  const answers: Readonly<Record<string, object>> = {
    "AWSEvents.ListRules": {
      Rules: [
        { Name: "other", State: "DISABLED", EventPattern: "{}" },
        { Name: "jobs", State: "ENABLED", EventPattern: '{"source":["aws.mediaconvert"]}' },
      ],
    },
    "AWSEvents.TestEventPattern": { Result: true },
    "AWSEvents.ListTargetsByRule": {
      Targets: [{ Id: "1", Arn: "arn:aws:sqs:us-east-1:123456789012:video-completed" }],
    },
  };
  return { body: JSON.stringify(answers[target] ?? {}) };
}

beforeEach(async () => {
  sandbox = await fakeSandbox(emulators);
  await control({ service: "textract", delayMs: 0 });
  await control({ service: "mediaconvert", delayMs: 0 });
});

interface Told {
  readonly status: number;
  readonly type: string | undefined;
  readonly fields: Record<string, unknown>;
}

async function told(response: Response): Promise<Told> {
  const fields = (await response.json()) as Record<string, unknown>;
  const type = response.headers.get("x-amzn-errortype") ?? (fields["__type"] as string | undefined);
  return { status: response.status, type, fields };
}

const control = async (body?: object): Promise<Told> =>
  told(
    await sandbox.call("sts", "/_strata/stand-ins", {
      method: body === undefined ? "GET" : "POST",
      body: body && JSON.stringify(body),
    }),
  );

async function ask(service: "textract" | "rekognition", operation: string, fields: object): Promise<Told> {
  const headers = { "x-amz-target": `Any.${operation}`, "content-type": "application/x-amz-json-1.1" };
  return told(await sandbox.call(service, "/", { method: "POST", headers, body: JSON.stringify(fields) }));
}

const convert = async (method: string, path: string, body?: object): Promise<Told> =>
  told(await sandbox.call("mediaconvert", `/2017-08-29${path}`, { method, body: body && JSON.stringify(body) }));

/** Waits for what a job sends when it completes. */
async function sent(isIt: (request: Received) => boolean, count = 1): Promise<Received[]> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const found = sandbox.received.filter(isIt);
    if (found.length >= count) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`not sent: ${JSON.stringify(sandbox.received.map(({ method, url }) => `${method} ${url}`))}`);
}

const published = (count = 1) => sent(({ body }) => body.startsWith("Action=Publish"), count);
const messageOf = ({ body }: Received) =>
  JSON.parse(new URLSearchParams(body).get("Message")!) as Record<string, unknown>;

const document = (Name = "document.pdf") => ({ DocumentLocation: { S3Object: { Bucket: "in", Name } } });
const notified = { NotificationChannel: { SNSTopicArn: "arn:aws:sns:us-east-1:123456789012:done", RoleArn: "arn" } };

describe("Textract", () => {
  test("starts a job, tells the topic when it is done, and has its blocks", async () => {
    const { fields } = await ask("textract", "StartDocumentTextDetection", {
      ...document(),
      ...notified,
      JobTag: "tag",
    });
    const { JobId } = fields;
    expect(JobId).toMatch(/^[0-9a-f]{64}$/);
    const [message] = await published();
    expect(messageOf(message!)).toEqual({
      JobId,
      Status: "SUCCEEDED",
      API: "StartDocumentTextDetection",
      JobTag: "tag",
      Timestamp: expect.any(Number) as number,
      DocumentLocation: { S3ObjectName: "document.pdf", S3Bucket: "in" },
    });
    const result = await ask("textract", "GetDocumentTextDetection", { JobId });
    expect(result.fields).toMatchObject({ JobStatus: "SUCCEEDED", DocumentMetadata: { Pages: 1 } });
    const blocks = result.fields["Blocks"] as readonly { BlockType: string; Text?: string }[];
    expect(blocks.filter(({ BlockType }) => BlockType === "LINE").map(({ Text }) => Text)).toEqual([
      "No content is analysed.",
      "s3://in/document.pdf",
    ]);
  });

  test("returns results by page", async () => {
    const start = { ...document(), FeatureTypes: ["TABLES", "FORMS"] };
    const { JobId } = (await ask("textract", "StartDocumentAnalysis", start)).fields;
    await new Promise((resolve) => setTimeout(resolve, 50));
    const types: string[] = [];
    let token: unknown;
    do {
      const page = await ask("textract", "GetDocumentAnalysis", { JobId, MaxResults: 5, NextToken: token });
      types.push(...(page.fields["Blocks"] as { BlockType: string }[]).map(({ BlockType }) => BlockType));
      token = page.fields["NextToken"];
    } while (token !== undefined);
    expect(new Set(types)).toEqual(new Set(["PAGE", "LINE", "WORD", "KEY_VALUE_SET", "TABLE", "CELL"]));
  });

  test("starts one job for a client request token", async () => {
    const start = { ...document(), ClientRequestToken: "token" };
    const [first, second] = [
      await ask("textract", "StartDocumentTextDetection", start),
      await ask("textract", "StartDocumentTextDetection", start),
    ];
    expect(second.fields["JobId"]).toBe(first.fields["JobId"]);
    const other = await ask("textract", "StartDocumentTextDetection", { ...start, JobTag: "other" });
    expect([other.status, other.type]).toEqual([400, "IdempotentParameterMismatchException"]);
  });

  test.each([
    ["InvalidS3ObjectException", "StartDocumentTextDetection", document("missing.pdf")],
    ["UnsupportedDocumentException", "StartDocumentTextDetection", document("notes.txt")],
    ["InvalidParameterException", "StartDocumentAnalysis", { ...document(), FeatureTypes: ["EVERYTHING"] }],
    ["InvalidJobIdException", "GetDocumentTextDetection", { JobId: "none" }],
    ["UnknownOperationException", "AnalyzeExpense", {}],
  ])("answers %s to %s", async (type, operation, fields) => {
    const answer = await ask("textract", operation, fields);
    expect([answer.status, answer.type]).toEqual([400, type]);
  });

  test("starts 15 text detections a second", async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => ask("textract", "StartDocumentTextDetection", document())),
    );
    const refused = answers.filter(({ status }) => status === 400);
    expect(refused.length).toBeGreaterThanOrEqual(5);
    expect(answers.length - refused.length).toBeGreaterThanOrEqual(15);
    expect(new Set(refused.map(({ type }) => type))).toEqual(new Set(["ProvisionedThroughputExceededException"]));
  });

  test("runs 600 jobs at a time", async () => {
    const standIn = new StandIns().textract;
    standIn.change({ delayMs: 60_000, quotaFactor: 1000 });
    const gap = textract(standIn);
    const request = { operation: "StartDocumentTextDetection" } as SandboxRequest;
    const object = { status: 206, headers: {}, body: pdf };
    const start = () => gap.answer(request, Buffer.from(JSON.stringify(document())), () => Promise.resolve(object));
    const answers = await Promise.all(Array.from({ length: 602 }, start));
    const refused = answers.filter(({ status }) => status !== 200).map(({ body }) => jsonFields(body)["__type"]);
    expect(refused).toEqual(["LimitExceededException", "LimitExceededException"]);
  });
});

describe("Rekognition", () => {
  const inS3 = (Name: string) => ({ Image: { S3Object: { Bucket: "in", Name } } });

  test("has labels for a picture, as many and as certain as asked for", async () => {
    const { fields } = await ask("rekognition", "DetectLabels", { ...inS3("picture.png"), MinConfidence: 80 });
    expect(fields).toMatchObject({ Labels: [{ Name: "Sandbox" }, { Name: "Outdoors" }], LabelModelVersion: "3.0" });
    const bytes = { Image: { Bytes: png.toString("base64") }, MaxLabels: 1 };
    expect((await ask("rekognition", "DetectLabels", bytes)).fields["Labels"]).toHaveLength(1);
  });

  test.each([
    ["InvalidS3ObjectException", inS3("missing.png")],
    ["InvalidImageFormatException", inS3("document.pdf")],
    [
      "ImageTooLargeException",
      { Image: { Bytes: Buffer.concat([png, Buffer.alloc(5 * 2 ** 20)]).toString("base64") } },
    ],
    ["InvalidParameterException", { Image: {} }],
  ])("answers %s", async (type, fields) => {
    const answer = await ask("rekognition", "DetectLabels", fields);
    expect([answer.status, answer.type]).toEqual([400, type]);
  });
});

describe("MediaConvert", () => {
  const settings = {
    inputs: [{ fileInput: "s3://in/uploads/film.mp4" }],
    outputGroups: [
      {
        outputGroupSettings: {
          type: "FILE_GROUP_SETTINGS",
          fileGroupSettings: { destination: "s3://out/outputs/1/video" },
        },
        outputs: [
          {
            nameModifier: "-1080",
            containerSettings: { container: "MP4" },
            videoDescription: { width: 1920, height: 1080 },
          },
        ],
      },
      {
        outputGroupSettings: { type: "FILE_GROUP_SETTINGS", fileGroupSettings: { destination: "s3://out/frames/" } },
        outputs: [
          {
            containerSettings: { container: "RAW" },
            videoDescription: { codecSettings: { codec: "FRAME_CAPTURE", frameCaptureSettings: { maxCaptures: 2 } } },
          },
        ],
      },
    ],
  };
  const job = {
    role: "arn:aws:iam::123456789012:role/convert",
    queue: "main",
    settings,
    userMetadata: { uploadKey: "1" },
  };
  const puts = () => sandbox.received.filter(({ method }) => method === "PUT").map(({ url }) => url);
  const events = (count?: number) =>
    sent(({ headers }) => headers["x-amz-target"] === "AmazonSQS.SendMessage", count).then((messages) =>
      messages.map(({ body }) => JSON.parse((JSON.parse(body) as { MessageBody: string }).MessageBody) as object),
    );

  test("writes the outputs under their names and sends the event of the job", async () => {
    const { status, fields } = await convert("POST", "/jobs", job);
    const { id } = fields["job"] as { id: string };
    expect([status, fields["job"]]).toMatchObject([201, { status: "SUBMITTED", userMetadata: { uploadKey: "1" } }]);
    expect(await events()).toMatchObject([
      {
        "detail-type": "MediaConvert Job State Change",
        source: "aws.mediaconvert",
        detail: {
          ...{ jobId: id, status: "COMPLETE", userMetadata: { uploadKey: "1" } },
          queue: "arn:aws:mediaconvert:us-east-1:123456789012:queues/main",
          outputGroupDetails: [
            {
              type: "FILE_GROUP",
              outputDetails: [
                {
                  outputFilePaths: ["s3://out/outputs/1/video-1080.mp4"],
                  videoDetails: { widthInPx: 1920, heightInPx: 1080 },
                },
              ],
            },
            { outputDetails: [{ outputFilePaths: ["s3://out/frames/film.0000001.jpg"] }] },
          ],
        },
      },
    ]);
    expect(puts()).toEqual([
      "/out/outputs/1/video-1080.mp4",
      "/out/frames/film.0000000.jpg",
      "/out/frames/film.0000001.jpg",
    ]);
    expect((await convert("GET", `/jobs/${id}`)).fields["job"]).toMatchObject({ status: "COMPLETE" });
  });

  test("ends a job without its input in an error", async () => {
    const inputs = [{ fileInput: "s3://in/missing.mp4" }];
    await convert("POST", "/jobs", { ...job, settings: { ...settings, inputs } });
    expect(await events()).toMatchObject([
      { detail: { status: "ERROR", errorCode: 1404, userMetadata: { uploadKey: "1" } } },
    ]);
    expect(puts()).toEqual([]);
  });

  test("starts one job for a client request token", async () => {
    const ids = await Promise.all(
      [1, 2].map(async () => {
        const { fields } = await convert("POST", "/jobs", { ...job, clientRequestToken: "token" });
        return (fields["job"] as { id: string }).id;
      }),
    );
    expect(new Set(ids).size).toBe(1);
    expect(await events()).toHaveLength(1);
    expect(await convert("POST", "/jobs", { ...job, clientRequestToken: "token", userMetadata: {} })).toMatchObject({
      status: 409,
      type: "ConflictException",
    });
  });

  test("answers 100 requests at once, and two a second after that", async () => {
    const answers = await Promise.all(Array.from({ length: 120 }, () => convert("GET", "/queues/Default")));
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.length).toBeGreaterThanOrEqual(15);
    expect(refused[0]).toMatchObject({ status: 429, type: "TooManyRequestsException" });
  });

  test("keeps queues with their tags", async () => {
    const created = await convert("POST", "/queues", { name: "main", status: "PAUSED", tags: { a: "1" } });
    const { arn } = created.fields["queue"] as { arn: string };
    expect(created).toMatchObject({ status: 201, fields: { queue: { name: "main", pricingPlan: "ON_DEMAND" } } });
    expect((await convert("POST", "/queues", { name: "main" })).status).toBe(409);
    await convert("PUT", "/queues/main", { description: "changed" });
    expect((await convert("GET", "/queues/main")).fields["queue"]).toMatchObject({
      status: "PAUSED",
      description: "changed",
    });
    await convert("POST", "/tags", { arn, tags: { b: "2" } });
    await convert("PUT", `/tags/${encodeURIComponent(arn)}`, { tagKeys: ["a"] });
    const { fields } = await convert("GET", `/tags/${encodeURIComponent(arn)}`);
    expect(fields).toEqual({ resourceTags: { arn, tags: { b: "2" } } });
    await convert("DELETE", "/queues/main");
    expect(await convert("GET", "/queues/main")).toMatchObject({ status: 404, type: "NotFoundException" });
  });
});

describe("a test", () => {
  test("lets jobs fail, be told twice, and reads what happened", async () => {
    await control({ service: "textract", failNext: 1, duplicate: 0.5 });
    for (let job = 0; job < 2; job++) {
      await ask("textract", "StartDocumentTextDetection", { ...document(), ...notified });
      await published(job + 1);
    }
    const messages = await published(3);
    expect(messages.map((message) => messageOf(message)["Status"])).toEqual(["FAILED", "SUCCEEDED", "SUCCEEDED"]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await control()).fields["textract"]).toMatchObject({
      settings: { failNext: 0 },
      counts: { requests: 2, started: 2, succeeded: 1, failed: 1, notified: 3 },
    });
  });

  test("takes a service away for a time, in which no job completes", async () => {
    await ask("textract", "StartDocumentTextDetection", { ...document(), ...notified, JobTag: "before" });
    await published();
    await control({ service: "textract", delayMs: 50 });
    await ask("textract", "StartDocumentTextDetection", { ...document(), ...notified, JobTag: "meanwhile" });
    await control({ service: "textract", awayUntil: new Date(Date.now() + 400).toISOString() });
    const answer = await ask("textract", "StartDocumentTextDetection", document());
    expect([answer.status, answer.type]).toEqual([503, "ServiceUnavailableException"]);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await published()).toHaveLength(1);
    expect(await published(2)).toHaveLength(2);
  });

  test("throttles a share of the requests", async () => {
    await control({ service: "rekognition", throttledShare: 0.25 });
    const picture = { Image: { Bytes: png.toString("base64") } };
    const types: unknown[] = [];
    for (let request = 0; request < 8; request++) types.push((await ask("rekognition", "DetectLabels", picture)).type);
    expect(types.filter((type) => type === "ThrottlingException")).toHaveLength(2);
    expect((await control({ service: "rekognition", reset: true })).fields["rekognition"]).toMatchObject({
      settings: { throttledShare: 0, quotaFactor: 1 },
      counts: { requests: 8, throttled: 2 },
    });
  });

  test.each([
    [{ service: "polly" }, /Invalid option.*→ at service/s],
    [{ service: "textract", throttledShare: 2 }, /Too big.*→ at throttledShare/s],
    [{ service: "textract", explode: true }, /Unrecognized key: "explode"/],
  ])("hears what is wrong with %j", async (body, message) => {
    const { status, type, fields } = await control(body);
    expect([status, type]).toEqual([400, "ValidationException"]);
    expect(fields["message"]).toMatch(message);
  });

  test("without the credentials of the sandbox is refused", async () => {
    const other = new SignedClient(sandbox.endpoint, randomCredentials());
    const body = JSON.stringify({ service: "textract", failNext: 1 });
    expect((await other.send("sts", "/_strata/stand-ins", { method: "POST", body })).status).toBe(403);
    expect((await fetch(`${sandbox.endpoint}/_strata/stand-ins`)).status).toBe(403);
  });
});

test("a token bucket fills up evenly, to its burst", () => {
  const bucket = new TokenBucket(2, 3, 0);
  const taken = (now: number) => bucket.take(now);
  expect([0, 0, 0, 0, 499, 500, 500].map(taken)).toEqual([true, true, true, false, false, true, false]);
  expect([10_000, 10_000, 10_000, 10_000].map(taken)).toEqual([true, true, true, false]);
});
