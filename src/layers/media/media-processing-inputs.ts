import { z } from "zod";
import { type QuotaUse, quotaNames, serviceQuotas } from "../../../modules/media/service-quotas";
import { functionShape, ownQueueShape, sourceShape } from "./function-inputs";

const rate = (api: string) =>
  z
    .number()
    .positive()
    .optional()
    .describe(`Calls of ${api} a second, of all invocations together. Default: the account's quota`)
    .meta({ unit: "calls a second", limit: "the account's quota in the region; see quotas" });

const burst = (text: string) =>
  z.int().min(1).optional().describe(`Calls that may follow each other at once after a pause. Default: ${text}`);

const concurrentJobs = (text: string) =>
  z.int().min(1).optional().describe(text).meta({ limit: "the account's quota in the region; see quotas" });

export const document = z
  .strictObject({
    ...functionShape({ memoryMib: 256, timeoutSeconds: 60 }),
    ...sourceShape({ batchSize: 5, windowSeconds: 0, maximumConcurrency: 10 }),
    callsPerSecond: rate("Textract's Start… operations"),
    burst: burst("callsPerSecond"),
    concurrentJobs: concurrentJobs("Jobs of Textract at a time. Default: the account's quota"),
  })
  .prefault({})
  .describe("Documents: starts jobs of Textract at the rate that the account has")
  .meta({ cost: "Textract: $1.50 per 1,000 pages of text, $0.60 above a million a month" });

export const documentCompleted = z
  .strictObject({
    ...functionShape({ memoryMib: 1024, timeoutSeconds: 150 }),
    ...sourceShape({ batchSize: 1, windowSeconds: 0, maximumConcurrency: 10 }),
    ...ownQueueShape({ alarmAgeMinutes: 30 }),
  })
  .prefault({})
  .describe("Ends of Textract's jobs: reads the pages, classifies, writes outputs");

export const picture = z
  .strictObject({
    ...functionShape({ memoryMib: 1769, timeoutSeconds: 120 }),
    ...sourceShape({ batchSize: 1, windowSeconds: 0, maximumConcurrency: 50 }),
    callsPerSecond: rate("Rekognition's DetectLabels"),
    burst: burst("callsPerSecond"),
  })
  .prefault({})
  .describe("Pictures: Rekognition, and sizes and formats in the function")
  .meta({ cost: "Rekognition: $1 per 1,000 pictures, $0.60 above ten million a month" });

export const threeD = z
  .strictObject({
    ...functionShape({ memoryMib: 256, timeoutSeconds: 60 }),
    ...sourceShape({ batchSize: 5, windowSeconds: 0, maximumConcurrency: 5 }),
    callsPerSecond: z
      .number()
      .positive()
      .max(50)
      .default(25)
      .describe("SubmitJob calls a second")
      .meta({ unit: "calls a second", limit: "50 in an account (AWS Batch), also for people" }),
    burst: z.int().min(1).default(25).describe("Calls that may follow each other at once after a pause"),
  })
  .prefault({})
  .describe("3D files: submits jobs to AWS Batch");

export const batchCompleted = z
  .strictObject({
    ...functionShape({ memoryMib: 256, timeoutSeconds: 30 }),
    ...sourceShape({ batchSize: 10, windowSeconds: 1, maximumConcurrency: 2 }),
    ...ownQueueShape({ alarmAgeMinutes: 15 }),
  })
  .prefault({})
  .describe("Jobs of AWS Batch that failed for good: reports it, so that their uploads end");

export const video = z
  .strictObject({
    ...functionShape({ memoryMib: 256, timeoutSeconds: 60 }),
    ...sourceShape({ batchSize: 1, windowSeconds: 0, maximumConcurrency: 2 }),
    callsPerSecond: rate("MediaConvert").meta({
      limit: "the quota is for all calls of the account, those of the console too",
    }),
    burst: burst("the account's quota, 100"),
    concurrentJobs: concurrentJobs("Jobs at a time in the queue; others wait in it. Default: the account's quota"),
    renditions: z
      .array(z.int().min(144).max(2160))
      .min(1)
      .default([1080, 720, 480])
      .describe("Heights of the transcoded videos")
      .meta({ unit: "pixels", cost: "$0.015 a minute of video for each at 720 or more, $0.0075 below" }),
    batchMaxMib: z
      .int()
      .min(0)
      .default(0)
      .describe("Videos up to this size are jobs of AWS Batch with ffmpeg instead. 0: none. Requires batch")
      .meta({ unit: "MiB", cost: "about $0.001 a minute of video on Spot, instead of $0.0375 for three renditions" }),
  })
  .prefault({})
  .describe("Videos: starts jobs of MediaConvert at the rate that the account has");

export const videoCompleted = z
  .strictObject({
    ...functionShape({ memoryMib: 256, timeoutSeconds: 60 }),
    ...sourceShape({ batchSize: 5, windowSeconds: 0, maximumConcurrency: 5 }),
    ...ownQueueShape({ alarmAgeMinutes: 30 }),
  })
  .prefault({})
  .describe("Ends of MediaConvert's jobs: reports outputs, or the failure");

export const quotas = z
  .partialRecord(z.enum(quotaNames), z.number().positive())
  .default({})
  .describe(
    `Quotas that AWS has raised for the account, by name: ${quotaNames
      .map((name) => `${name} (${serviceQuotas[name].code})`)
      .join(", ")}. Default: AWS's defaults, known for us-east-1 and us-west-2`,
  )
  .meta({ limit: "request the quota first: above it AWS throttles" });

export const batch = z
  .strictObject({
    jobQueueArns: z.record(z.string(), z.string()).describe("Job queues of the media-batch unit"),
    jobDefinitionArns: z.record(z.string(), z.string()).describe("Job definitions of the media-batch unit"),
  })
  .optional()
  .describe(
    "AWS Batch for 3D files, by outputs of the media-batch unit. Default: none; 3D uploads wait in their queue",
  );

interface Limited {
  readonly callsPerSecond?: number;
  readonly burst?: number;
  readonly concurrentJobs?: number;
}

/** The quota for which each setting is meant. */
export const quotaUses = (choice: Readonly<Record<"document" | "picture" | "video", Limited>>): QuotaUse[] => [
  { path: "document.callsPerSecond", value: choice.document.callsPerSecond, quota: "textDetectionStarts" },
  { path: "document.concurrentJobs", value: choice.document.concurrentJobs, quota: "textDetectionJobs" },
  { path: "picture.callsPerSecond", value: choice.picture.callsPerSecond, quota: "labelDetections" },
  { path: "video.callsPerSecond", value: choice.video.callsPerSecond, quota: "mediaConvertCalls" },
  { path: "video.burst", value: choice.video.burst, quota: "mediaConvertBurst" },
  { path: "video.concurrentJobs", value: choice.video.concurrentJobs, quota: "mediaConvertJobs" },
];
