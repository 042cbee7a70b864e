import { createHash } from "node:crypto";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { expectedOutputs } from "../../../apps/media-functions/src/media/options";
import type { Ending, ExpectedUpload } from "./accounting";
import type { DeployedMedia } from "./deployed";
import { apiEvent, type EventObject, objectCreatedEvent } from "./events";
import { FunctionProcess } from "./function-process";
import type { MediaSandbox } from "./media-sandbox";
import { sendAll } from "./queues";
import type { PlannedUpload, Poison } from "./upload-plan";
import { formats } from "./samples";

/** Uploads that are announced and sent at a time. */
const atATime = 16;

const reasons: Readonly<Record<Poison, RegExp>> = {
  "zero bytes": /^the file is empty$/,
  "random bytes": /^the content is of no known type; known are /,
  "unknown option": /^no step knows the processing option "colorize"/,
  "unfitting option": /^the processing option "[\w-]+" is for a /,
  "deleted object": /^the object was deleted before it was processed$/,
  "too large": /^the file has \d+ bytes, more than \d+$/,
  "unsupported format": /^(Textract reads .*, not |\S+ cannot be decoded: )/,
};

/** Sends uploads as clients do, and events as AWS does where a client cannot cause them. */
export class Load {
  readonly sent: ExpectedUpload[] = [];

  private constructor(
    private readonly sandbox: MediaSandbox,
    private readonly media: DeployedMedia,
    /** The upload API. */
    readonly api: FunctionProcess,
  ) {}

  /** Runs the upload API in a process of its own: through API Gateway, each request would cost another hop. */
  static async start(sandbox: MediaSandbox, media: DeployedMedia): Promise<Load> {
    return new Load(sandbox, media, await FunctionProcess.start(media.function("upload-api"), sandbox.variables));
  }

  stop(): void {
    this.api.stop();
  }

  async send(uploads: readonly PlannedUpload[], onSent: () => Promise<void> | void = () => undefined): Promise<void> {
    const waiting = uploads.values();
    const worker = async (): Promise<void> => {
      for (const upload of waiting) {
        this.sent.push(await this.upload(upload));
        await onSent();
      }
    };
    await Promise.all(Array.from({ length: atATime }, worker));
  }

  /** Sends what is no event to the classify queue. */
  async sendStray(): Promise<void> {
    const body = "this is not JSON";
    await sendAll(this.sandbox.sqs, this.media.source("classify").queue.url, [body]);
    const reason = /^the message is not JSON$/;
    this.sent.push({ uploadId: body, ends: { as: "DEAD_LETTER", reason, isStray: true } });
  }

  /** Sends one upload. It is not in `sent`. */
  async upload(upload: PlannedUpload): Promise<ExpectedUpload> {
    const body = await upload.body();
    const { INPUT_BUCKET: bucket } = this.variables;
    const { uploadId, request } = await this.announce(upload, body.length);
    const key = `uploads/${uploadId}/${upload.fileName}`;
    const object = { bucket, key, size: body.length, etag: createHash("md5").update(body).digest("hex") };
    if (upload.poison === "unknown option") await this.changeOptions(uploadId, ["colorize"]);
    if (upload.isReordered) await this.sendEarly(upload, uploadId, object.etag);
    const events = upload.isDuplicated ? [objectCreatedEvent(object)] : [];
    if (upload.poison === "deleted object") events.push(objectCreatedEvent(object));
    else if (upload.poison === "too large") events.push(objectCreatedEvent({ ...object, size: 51 * 2 ** 30 }));
    else if (body.length === 0)
      await this.sandbox.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
    else await put(request, body);
    await sendAll(this.sandbox.sqs, this.media.source("classify").queue.url, events);
    return { uploadId, ends: this.endingOf(upload) };
  }

  private get variables() {
    return this.media.function("upload-api").environment as {
      readonly INPUT_BUCKET: string;
      readonly INPUT_TABLE: string;
    };
  }

  private async announce({ fileName, format, processingOptions }: PlannedUpload, size: number) {
    const sizeBytes = Math.max(size, 1); // the API refuses an empty file
    const body = { fileName, contentType: formats[format].contentType, sizeBytes, processingOptions };
    const answer = await this.api.invoke<{ statusCode: number; body: string }>(apiEvent("POST", "/uploads", body));
    if (answer.statusCode !== 201) throw new Error(`the upload API answered ${answer.statusCode}: ${answer.body}`);
    const { uploadId, upload } = JSON.parse(answer.body) as { uploadId: string; upload: SignedRequest };
    return { uploadId, request: upload };
  }

  /** Changes the options in the record; the API would refuse unknown ones. */
  async changeOptions(uploadId: string, options: readonly string[]): Promise<void> {
    const { INPUT_TABLE: TableName } = this.variables;
    const UpdateExpression = "SET processingOptions = :options";
    const ExpressionAttributeValues = { ":options": options };
    await this.sandbox.dynamodb.send(
      new UpdateCommand({ TableName, Key: { uploadId }, UpdateExpression, ExpressionAttributeValues }),
    );
  }

  /** Sends one of the two messages about the first output before there can be any: the notice, or the event of its object. */
  private async sendEarly({ kind, processingOptions }: PlannedUpload, uploadId: string, version: string) {
    const [name] = this.outputsOf(kind, processingOptions);
    const { queue } = this.media.source("output");
    const bucket = this.media.function("picture").environment["OUTPUT_BUCKET"]!;
    const key = `outputs/${uploadId}/${version}/${name!}`;
    const object: EventObject = { bucket, key, size: 1, etag: version };
    const upload = { uploadId, version, uploadKey: `${uploadId}#${version}` };
    const step = { processDurationMs: 1, engine: "jimp", at: new Date().toISOString() };
    const isNotice = Number.parseInt(uploadId[0]!, 16) % 2 === 0;
    await sendAll(this.sandbox.sqs, queue.url, [
      isNotice ? { ...upload, status: "SUCCEEDED", output: name, key, ...step } : objectCreatedEvent(object),
    ]);
  }

  private outputsOf(kind: PlannedUpload["kind"], options: readonly string[]): string[] {
    const renditions = this.media.function("video").environment["RENDITIONS"]!.split(",").map(Number);
    return expectedOutputs(kind, options, { renditions });
  }

  private endingOf({ poison, kind, processingOptions }: PlannedUpload): Ending {
    return poison === undefined
      ? { as: "COMPLETE", outputs: this.outputsOf(kind, processingOptions) }
      : { as: "DEAD_LETTER", reason: reasons[poison] };
  }
}

/** A presigned request. */
interface SignedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

async function put({ method, url, headers }: SignedRequest, body: Buffer): Promise<void> {
  const answer = await fetch(url, { method, headers, body: new Uint8Array(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`S3 answered ${answer.status}: ${text}`);
}
