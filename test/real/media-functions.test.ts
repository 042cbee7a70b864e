import { execFile, spawn } from "node:child_process";
import type { Message } from "@aws-sdk/client-sqs";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { APIGatewayProxyEventV2, Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { type Ministack, startMinistack } from "../support/media/ministack";
import {
  createMediaResources,
  createQueue,
  deleteObject,
  messagesOf,
  putObject,
  recordOf,
  sendTo,
  sqsEvent,
} from "../support/media/media-resources";

jest.setTimeout(120_000);

/** Upload API, classification, limits and redrive with S3, SQS and DynamoDB of an emulator, by the real SDK clients. */
let emulator: Ministack;
let settings: Record<string, string>;
let handlers: {
  readonly api: ApiHandler;
  readonly classify: (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;
};
type ApiHandler = typeof import("../../apps/media-functions/src/handlers/upload-api").handler;

beforeAll(async () => {
  emulator = await startMinistack(["s3", "sqs", "dynamodb"]);
  Object.assign(process.env, emulator.variables);
  settings = await createMediaResources("acme-media-test");
  Object.assign(process.env, settings, {
    MAX_RECEIVES: "3",
    MAX_UPLOAD_BYTES: String(2 ** 36),
    URL_SECONDS: "900",
    ALLOWED_TYPES: "image/*,application/pdf,video/mp4",
    POWERTOOLS_DEV: "true",
    POWERTOOLS_LOG_LEVEL: "SILENT",
    POWERTOOLS_METRICS_DISABLED: "true",
    POWERTOOLS_SERVICE_NAME: "media-test",
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  });
  // The clients read the environment when they are made.
  const api = await import("../../apps/media-functions/src/handlers/upload-api");
  const classify = await import("../../apps/media-functions/src/handlers/classify");
  handlers = { api: api.handler, classify: classify.handler };
});
afterAll(() => emulator.stop());

const context = { getRemainingTimeInMillis: () => 20_000, awsRequestId: "request-1" } as Context;
const png = Buffer.from("89504e470d0a1a0a0000000d4948445200000001000000010806000000", "hex");

interface Call {
  readonly id?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly caller?: string;
}

/** Calls the API as its HTTP API does (payload 2.0). */
async function call(routeKey: string, { id, body, headers = {}, query, caller = "ann" }: Call = {}) {
  const event = {
    version: "2.0",
    routeKey,
    headers,
    pathParameters: { id },
    queryStringParameters: query,
    body: body === undefined ? undefined : JSON.stringify(body),
    isBase64Encoded: false,
    requestContext: { authorizer: { jwt: { claims: { sub: caller }, scopes: null } } },
  } as unknown as APIGatewayProxyEventV2;
  const answer = await handlers.api(event, context);
  const { statusCode, body: text } = answer;
  return { status: statusCode, body: (text === undefined ? {} : JSON.parse(text)) as Record<string, unknown> };
}

const picture = {
  fileName: "my cat.png",
  contentType: "image/png",
  sizeBytes: png.length,
  processingOptions: ["resize"],
};

async function announce(change: object = {}, headers: Readonly<Record<string, string>> = {}) {
  const { status, body } = await call("POST /uploads", { body: { ...picture, ...change }, headers });
  expect(status).toBe(201);
  return body as {
    readonly uploadId: string;
    readonly upload: {
      readonly url: string;
      readonly headers: Record<string, string>;
      readonly partCount: number;
      readonly parts: readonly { readonly partNumber: number; readonly sizeBytes: number; readonly url: string }[];
    };
  };
}

/** Sends a file by a presigned URL; fetch writes Content-Length itself. */
function send(url: string, body: Uint8Array, headers: Record<string, string> = {}) {
  const others = Object.entries(headers).filter(([name]) => name !== "content-length");
  return fetch(url, { method: "PUT", headers: Object.fromEntries(others), body });
}

interface Created {
  readonly uploadId: string;
  readonly etag?: string;
  readonly size?: number;
  readonly sequencer?: string;
  readonly fileName?: string;
}

/** Object Created as AWS documents it. */
const created = ({
  uploadId,
  etag = "e",
  size = png.length,
  sequencer = "617f08299329d189",
  fileName = "my cat.png",
}: Created) =>
  JSON.stringify({
    version: "0",
    id: randomUUID(),
    "detail-type": "Object Created",
    source: "aws.s3",
    account: "111122223333",
    time: "2026-11-12T00:00:00Z",
    region: "us-east-1",
    resources: [],
    detail: {
      version: "0",
      bucket: { name: settings.INPUT_BUCKET },
      object: { key: `uploads/${uploadId}/${fileName}`, size, etag, sequencer },
      reason: "PutObject",
    },
  });

const classify = (body: string, Attributes: Record<string, string> = {}) =>
  handlers.classify(sqsEvent({ Body: body, Attributes: Attributes }), context);

/** Announces a file, puts it into the bucket and returns the event. */
async function arrived(file: Uint8Array, change: object = {}) {
  const { uploadId } = await announce(change);
  const etag = await putObject(settings.INPUT_BUCKET!, `uploads/${uploadId}/my cat.png`, file);
  return { uploadId, etag, event: created({ uploadId, etag, size: file.length }) };
}

const bodiesOf = async (queueUrl: string) => (await messagesOf(queueUrl)).map(({ Body = "" }) => Body);
const deadLetters = async () =>
  (await messagesOf(settings.DEAD_LETTER_QUEUE_URL!)).map(({ Body: body, MessageAttributes: attributes = {} }) => ({
    body,
    reason: attributes.reason?.StringValue,
    uploadId: attributes.uploadId?.StringValue,
    errorName: attributes.errorName?.StringValue,
    source: attributes.source?.StringValue,
  }));

describe("the upload API", () => {
  test("answers a URL that takes this file once", async () => {
    const { uploadId, upload } = await announce({ metadata: { album: "Köln" } });
    expect((await send(upload.url, Buffer.alloc(png.length + 1), upload.headers)).status).toBe(403); // another size
    expect((await send(upload.url, png, { ...upload.headers, "content-type": "text/html" })).status).toBe(403);
    expect((await send(upload.url, png, upload.headers)).status).toBe(200);
    expect((await send(upload.url, png, upload.headers)).status).toBe(412);
    const shown = await call("GET /uploads/{id}", { id: uploadId });
    expect(shown.body).toMatchObject({ ...picture, uploadId, status: "AWAITING_UPLOAD", outputs: [] });
    expect(shown.body).not.toHaveProperty("owner");
  });

  test("does the same request with an Idempotency-Key once", async () => {
    const headers = { "idempotency-key": randomUUID() };
    const [first, second] = [await announce({}, headers), await announce({}, headers)];
    expect(second.uploadId).toBe(first.uploadId);
    const other = await call("POST /uploads", { body: { ...picture, sizeBytes: 1 }, headers });
    expect(other).toMatchObject({ status: 422, body: { title: "Idempotency key used before" } });
    const otherCaller = await call("POST /uploads", { body: picture, headers, caller: "bob" });
    expect(otherCaller.body.uploadId).not.toBe(first.uploadId);
  });

  test("sends a large file in parts, puts them together once, and checks their size", async () => {
    const sizeBytes = 100 * 2 ** 20 + 1;
    const { uploadId, upload } = await announce({ sizeBytes });
    expect(upload.partCount).toBe(7);
    const again = await call("POST /uploads/{id}/parts", { id: uploadId, body: { partNumbers: [7] } });
    expect(again.body).toMatchObject({ parts: [{ partNumber: 7, sizeBytes: 4 * 2 ** 20 + 1 }] });
    expect((await send(upload.parts[0]!.url, Buffer.alloc(9))).status).toBe(403);

    const parts = [];
    for (const { partNumber, sizeBytes: size, url } of upload.parts) {
      parts.push({ partNumber, etag: (await send(url, Buffer.alloc(size))).headers.get("etag")! });
    }
    const complete = (given: unknown) => call("POST /uploads/{id}/complete", { id: uploadId, body: { parts: given } });
    expect(await complete(parts.slice(1))).toMatchObject({
      status: 400,
      body: { errors: [{ field: "parts", message: "must have all 7 parts" }] },
    });
    expect((await complete(parts.map((part) => ({ ...part, etag: '"no"' })))).status).toBe(400);
    expect((await complete(parts)).status).toBe(202);
    expect([202, 409]).toContain((await complete(parts)).status); // S3 may answer a repeated request as the first
  });

  test("shows and changes own uploads only", async () => {
    const { uploadId: id } = await announce();
    const answers = [
      await call("GET /uploads/{id}", { id, caller: "bob" }),
      await call("DELETE /uploads/{id}", { id, caller: "bob" }),
      await call("POST /uploads/{id}/parts", { id, caller: "bob", body: { partNumbers: [1] } }),
      await call("GET /uploads/{id}", { id: "../ann" }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(await call("GET /uploads", { query: { owner: "ann" }, caller: "bob" })).toMatchObject({ status: 403 });
    const listed = await call("GET /uploads", { query: { status: "AWAITING_UPLOAD" } });
    expect(listed.body.uploads).toContainEqual(expect.objectContaining({ uploadId: id }));
    expect(await call("GET /uploads", { query: { status: "AWAITING_UPLOAD" }, caller: "eve" })).toMatchObject({
      body: { uploads: [] },
    });
    expect(await call("GET /uploads", { query: { status: "DONE" } })).toMatchObject({ status: 400 });
    expect(await call("GET /uploads", { query: { next: "x" } })).toMatchObject({ status: 400 });
  });

  test("gives pages whose end is the beginning of the next", async () => {
    for (let at = 0; at < 3; at++) await announce({ fileName: `page-${at}.png` });
    const found: unknown[] = [];
    let next: string | undefined;
    do {
      const query = { status: "AWAITING_UPLOAD", limit: "2", ...(next !== undefined && { next }) };
      const { status, body } = await call("GET /uploads", { query });
      expect(status).toBe(200);
      found.push(...(body.uploads as { fileName: string }[]).map(({ fileName }) => fileName));
      next = body.next as string | undefined;
    } while (next !== undefined);
    expect(found).toEqual(expect.arrayContaining(["page-0.png", "page-1.png", "page-2.png"]));
  });

  test("gives up an upload, whose file is then rejected", async () => {
    const { uploadId, upload } = await announce();
    expect(await call("DELETE /uploads/{id}", { id: uploadId })).toEqual({ status: 204, body: {} });
    expect((await call("DELETE /uploads/{id}", { id: uploadId })).status).toBe(204);
    const etag = (await send(upload.url, png, upload.headers)).headers.get("etag")!;
    expect(await classify(created({ uploadId, etag }))).toEqual({ batchItemFailures: [] });
    expect(await deadLetters()).toMatchObject([{ reason: "the owner aborted the upload", uploadId }]);
    expect(await recordOf(settings.INPUT_TABLE!, { uploadId })).toMatchObject({ status: "EXPIRED" });
  });

  test("reports mistakes as problems", async () => {
    const { status, body } = await call("POST /uploads", { body: { ...picture, contentType: "text/html" } });
    expect(status).toBe(400);
    expect(body).toEqual({
      type: "about:blank",
      title: "Bad request",
      status: 400,
      detail: "the request has mistakes, see errors",
      errors: [{ field: "contentType", message: "must be one of image/*, application/pdf, video/mp4" }],
      instance: "request-1",
    });
  });
});

describe("classification", () => {
  test("sends an upload to the queue of its kind, and again with each repeated event", async () => {
    const { uploadId, etag, event } = await arrived(png, { metadata: { album: "Köln" } });
    expect(await classify(event)).toEqual({ batchItemFailures: [] });
    await classify(event);
    const items = (await bodiesOf(settings.PICTURE_QUEUE_URL!)).map((body) => JSON.parse(body) as unknown);
    const version = etag.replaceAll('"', "");
    const item = {
      uploadId,
      version,
      uploadKey: `${uploadId}#${version}`,
      owner: "ann",
      kind: "picture",
      bucket: settings.INPUT_BUCKET,
      key: `uploads/${uploadId}/my cat.png`,
      sizeBytes: png.length,
      contentType: "image/png",
      processingOptions: ["resize"],
      metadata: { album: "Köln" },
      receivedAt: "2026-11-12T00:00:00Z",
    };
    expect(items).toEqual([item, item]);
    expect(await recordOf(settings.INPUT_TABLE!, { uploadId })).toMatchObject({
      status: "CLASSIFIED",
      kind: "picture",
      version,
    });
  });

  test.each([
    ["unknown content", Buffer.from("hello"), {}, /^the content is of no known type; known are application\/pdf, /],
    [
      "options of another kind",
      Buffer.from("%PDF-1.7\n"),
      {},
      /^the processing option "resize" is for a picture, and the file is a document/,
    ],
    ["an empty file", Buffer.alloc(0), {}, /^the file is empty$/],
  ])("rejects %s", async (_, file, change, reason) => {
    const { uploadId, event } = await arrived(file, change);
    expect(await classify(event)).toEqual({ batchItemFailures: [] });
    const record = await recordOf(settings.INPUT_TABLE!, { uploadId });
    expect(record).toMatchObject({ status: "REJECTED", reason: expect.stringMatching(reason) as string });
    expect(await deadLetters()).toEqual([
      { body: event, uploadId, reason: record!.reason, errorName: "PoisonError", source: "media-test" },
    ]);
  });

  test("rejects what is no event, has no record, is too large, or is gone", async () => {
    const { uploadId } = await announce();
    const unknown = randomUUID();
    const bodies = [
      "no JSON",
      created({ uploadId: unknown }),
      created({ uploadId, size: 50 * 2 ** 30 + 1 }),
      created({ uploadId, sequencer: "617f08299329d18a" }),
      created({ uploadId: "other" }),
    ];
    for (const body of bodies) expect(await classify(body)).toEqual({ batchItemFailures: [] });
    expect((await deadLetters()).map(({ reason }) => reason)).toEqual([
      "the message is not JSON",
      `upload ${unknown} was never announced`,
      "the file has 53687091201 bytes, more than 53687091200",
      "the object was deleted before it was processed",
      "uploads/other/my cat.png is not the key of an upload: uploads/<uploadId>/<name>",
    ]);
  });

  test("keeps the later of two versions, whichever event comes first", async () => {
    const { uploadId, etag: first } = await arrived(png);
    const second = await putObject(settings.INPUT_BUCKET!, `uploads/${uploadId}/my cat.png`, Buffer.concat([png, png]));
    await classify(created({ uploadId, etag: first, sequencer: "617f0829" })); // its object is replaced
    await classify(created({ uploadId, etag: second, size: 2 * png.length, sequencer: "617f082a" }));
    await classify(created({ uploadId, etag: first, sequencer: "617f0829" }));
    expect(await bodiesOf(settings.PICTURE_QUEUE_URL!)).toEqual([expect.stringContaining(second.replaceAll('"', ""))]);
    expect(await deadLetters()).toEqual([]);
  });

  test("does not reject a version that was classified when its object is deleted later", async () => {
    const { uploadId, event } = await arrived(png);
    await classify(event);
    await deleteObject(settings.INPUT_BUCKET!, `uploads/${uploadId}/my cat.png`);
    await classify(event);
    expect(await bodiesOf(settings.PICTURE_QUEUE_URL!)).toHaveLength(2);
    expect(await recordOf(settings.INPUT_TABLE!, { uploadId })).toMatchObject({ status: "CLASSIFIED" });
  });

  test("reports only what failed, delivers it again, and gives up with the reason after the last receive", async () => {
    const good = await arrived(png);
    const bad = await arrived(png);
    const bucket = settings.INPUT_BUCKET!;
    const broken = bad.event.replace(bucket, "no-such-bucket");
    const batch = sqsEvent({ Body: good.event }, { Body: broken });
    expect(await handlers.classify(batch, context)).toEqual({
      batchItemFailures: [{ itemIdentifier: batch.Records[1]!.messageId }],
    });
    expect(await deadLetters()).toEqual([]);
    expect(await classify(broken, { ApproximateReceiveCount: "3" })).toEqual({ batchItemFailures: [] });
    expect(await deadLetters()).toMatchObject([{ body: broken, errorName: "TransientError", uploadId: bad.uploadId }]);
    expect(await bodiesOf(settings.PICTURE_QUEUE_URL!)).toHaveLength(1);
  });

  test("reports every message when the time of the invocation is over", async () => {
    const batch = sqsEvent({ Body: "{}" }, { Body: "{}" });
    const late = { ...context, getRemainingTimeInMillis: () => 500 };
    expect((await handlers.classify(batch, late)).batchItemFailures).toHaveLength(2);
  });
});

describe("limits", () => {
  test("callers at the same time take no more tokens than the rate", async () => {
    const { takeToken } = await import("../../apps/media-functions/src/lib/token-bucket");
    const rate = { callsPerSecond: 10, burst: 5 };
    const taken: number[] = [];
    const until = Date.now() + 4_000;
    const caller = async () => {
      while (Date.now() < until) {
        const asked = Date.now();
        await takeToken("textract", rate).then(
          () => taken.push(asked),
          (error: unknown) => expect(error).toHaveProperty("name", "ThrottledError"),
        );
        await sleep(5);
      }
    };
    await Promise.all(Array.from({ length: 6 }, caller));
    const seconds = (until - Math.min(...taken)) / 1_000;
    expect(taken.length).toBeLessThanOrEqual(rate.burst + rate.callsPerSecond * seconds);
    expect(taken.length).toBeGreaterThan((rate.callsPerSecond * seconds) / 2);
  });

  test("jobs at the same time hold no more slots than there are, until they end or expire", async () => {
    const { releaseSlot, takeSlot } = await import("../../apps/media-functions/src/lib/job-slots");
    const slots = { count: 5, heldSeconds: 60 };
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, at) => takeSlot("video", `job-${at}`, slots)),
    );
    const holders = results.flatMap(({ status }, at) => (status === "fulfilled" ? [`job-${at}`] : []));
    expect(holders).toHaveLength(5);
    await takeSlot("video", holders[0]!, slots); // a repeated delivery
    await expect(takeSlot("video", "late", slots)).rejects.toThrow(
      "all 5 jobs that video may run at a time are running",
    );
    await releaseSlot("video", holders[0]!);
    await releaseSlot("video", "unknown");
    await takeSlot("video", "late", { ...slots, heldSeconds: 1 });
    await expect(takeSlot("video", "later", slots)).rejects.toThrow("all 5 jobs");
    await sleep(2_000);
    await takeSlot("video", "later", slots);
  });

  test("a message without a token is sent to its queue again, and uses up no receive", async () => {
    const { batchHandler } = await import("../../apps/media-functions/src/lib/batch");
    const { ThrottledError } = await import("../../apps/media-functions/src/lib/errors");
    const { unknown } = await import("zod");
    const handler = batchHandler(unknown(), () => Promise.reject(new ThrottledError("the limit is used up", 0)));
    await handler(sqsEvent({ Body: '{"a":1}', Attributes: { ApproximateReceiveCount: "3" } }), context);
    const deferred = await (async () => {
      for (;;) {
        const [message] = await messagesOf(settings.QUEUE_URL!);
        if (message !== undefined) return message;
        await sleep(200);
      }
    })();
    expect(deferred.Body).toBe('{"a":1}');
    expect(deferred.Attributes?.ApproximateReceiveCount).toBe("1");
    expect(deferred.MessageAttributes?.deferrals?.StringValue).toBe("1");
    expect(await deadLetters()).toEqual([]);
  });
});

describe("a redrive", () => {
  const command = "apps/media-functions/bin/media.cjs";
  /** Runs the command as a user does. */
  const media = (...args: string[]) =>
    new Promise<{ code: number; out: string; err: string }>((done) => {
      execFile("node", [command, ...args], { env: { ...process.env } }, (error, out, err) =>
        done({ code: typeof error?.code === "number" ? error.code : 0, out, err }),
      );
    });
  const queue = "acme-media-test-redrive";
  const deadLetterQueue = `${queue}-dead-letter`;
  const idOf = (at: number) => `3f2b1c4d-5e6f-4a7b-8c9d-00000000000${at}`;
  let urls: { readonly queue: string; readonly deadLetter: string };

  beforeAll(async () => {
    urls = { queue: await createQueue(queue), deadLetter: await createQueue(deadLetterQueue) };
    for (let at = 0; at < 12; at++) {
      const reason = at === 11 ? undefined : at % 2 === 0 ? "the file is empty" : "S3 did not answer";
      await sendTo(urls.deadLetter, JSON.stringify({ uploadId: idOf(at % 10) }), {
        ...(reason && { reason }),
        trace: "t",
      });
    }
    await sleep(5); // messages of the moment in which a redrive begins are left for the next
  });

  test("lists messages with their reasons, and changes nothing", async () => {
    const { code, out } = await media("redrive", deadLetterQueue);
    expect(code).toBe(0);
    expect(out).toContain(`listed  ${idOf(1)}  none: the function did not end in time, or died\n`);
    expect(out).toMatch(new RegExp(`12 in ${deadLetterQueue}; --send sends them to ${queue}\n$`));
    const json = JSON.parse((await media("redrive", deadLetterQueue, "--reason", "EMPTY", "--json")).out) as object;
    expect(json).toMatchObject({ counts: { listed: 6, skipped: 6 } });
    expect(await bodiesOf(urls.queue)).toEqual([]);
  });

  test("sends messages of a reason or an upload back, without what tells of the failure", async () => {
    const sent = await media("redrive", deadLetterQueue, "--send", "--upload", idOf(3), "--rate", "100");
    expect(sent).toMatchObject({
      code: 0,
      out: expect.stringContaining(`1 sent to ${queue}, 0 failed, 11 do not match`) as string,
    });
    const [message] = await messagesOf(urls.queue);
    expect(Object.keys(message!.MessageAttributes!).sort()).toEqual(["redriveId", "redrives", "trace"]);
    await media("redrive", deadLetterQueue, "--send", "--rate", "100");
    expect(new Set([message!.Body, ...(await bodiesOf(urls.queue))]).size).toBe(10);
    expect(await bodiesOf(urls.deadLetter)).toEqual([]);
  });

  test.each([
    ["SIGINT", 130],
    ["SIGKILL", null],
  ] as const)("that ends by %s loses nothing, and sends nothing under another id", async (signal, exitCode) => {
    for (let at = 0; at < 8; at++)
      await sendTo(urls.deadLetter, JSON.stringify({ uploadId: idOf(at) }), { reason: "x" });
    await sleep(5);
    const program = spawn("node", [command, "redrive", deadLetterQueue, "--send", "--rate", "4", "--hold", "3"], {
      env: { ...process.env },
    });
    const ended = new Promise<number | null>((done) => program.once("exit", done));
    const received: Message[] = [];
    while (received.length < 3) received.push(...(await messagesOf(urls.queue)));
    program.kill(signal);
    expect(await ended).toBe(exitCode);
    if (signal === "SIGKILL") await sleep(3_500);
    const rest = await media("redrive", deadLetterQueue, "--send", "--rate", "100", "--json");
    expect(rest.code).toBe(0);
    received.push(...(await messagesOf(urls.queue)));
    const idsByUpload = new Map<string, Set<string>>();
    for (const { Body: body, MessageAttributes: attributes } of received) {
      idsByUpload.set(body!, (idsByUpload.get(body!) ?? new Set()).add(attributes!.redriveId!.StringValue!));
    }
    expect(idsByUpload.size).toBe(8); // none is lost
    expect([...idsByUpload.values()].filter(({ size }) => size !== 1)).toEqual([]);
    expect(await bodiesOf(urls.deadLetter)).toEqual([]);
  });

  test("of a queue that does not exist is an error without a stack trace", async () => {
    const { code, err } = await media("redrive", "no-such-dead-letter");
    expect(code).toBe(1);
    expect(err).toMatch(/^media: QueueDoesNotExist: [^\n]+\n$/);
    expect(await media("redrive", "a")).toMatchObject({ code: 2 });
  });
});
