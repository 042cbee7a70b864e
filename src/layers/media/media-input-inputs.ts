import { z } from "zod";
import { mediaKinds, type MediaKind } from "../../../modules/media/media-kinds";
import { dataBucketShape } from "../storage/bucket-inputs";
import { functionShape, ownQueueShape, queueShape, sourceShape } from "./function-inputs";

/** Inputs of the input bucket. Its events are the pipeline's, its origins the unit's. */
export const inputBucket = z
  .strictObject(dataBucketShape({ instantArchiveAfterDays: 30, expireAfterDays: 365, noncurrentExpireAfterDays: 7 }))
  .omit({ policyStatements: true, eventBridge: true, corsOrigins: true })
  .prefault({})
  .describe("Uploads as they came, below uploads/<uploadId>/. Versioned: an upload is processed as one version")
  .meta({ limit: "no expiration before the longest job of a kind has read the upload" });

export const origins = z
  .array(z.string())
  .describe("Origins of web pages that upload: CORS of the bucket and of the API. []: none")
  .meta({ limit: "scheme and host; * is an error, since every page of the internet could use a leaked URL" });

/** Content types of each kind. */
const types: Readonly<Record<MediaKind, readonly string[]>> = {
  document: [
    "application/pdf",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  ],
  picture: ["image/jpeg", "image/png", "image/webp", "image/heic", "image/tiff"],
  "3d": ["model/gltf-binary", "model/gltf+json", "model/obj", "model/stl", "application/octet-stream"],
  video: ["video/mp4", "video/quicktime", "video/x-matroska", "video/webm"],
};

export const kinds = z
  .partialRecord(
    z.enum(mediaKinds),
    z.strictObject({
      types: z
        .array(
          z.string().regex(/^[a-z]+\/([a-z0-9.+-]+|\*)$/, 'must be a content type, such as "image/png" or "image/*"'),
        )
        .min(1)
        .describe("Content types that may be announced. The content itself decides the kind"),
    }),
  )
  .prefault(Object.fromEntries(mediaKinds.map((kind) => [kind, { types: [...types[kind]] }])))
  .describe("Kinds that are accepted. Replaces the default as a whole")
  .meta({ limit: "each kind needs its queue in queues" });

const queue = z.strictObject(queueShape({ visibilitySeconds: 900, alarmAgeMinutes: 30 }));

export const queues = z
  .partialRecord(z.enum(mediaKinds), queue)
  .prefault(Object.fromEntries(mediaKinds.map((kind) => [kind, {}])))
  .describe("Queues of work by kind, for the functions of media-processing. Replaces the default as a whole")
  .meta({ cost: "$0.40 per million requests" });

export const classify = z
  .strictObject({
    ...functionShape({ memoryMib: 512, timeoutSeconds: 30 }),
    ...sourceShape({ batchSize: 10, windowSeconds: 1, maximumConcurrency: 50 }),
    ...ownQueueShape({ alarmAgeMinutes: 15 }),
  })
  .prefault({})
  .describe("LAMBDA_CLASSIFY, which finds the kind of an upload in its content, and its queue");

const authorization = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("iam").describe("Requests are signed with credentials of IAM") }),
    z.strictObject({
      kind: z.literal("jwt").describe("Requests have a token; its subject owns the upload"),
      issuer: z
        .string()
        .regex(/^https:\/\/\S+$/, "must be a URL that begins with https://")
        .describe("Issuer of the tokens. Its /.well-known/openid-configuration must be on the internet"),
      audience: z.array(z.string().min(1)).min(1).describe("Audiences, of which a token must have one"),
    }),
  ])
  .default({ kind: "iam" })
  .describe("Who may upload");

export const api = z
  .strictObject({
    ...functionShape({ memoryMib: 512, timeoutSeconds: 10 }),
    authorization,
    requestsPerSecond: z
      .int()
      .min(1)
      .max(10_000)
      .default(100)
      .describe("Requests of all callers together; more are answered 429")
      .meta({ limit: "10,000 (API Gateway, all APIs of the account)", cost: "$1 per million" }),
    burst: z
      .int()
      .min(1)
      .max(5000)
      .default(200)
      .describe("Requests at once above that rate")
      .meta({ limit: "5,000 (API Gateway, all APIs of the account)" }),
    maximumGib: z
      .number()
      .min(0.001)
      .max(50)
      .default(10)
      .describe("Largest upload")
      .meta({ unit: "GiB", limit: "50 (upload-api); Textract reads 500 MB, Rekognition 10 GB of video" }),
    urlMinutes: z
      .int()
      .min(1)
      .max(60)
      .default(15)
      .describe("Time in which a presigned URL can be used")
      .meta({ unit: "minutes", limit: "60: the credentials of a function that signed it may end then" }),
  })
  .prefault({})
  .describe("Upload API: presigned URLs, multipart uploads, state of uploads");

export const table = z
  .strictObject({
    recoveryDays: z
      .int()
      .min(1)
      .max(35)
      .default(35)
      .describe("Days back to which the table can be restored to the second")
      .meta({ unit: "days", limit: "1 to 35 (DynamoDB)", cost: "$0.20 a month per GB, whatever the days" }),
  })
  .prefault({})
  .describe("DYNAMODB_INPUT: an item for each announced upload");
