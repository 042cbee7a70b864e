import { environment } from "./support/environment";
import { handler as failBatch } from "../src/handlers/batch-completed";
import { handler as threeD } from "../src/handlers/three-d";
import { handler as start } from "../src/handlers/video";
import { handler as complete } from "../src/handlers/video-completed";
import { attributes } from "../src/media/join/record";
import { videoEngine } from "../src/media/video/engine";
import { jobSettings } from "../src/media/video/job-settings";
import { awsError, FakeAws } from "./support/fake-aws";
import { context, sqsEvent } from "./support/handler-events";
import { workItemOf } from "./support/work-items";

let aws: FakeAws;
beforeEach(() => {
  aws = new FakeAws()
    .on("CreateJob", () => ({ Job: { Id: "1234567890123-abc123" } }))
    .on("SubmitJob", () => ({ jobId: "batch-1" }));
});
afterEach(() => {
  jest.restoreAllMocks();
  delete process.env["BATCH_VIDEO_MAX_BYTES"];
});

const all = ["transcode", "key-frames", "captions"];
const video = workItemOf({ kind: "video", contentType: "video/mp4", processingOptions: all });
const { uploadId, version, uploadKey } = video;
const folder = `s3://output/outputs/${uploadId}/${version}/`;

/** The claim of a function that died, as old as this. */
const leaveClaim = (name: string, minutes: number): void => {
  const item = aws.memory.items.get(uploadKey)!;
  const at = new Date(Date.now() - minutes * 60_000).toISOString();
  aws.memory.items.set(uploadKey, { ...item, [attributes.job(name)]: { engine: "mediaconvert", at } });
};

describe("MediaConvert", () => {
  test("settings: an output group for each rendition, the frames and the captions, named as expected", () => {
    const settings = jobSettings({ input: "s3://input/a", folder, options: all, renditions: [1080, 480] });
    const named = settings.OutputGroups!.map(({ OutputGroupSettings, Outputs }) => [
      OutputGroupSettings!.FileGroupSettings!.Destination,
      Outputs![0]!.Extension,
    ]);
    expect(named).toEqual([
      [`${folder}video-1080`, "mp4"],
      [`${folder}video-480`, "mp4"],
      [`${folder}key-frames/frame`, "jpg"],
      [`${folder}captions`, "vtt"],
    ]);
    expect(settings.OutputGroups![0]!.Outputs![0]!.VideoDescription).toMatchObject({
      Height: 1080,
      CodecSettings: { Codec: "H_264", H264Settings: { RateControlMode: "QVBR", QualityTuningLevel: "SINGLE_PASS" } },
    });
    expect(settings.Inputs![0]!.CaptionSelectors).toMatchObject({
      captions: { SourceSettings: { SourceType: "EMBEDDED" } },
    });
    const plain = jobSettings({ input: "s3://input/a", folder, options: ["transcode"], renditions: [720] });
    expect(plain.Inputs![0]).not.toHaveProperty("CaptionSelectors");
    expect(plain.OutputGroups).toHaveLength(1);
  });

  test("a job is created once, with a token and the upload in its metadata", async () => {
    await start(sqsEvent(video), context);
    await start(sqsEvent(video, 2), context);
    expect(aws.inputsOf("CreateJob")).toEqual([
      expect.objectContaining({
        Queue: environment.MEDIACONVERT_QUEUE_ARN,
        Role: environment.MEDIACONVERT_ROLE_ARN,
        ClientRequestToken: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        UserMetadata: {
          ...{ uploadId, version, uploadKey, options: "transcode,key-frames,captions", renditions: "1080,720" },
          startedAt: aws.record(uploadKey).jobs["video"]!.at,
        },
      }),
    ]);
    expect(aws.record(uploadKey).expected).toEqual([
      "captions.vtt",
      "key-frames/frame.0000000.jpg",
      "video-1080.mp4",
      "video-720.mp4",
    ]);
  });

  test("a function that died between the call and the write finds its job again", async () => {
    aws.on("CreateJob", () => Promise.reject(awsError("TooManyRequestsException")));
    await start(sqsEvent(video), context);
    expect([aws.deferred().length, aws.record(uploadKey).jobs]).toEqual([1, {}]); // refused: nothing to look for
    leaveClaim("video", 1);
    expect((await start(sqsEvent(video), context)).batchItemFailures).toHaveLength(1); // it may be running
    leaveClaim("video", 10);
    const [{ ClientRequestToken: token }] = aws.inputsOf("CreateJob") as [{ ClientRequestToken: string }];
    aws.on("SearchJobs", () => ({ Jobs: [{ Id: "other" }, { Id: "found", ClientRequestToken: token }] }));
    expect(await start(sqsEvent(video), context)).toEqual({ batchItemFailures: [] });
    expect(aws.inputsOf("CreateJob")).toHaveLength(1);
    expect(aws.record(uploadKey).jobs["video"]).toMatchObject({ id: "found" });
  });

  /** The event as the user guide documents it. */
  const stateChange = (detail: object) => ({
    version: "0",
    id: "e4b83f7e-0d10-8c3b-6a2c-0b2a6f0f5d7e",
    "detail-type": "MediaConvert Job State Change",
    source: "aws.mediaconvert",
    account: "111111111111",
    time: "2026-11-29T12:05:00Z",
    region: "us-east-1",
    resources: ["arn:aws:mediaconvert:us-east-1:111111111111:jobs/1234567890123-abc123"],
    detail: {
      timestamp: Date.parse("2026-11-29T12:05:00Z"),
      accountId: "111111111111",
      queue: environment.MEDIACONVERT_QUEUE_ARN,
      jobId: "1234567890123-abc123",
      userMetadata: {
        uploadId,
        version,
        options: all.join(),
        renditions: "1080",
        startedAt: "2026-11-29T12:04:00.000Z",
      },
      ...detail,
    },
  });
  const group = (...paths: string[]) => ({ type: "FILE_GROUP", outputDetails: [{ outputFilePaths: paths }] });

  test("a complete job: a notice for each output, and a failure for captions that it did not write", async () => {
    const outputGroupDetails = [group(`${folder}video-1080.mp4`), group(`${folder}key-frames/frame.0000023.jpg`)];
    await complete(sqsEvent(stateChange({ status: "COMPLETE", outputGroupDetails })), context);
    expect(aws.notices().map(({ status, output, reason }) => [status, output, reason])).toEqual([
      ["FAILED", "captions.vtt", "the video has no embedded captions"],
      ["SUCCEEDED", "key-frames/frame.0000000.jpg", undefined],
      ["SUCCEEDED", "video-1080.mp4", undefined],
    ]);
    expect(aws.notices()[2]).toMatchObject({ processDurationMs: 60_000, engine: "mediaconvert", uploadKey });
    expect(aws.inputsOf("Update")).toMatchObject([{ UpdateExpression: "REMOVE holders.#job" }]);
  });

  test("a failed job ends the upload with MediaConvert's words; other states and jobs do nothing", async () => {
    const error = { status: "ERROR", errorCode: 1040, errorMessage: "Input file has no video or audio." };
    await complete(sqsEvent(stateChange(error)), context);
    const reason = "MediaConvert failed with 1040: Input file has no video or audio.";
    expect([aws.deadLetters(), aws.notices().map(({ reason }) => reason)]).toEqual([[reason], [reason]]);
    await complete(sqsEvent(stateChange({ status: "PROGRESSING" })), context);
    expect(aws.notices()).toHaveLength(1);
    await complete(sqsEvent(stateChange({ status: "COMPLETE", userMetadata: {} })), context);
    expect(aws.deadLetters()[1]).toBe("the job 1234567890123-abc123 was not started by the pipeline");
  });
});

describe("AWS Batch", () => {
  const model = workItemOf({ kind: "3d", contentType: "model/stl", processingOptions: ["optimization", "simulation"] });

  test("a job for each option, with the work item in the environment, and nothing the second time", async () => {
    await threeD(sqsEvent({ ...model, metadata: { note: "private" } }), context);
    await threeD(sqsEvent(model, 2), context);
    const jobs = aws.inputsOf("SubmitJob");
    expect(jobs.map(({ jobDefinition }) => jobDefinition)).toEqual(["optimization-job", "simulation-job"]);
    expect(jobs[0]).toMatchObject({
      jobName: expect.stringMatching(/^optimization-[0-9a-f]{32}$/) as string,
      jobQueue: environment.BATCH_JOB_QUEUE,
      parameters: { uploadId, version, option: "optimization" },
      eksPropertiesOverride: {
        podProperties: { containers: [{ env: [{ name: "WORK_ITEM", value: JSON.stringify(model) }] }] },
      },
    });
  });

  test("a job that was submitted before a crash is found by its name", async () => {
    const one = { ...model, processingOptions: ["optimization"] };
    aws.on("SubmitJob", () => Promise.reject(awsError("ServerException")));
    expect((await threeD(sqsEvent(one), context)).batchItemFailures).toHaveLength(1);
    leaveClaim("optimization", 10);
    aws.on("ListJobs", () => ({ jobSummaryList: [{ jobId: "found" }] }));
    await threeD(sqsEvent(one, 2), context);
    expect(aws.inputsOf("SubmitJob")).toHaveLength(1);
    expect(aws.inputsOf("ListJobs")).toMatchObject([
      { filters: [{ name: "JOB_NAME", values: [aws.inputsOf("SubmitJob")[0]!["jobName"]] }] },
    ]);
    expect(aws.record(uploadKey).jobs["optimization"]).toMatchObject({ id: "found" });
  });

  test("an option without a job definition goes to the dead-letter queue", async () => {
    await threeD(sqsEvent({ ...model, processingOptions: ["rendering"] }), context);
    expect(aws.deadLetters()).toEqual(["BATCH_JOB_DEFINITIONS has no job definition of rendering"]);
  });

  test("small videos go to Batch if it has a job definition for all that they ask for", async () => {
    const definitions = { transcode: "t", "key-frames": "k" };
    const small = { sizeBytes: 10, processingOptions: ["transcode", "key-frames"] };
    expect(videoEngine(small, 10, definitions)).toBe("batch");
    expect(videoEngine({ ...small, sizeBytes: 11 }, 10, definitions)).toBe("mediaconvert");
    expect(videoEngine({ ...small, processingOptions: ["captions"] }, 10, definitions)).toBe("mediaconvert");
    expect(videoEngine(small, 0, definitions)).toBe("mediaconvert");
    Object.assign(process.env, { BATCH_VIDEO_MAX_BYTES: "1000", BATCH_JOB_DEFINITIONS: JSON.stringify(definitions) });
    await start(sqsEvent({ ...video, processingOptions: ["transcode"] }), context);
    expect(aws.inputsOf("CreateJob")).toEqual([]);
    const env = [expect.objectContaining({ name: "WORK_ITEM" }), { name: "RENDITIONS", value: environment.RENDITIONS }];
    expect(aws.inputsOf("SubmitJob")).toMatchObject([
      { eksPropertiesOverride: { podProperties: { containers: [{ env }] } } },
    ]);
    process.env["BATCH_JOB_DEFINITIONS"] = environment.BATCH_JOB_DEFINITIONS;
  });

  test("a job that failed for good ends its upload; jobs of others do not", async () => {
    const event = (status: string, parameters: object) => ({
      source: "aws.batch",
      "detail-type": "Batch Job State Change",
      time: "2026-11-29T12:05:00Z",
      detail: {
        jobId: "1",
        jobName: "optimization-1",
        status,
        statusReason: "Job attempt duration exceeded timeout",
        parameters,
      },
    });
    await failBatch(sqsEvent(event("FAILED", { uploadId, version, option: "optimization" })), context);
    await failBatch(sqsEvent(event("SUCCEEDED", { uploadId, version, option: "optimization" })), context);
    await failBatch(sqsEvent(event("FAILED", {})), context);
    const reason = "the job of optimization failed: Job attempt duration exceeded timeout";
    expect(aws.notices()).toMatchObject([{ status: "FAILED", uploadKey, engine: "batch", reason }]);
  });
});
