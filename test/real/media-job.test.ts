import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Notice } from "../../apps/media-functions/src/events/notice";
import type { WorkItem } from "../../apps/media-functions/src/events/work-item";
import { startTestSandbox, type TestSandbox } from "../support/aws/test-sandbox";

jest.setTimeout(300_000);

/** The program of the batch jobs with real ffmpeg and assimp, on an emulated S3 and SNS. Blender is not run. */
const container = resolve(__dirname, "../../apps/media-functions/container");
const program = join(container, "media-job.js");
let sandbox: TestSandbox;
let s3: S3Client;
let sqs: SQSClient;
let programs: string;
let topicArn: string;
let queueUrl: string;
let work: string;

beforeAll(async () => {
  programs = execFileSync(resolve(__dirname, "media/programs.sh")).toString().trim();
  execFileSync(join(container, "bundle"), { stdio: "inherit" });
  sandbox = await startTestSandbox("media-job");
  work = mkdtempSync(join(tmpdir(), "media-job-"));
  const { endpoint, credentials } = sandbox;
  const settings = { endpoint, credentials, region: "us-east-1" };
  s3 = new S3Client({ ...settings, forcePathStyle: true });
  sqs = new SQSClient(settings);
  const sns = new SNSClient(settings);
  for (const Bucket of ["media-in", "media-out"]) await s3.send(new CreateBucketCommand({ Bucket }));
  topicArn = (await sns.send(new CreateTopicCommand({ Name: "notices" }))).TopicArn!;
  queueUrl = (await sqs.send(new CreateQueueCommand({ QueueName: "notices" }))).QueueUrl!;
  const Endpoint = "arn:aws:sqs:us-east-1:123456789012:notices";
  const Attributes = { RawMessageDelivery: "true" };
  await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: "sqs", Endpoint, Attributes }));
});
afterAll(async () => {
  rmSync(work, { recursive: true, force: true });
  await sandbox.stop();
});

/** Uploads a file, and returns its work item. The bucket has no versions, so the version is the ETag. */
async function uploaded(content: Buffer | string, contentType: string, option: string): Promise<WorkItem> {
  const uploadId = randomUUID();
  const key = `uploads/${uploadId}/file`;
  await s3.send(new PutObjectCommand({ Bucket: "media-in", Key: key, Body: content }));
  const version = createHash("md5").update(content).digest("hex");
  return {
    ...{ uploadId, version, uploadKey: `${uploadId}#${version}`, owner: "ada", bucket: "media-in", key, contentType },
    ...{ kind: contentType.startsWith("video/") ? "video" : "3d", sizeBytes: content.length, metadata: {} },
    ...{ processingOptions: [option], receivedAt: new Date().toISOString() },
  };
}

interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly output: string }>;
  /** The job's temporary folder, which must be empty afterwards. */
  readonly folder: string;
}

function start(option: string | undefined, item: WorkItem | undefined, change: Record<string, string> = {}): Run {
  const folder = join(work, randomUUID());
  mkdirSync(folder);
  const { endpoint, credentials } = sandbox;
  const child = spawn(process.execPath, [program, ...(option === undefined ? [] : [option])], {
    env: {
      PATH: `${programs}:${process.env["PATH"]}`,
      TMPDIR: folder,
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      OUTPUT_BUCKET: "media-out",
      NOTIFICATION_TOPIC_ARN: topicArn,
      RENDITIONS: "480,144",
      WORK_ITEM: item === undefined ? "" : JSON.stringify(item),
      ...change,
    },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (output += data.toString()));
  const ended = new Promise<{ code: number | null; output: string }>((resolve) =>
    child.once("close", (code) => resolve({ code, output })),
  );
  return { child, ended, folder };
}

async function run(option: string, item: WorkItem): Promise<void> {
  const { ended, folder } = start(option, item);
  const { code, output } = await ended;
  if (code !== 0) throw new Error(`${option} ended with ${code}: ${output}`);
  expect(readdirSync(folder)).toEqual([]);
}

/** The notices since the last call. */
async function notices(): Promise<Notice[]> {
  const found: Notice[] = [];
  for (;;) {
    const { Messages: messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    if (messages.length === 0) return found;
    for (const { Body: body, ReceiptHandle } of messages) {
      found.push(JSON.parse(body!) as Notice);
      await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
    }
  }
}

async function outputsOf({ uploadId, version }: WorkItem): Promise<string[]> {
  const Prefix = `outputs/${uploadId}/${version}/`;
  const { Contents: objects = [] } = await s3.send(new ListObjectsV2Command({ Bucket: "media-out", Prefix }));
  return objects.map(({ Key }) => Key!.slice(Prefix.length)).sort();
}

async function outputOf({ uploadId, version }: WorkItem, name: string): Promise<Buffer> {
  const Key = `outputs/${uploadId}/${version}/${name}`;
  const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: "media-out", Key }));
  return Buffer.from(await body!.transformToByteArray());
}

/** A video of a test picture with sound, and subtitles if asked for. */
function video(seconds: number, subtitles = false): Buffer {
  const file = join(work, `${randomUUID()}.mp4`);
  const text = join(work, "text.srt");
  writeFileSync(text, "1\n00:00:01,000 --> 00:00:02,000\nHello from the test\n");
  const source = ["-f", "lavfi", "-i", `testsrc=size=640x360:rate=25:duration=${seconds}`];
  const sound = ["-f", "lavfi", "-i", `sine=frequency=440:duration=${seconds}`];
  const streams = subtitles ? ["-i", text, "-map", "0", "-map", "1", "-map", "2", "-c:s", "mov_text"] : [];
  const codecs = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"];
  execFileSync(join(programs, "ffmpeg"), ["-v", "error", ...source, ...sound, ...streams, ...codecs, file]);
  return readFileSync(file);
}

/** Streams of an output as `h264 256x144`. */
async function streamsOf(item: WorkItem, name: string): Promise<string[]> {
  const file = join(work, randomUUID());
  writeFileSync(file, await outputOf(item, name));
  const args = ["-v", "error", "-show_entries", "stream=codec_name,width,height", "-of", "json", file];
  const { streams } = JSON.parse(execFileSync(join(programs, "ffprobe"), args).toString()) as {
    streams: { codec_name: string; width?: number; height?: number }[];
  };
  return streams.map(({ codec_name: codec, width, height }) =>
    width === undefined ? codec : `${codec} ${width}x${height}`,
  );
}

const cube = [
  ...["0 0 0", "2 0 0", "2 2 0", "0 2 0", "0 0 2", "2 0 2", "2 2 2", "0 2 2"].map((vertex) => `v ${vertex}`),
  ...["1 4 3 2", "5 6 7 8", "1 2 6 5", "2 3 7 6", "3 4 8 7", "4 1 5 8"].map((face) => `f ${face}`),
].join("\n");

test("videos: renditions that are never higher than the video, frames, and captions from its text stream", async () => {
  const content = video(21, true);
  const transcode = await uploaded(content, "video/mp4", "transcode");
  await run("transcode", transcode);
  expect(await streamsOf(transcode, "video-480.mp4")).toEqual(["h264 640x360", "aac"]);
  expect(await streamsOf(transcode, "video-144.mp4")).toEqual(["h264 256x144", "aac"]);
  const frames = await uploaded(content, "video/mp4", "key-frames");
  await run("key-frames", frames);
  const numbers = ["0000000", "0000001", "0000002"];
  expect(await outputsOf(frames)).toEqual(numbers.map((number) => `key-frames/frame.${number}.jpg`));
  const captions = await uploaded(content, "video/mp4", "captions");
  await run("captions", captions);
  expect((await outputOf(captions, "captions.vtt")).toString()).toMatch(/^WEBVTT\n[\s\S]*Hello from the test/);
  const found = (await notices()).map(({ uploadId, status, output, engine }) => [uploadId, status, output, engine]);
  expect(found).toEqual([
    [transcode.uploadId, "SUCCEEDED", "video-480.mp4", "batch"],
    [transcode.uploadId, "SUCCEEDED", "video-144.mp4", "batch"],
    [frames.uploadId, "SUCCEEDED", "key-frames/frame.0000000.jpg", "batch"],
    [captions.uploadId, "SUCCEEDED", "captions.vtt", "batch"],
  ]);
});

test("3D files: the analysis of a cube, and a GLB of it", async () => {
  const simulation = await uploaded(cube, "model/obj", "simulation");
  await run("simulation", simulation);
  expect(JSON.parse((await outputOf(simulation, "simulation.json")).toString())).toMatchObject({
    triangles: 12,
    boundingBox: { min: [0, 0, 0], max: [2, 2, 2] },
    surfaceArea: 24,
    volume: 8,
    centerOfMass: [1, 1, 1],
    validity: { isClosed: true },
  });
  const optimization = await uploaded(cube, "model/obj", "optimization");
  await run("optimization", optimization);
  const glb = await outputOf(optimization, "optimized.glb");
  expect([glb.toString("latin1", 0, 4), glb.readUInt32LE(4), glb.readUInt32LE(8)]).toEqual(["glTF", 2, glb.length]);
  // The GLB is a file that can be processed again.
  const again = await uploaded(glb, "model/gltf-binary", "simulation");
  await run("simulation", again);
  expect(JSON.parse((await outputOf(again, "simulation.json")).toString())).toMatchObject({ volume: 8, triangles: 12 });
  expect((await notices()).map(({ output }) => output)).toEqual([
    "simulation.json",
    "optimized.glb",
    "simulation.json",
  ]);
});

test.each([
  [
    "transcode",
    "video/mp4",
    "no video at all",
    /^transcode: ffprobe cannot process the file \(exit code 1\): .*Invalid data/,
  ],
  [
    "simulation",
    "application/x-fbx",
    "Kaydara but not",
    /^simulation: assimp cannot process the file \(exit code 10\): ERROR/,
  ],
  ["optimization", "model/obj", "v 0 0 0\n", /^optimization: assimp/],
  ["no-such-option", "video/mp4", "x", /^no-such-option: no step is called no-such-option$/],
])("%s of a bad %s ends with 65 and a notice", async (option, contentType, content, reason) => {
  const item = await uploaded(content, contentType, option);
  const { ended, folder } = start(option, item);
  expect((await ended).code).toBe(65);
  expect(readdirSync(folder)).toEqual([]);
  const [notice] = await notices();
  expect(notice).toMatchObject({ status: "FAILED", uploadKey: item.uploadKey, engine: "batch" });
  expect(notice!.reason).toMatch(reason);
  expect(await outputsOf(item)).toEqual([]);
});

test("a file that was deleted or replaced ends with 65; captions that are not there, too", async () => {
  const item = await uploaded(cube, "model/obj", "simulation");
  expect((await start("simulation", { ...item, key: `${item.key}-gone` }).ended).code).toBe(65);
  await s3.send(new PutObjectCommand({ Bucket: "media-in", Key: item.key, Body: "another" }));
  expect((await start("simulation", item).ended).code).toBe(65);
  const silent = await uploaded(video(1), "video/mp4", "captions");
  expect((await start("captions", silent).ended).code).toBe(65);
  expect((await notices()).map(({ reason }) => reason)).toEqual([
    `simulation: ${item.key}-gone was deleted or replaced before it was processed`,
    `simulation: ${item.key} was deleted or replaced before it was processed`,
    "captions: the video has no captions",
  ]);
});

test("wrong arguments end with 64, and an AWS that does not answer with 75 and no notice", async () => {
  const item = await uploaded(cube, "model/obj", "simulation");
  expect((await start(undefined, item).ended).code).toBe(64);
  expect((await start("simulation", undefined).ended).code).toBe(64);
  const { code } = await start("simulation", item, { AWS_ENDPOINT_URL: "http://127.0.0.1:9" }).ended;
  expect(code).toBe(75);
  expect(await notices()).toEqual([]);
});

test("SIGTERM ends a job with 143 and leaves nothing behind; the next attempt does it all", async () => {
  const item = await uploaded(video(25), "video/mp4", "transcode");
  const { child, ended, folder } = start("transcode", item);
  while (!readdirSync(folder, { recursive: true }).some((name) => String(name).endsWith("video-480.mp4"))) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill("SIGTERM");
  expect((await ended).code).toBe(143);
  expect(readdirSync(folder)).toEqual([]);
  expect([await outputsOf(item), await notices()]).toEqual([[], []]);
  await run("transcode", item);
  expect(await outputsOf(item)).toEqual(["video-144.mp4", "video-480.mp4"]);
});
