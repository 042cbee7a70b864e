import { z } from "zod";
import { type BucketLifecycle, lifecycleDefaults } from "../../../modules/buckets/bucket-lifecycle";
import { bucketDefaults } from "../../../modules/buckets/private-bucket";

const unit = "days";
const after = (description: string) => z.int().min(0).optional().describe(`${description}; never if left out`);

const lifecycle = z.strictObject({
  infrequentAccessAfterDays: after("Moves to STANDARD_IA, half the storage price").meta({
    unit,
    limit: "at least 30",
    cost: "$0.01 per 1,000 objects moved, $0.01 per GB read",
  }),
  intelligentTieringAfterDays: after("Moves to INTELLIGENT_TIERING, which follows each object's use").meta({
    unit,
    cost: "$0.01 per 1,000 objects moved, $0.0025 a month per 1,000 objects watched",
  }),
  instantArchiveAfterDays: after("Moves to GLACIER_IR, a sixth of the storage price, read at once").meta({
    unit,
    limit: "what follows is at least 90 days later",
    cost: "$0.02 per 1,000 objects moved, $0.03 per GB read",
  }),
  archiveAfterDays: after("Moves to GLACIER, restored in minutes to hours before it is read").meta({
    unit,
    limit: "what follows is at least 90 days later",
    cost: "$0.03 per 1,000 objects moved",
  }),
  deepArchiveAfterDays: after("Moves to DEEP_ARCHIVE, a twentieth of the storage price, restored in 12 to 48 h").meta({
    unit,
    limit: "what follows is at least 180 days later",
    cost: "$0.05 per 1,000 objects moved",
  }),
  expireAfterDays: z.int().min(1).optional().describe("Deletes; never if left out").meta({ unit }),
  noncurrentExpireAfterDays: z
    .int()
    .min(1)
    .default(lifecycleDefaults.noncurrentExpireAfterDays)
    .describe("Keeps overwritten and deleted versions")
    .meta({ unit, cost: "early-deletion fee for versions that were moved to an archive shortly before" }),
  abortUploadsAfterDays: z
    .int()
    .min(1)
    .default(lifecycleDefaults.abortUploadsAfterDays)
    .describe("Drops the parts of uploads that never ended, which are stored and billed but not listed")
    .meta({ unit }),
  transitionMinimumKib: z
    .int()
    .default(lifecycleDefaults.transitionMinimumKib)
    .describe("Smaller objects are not moved, except to DEEP_ARCHIVE")
    .meta({ unit: "KiB", limit: "at least 128, which is billed for any smaller object" }),
  deepArchiveMinimumKib: z
    .int()
    .min(1)
    .default(lifecycleDefaults.deepArchiveMinimumKib)
    .describe("Smaller objects are not moved to DEEP_ARCHIVE")
    .meta({ unit: "KiB", cost: "moving 1 million objects a day costs $1,520 a month; below 200 KiB it never pays" }),
});

const replication = z.strictObject({
  bucketArn: z.string().describe("The replica: a versioned bucket, in another region to survive the loss of this one"),
  keyArn: z.string().describe("The key with which the replica is encrypted, in its region"),
  account: z
    .string()
    .regex(/^\d{12}$/, "must be the 12 digits of an AWS account")
    .optional()
    .describe("The replica's account, if it is another one")
    .meta({ limit: "the replica's bucket and key policies must let the replication role in" }),
  storageClass: z
    .enum(["STANDARD_IA", "INTELLIGENT_TIERING", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"])
    .optional()
    .describe("Storage class of the replicas; the objects' own if left out"),
  deleteMarkers: z.boolean().default(true).describe("Deletes in the replica what is deleted here"),
  timeControl: z
    .boolean()
    .default(false)
    .describe("Promises replication within 15 minutes, and measures it")
    .meta({ cost: "$0.015 per GB" }),
});

const objectLock = z.strictObject({
  mode: z
    .enum(["governance", "compliance"])
    .describe("governance: who has s3:BypassGovernanceRetention can still delete; compliance: nobody, not even root"),
  retentionDays: z.int().min(1).max(36500).describe("How long each version is kept").meta({ unit }),
});

const archiveTiers = z.strictObject({
  archiveAccessAfterDays: z
    .int()
    .min(90)
    .max(730)
    .optional()
    .describe("Days without a read after which an object must be restored, in 3 to 5 hours")
    .meta({ unit, limit: "90 to 730 (S3)" }),
  deepArchiveAccessAfterDays: z
    .int()
    .min(180)
    .max(730)
    .optional()
    .describe("Days without a read after which an object must be restored, in 12 hours")
    .meta({ unit, limit: "180 to 730 (S3)" }),
});

const bucketName = z
  .string()
  .optional()
  .describe("The whole name, for a bucket that has another than <org>-<env>-<suffix>-<purpose>")
  .meta({ limit: "unique in the world; a new name replaces the bucket" });

const eventBridge = z
  .boolean()
  .default(bucketDefaults.eventBridge)
  .describe("Sends every object event to EventBridge's default bus")
  .meta({ cost: "none: AWS's own events are free" });

/** Inputs of a bucket for data; each purpose has its own lifecycle, which one that is written replaces as a whole. */
export function dataBucket(purpose: string, defaultLifecycle: BucketLifecycle) {
  return z
    .strictObject({
      name: bucketName,
      lifecycle: lifecycle
        .prefault(defaultLifecycle)
        .describe("When objects move to cheaper storage and when they go; replaces the default as a whole"),
      corsOrigins: z
        .array(z.string())
        .default([])
        .describe("Origins from which browsers upload; they get the ETag that a multipart upload needs"),
      eventBridge,
      inventory: z
        .enum(["off", "daily", "weekly"])
        .default("off")
        .describe("A Parquet list of all object versions in the log bucket")
        .meta({ cost: "$0.0025 per million objects listed" }),
      requestMetrics: z
        .boolean()
        .default(false)
        .describe("Requests, errors and latency of the bucket in CloudWatch")
        .meta({ cost: "about $5 a month" }),
      replication: replication.optional().describe("Copies new objects to another bucket"),
      objectLock: objectLock.optional().describe("Keeps versions from being deleted").meta({
        limit: "decide before the first apply: adding or removing it replaces the bucket; uploads need a checksum",
      }),
      archiveTiers: archiveTiers
        .optional()
        .describe("Tiers for objects in INTELLIGENT_TIERING that nobody reads")
        .meta({ limit: "needs lifecycle.intelligentTieringAfterDays, or uploads to that class" }),
    })
    .prefault({})
    .describe(purpose);
}

/** Inputs of a bucket that AWS writes logs to. */
export function logBucket(purpose: string, defaultLifecycle: BucketLifecycle) {
  return z
    .strictObject({
      name: bucketName,
      lifecycle: lifecycle.prefault(defaultLifecycle).describe("When logs go; replaces the default as a whole"),
      eventBridge,
    })
    .prefault({})
    .describe(purpose);
}
