import { z } from "zod";
import type { BucketLifecycle } from "../../../modules/buckets/bucket-lifecycle";
import { bucketDefaults } from "../../../modules/buckets/private-bucket";
import { lifecycle } from "./bucket-lifecycle-inputs";

const unit = "days";

const replication = z.strictObject({
  bucketArn: z.string().describe("Destination: a versioned bucket, in another region to survive the loss of this one"),
  keyArn: z.string().describe("KMS key of the destination, in its region"),
  account: z
    .string()
    .regex(/^\d{12}$/, "must be the 12 digits of an AWS account")
    .optional()
    .describe("Account of the destination, if it is another one")
    .meta({ limit: "the destination's bucket and key policies must allow the replication role" }),
  storageClass: z
    .enum(["STANDARD_IA", "INTELLIGENT_TIERING", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"])
    .optional()
    .describe("Storage class of the replicas. Default: that of the object"),
  deleteMarkers: z.boolean().default(true).describe("Replicates delete markers"),
  timeControl: z
    .boolean()
    .default(false)
    .describe("S3 Replication Time Control: replicates within 15 minutes and measures it")
    .meta({ cost: "$0.015 per GB" }),
});

const objectLock = z.strictObject({
  mode: z
    .enum(["governance", "compliance"])
    .describe(
      "governance: principals with s3:BypassGovernanceRetention can still delete; compliance: nobody can, not even root",
    ),
  retentionDays: z.int().min(1).max(36500).describe("Retention of each object version").meta({ unit }),
});

const archiveTiers = z.strictObject({
  archiveAccessAfterDays: z
    .int()
    .min(90)
    .max(730)
    .optional()
    .describe("Days without access before Archive Access, restored in 3 to 5 hours")
    .meta({ unit, limit: "90 to 730 (S3)" }),
  deepArchiveAccessAfterDays: z
    .int()
    .min(180)
    .max(730)
    .optional()
    .describe("Days without access before Deep Archive Access, restored in 12 hours")
    .meta({ unit, limit: "180 to 730 (S3)" }),
});

const bucketName = z
  .string()
  .optional()
  .describe("Bucket name. Default: <org>-<env>-<suffix>-<purpose>")
  .meta({ limit: "globally unique; a new name replaces the bucket" });

const eventBridge = z
  .boolean()
  .default(bucketDefaults.eventBridge)
  .describe("Sends object events to the default EventBridge bus")
  .meta({ cost: "none: AWS service events are free" });

const values = z.union([z.string(), z.array(z.string()).min(1)]);

const policyStatement = z.strictObject({
  effect: z.enum(["allow", "deny"]).default("allow").describe("Whether it allows or denies"),
  service: z
    .string()
    .regex(/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/, "must be an AWS service, such as cloudfront.amazonaws.com")
    .optional()
    .describe("AWS service that it is about")
    .meta({ limit: "a service or principals; conditions must name the source that an allowed service acts for" }),
  principals: z
    .array(
      z
        .string()
        .regex(
          /^(\*|\d{12}|arn:aws[a-z-]*:(iam|sts)::\d{12}:.+)$/,
          'must be an account, the ARN of a role or user, or "*"',
        ),
    )
    .default([])
    .describe('Accounts, roles and users that it is about; "*" needs a condition such as aws:PrincipalOrgID'),
  actions: z
    .array(z.string().regex(/^s3:[A-Za-z*]+$/, "must be an action of S3, such as s3:GetObject"))
    .min(1)
    .describe("Actions of S3"),
  objects: z
    .array(z.string().min(1))
    .default(["*"])
    .describe('Key patterns of the objects that it applies to: "published/*"'),
  bucket: z
    .boolean()
    .default(false)
    .describe("Whether it also applies to the bucket itself, as s3:ListBucket needs it"),
  conditions: z
    .record(z.string(), z.record(z.string(), values))
    .default({})
    .describe('Conditions by operator and key: { StringEquals: { "aws:SourceArn": "arn:aws:cloudfront::…" } }'),
});

const policyStatements = z
  .record(z.string(), policyStatement)
  .default({})
  .describe("Statements added to the bucket policy, by Sid: CloudFront, another account")
  .meta({
    limit:
      "the policy still denies plain HTTP, old TLS and other encryption keys; readers of encrypted objects need the s3 key too (userArns and cloudFrontDistributionArns of kms)",
  });

/** Inputs of a data bucket by name. Each purpose has its own default lifecycle, which a given one replaces as a whole. */
export function dataBucketShape(defaultLifecycle: BucketLifecycle) {
  return {
    name: bucketName,
    lifecycle: lifecycle
      .prefault(defaultLifecycle)
      .describe("Transitions and expiration. Replaces the default lifecycle as a whole"),
    corsOrigins: z
      .array(z.string())
      .default([])
      .describe("CORS: origins from which browsers upload. The ETag header is exposed, as multipart uploads need it"),
    policyStatements,
    eventBridge,
    inventory: z
      .enum(["off", "daily", "weekly"])
      .default("off")
      .describe("S3 Inventory: a Parquet list of all object versions, in the log bucket")
      .meta({ cost: "$0.0025 per million objects listed" }),
    requestMetrics: z
      .boolean()
      .default(false)
      .describe("S3 request metrics in CloudWatch: requests, errors, latency")
      .meta({ cost: "about $5 a month" }),
    replication: replication.optional().describe("Replicates new objects to another bucket"),
    objectLock: objectLock.optional().describe("S3 Object Lock: keeps object versions from being deleted").meta({
      limit: "decide before the first apply: adding or removing it replaces the bucket; uploads need a checksum",
    }),
    archiveTiers: archiveTiers
      .optional()
      .describe("Archive tiers for objects in INTELLIGENT_TIERING that are not accessed")
      .meta({ limit: "requires lifecycle.intelligentTieringAfterDays, or uploads to that class" }),
  };
}

/** Inputs of a data bucket. */
export function dataBucket(purpose: string, defaultLifecycle: BucketLifecycle) {
  return z.strictObject(dataBucketShape(defaultLifecycle)).prefault({}).describe(purpose);
}

/** Inputs of a bucket that AWS writes logs to. */
export function logBucket(purpose: string, defaultLifecycle: BucketLifecycle) {
  return z
    .strictObject({
      name: bucketName,
      lifecycle: lifecycle
        .prefault(defaultLifecycle)
        .describe("Transitions and expiration of logs. Replaces the default lifecycle as a whole"),
      policyStatements,
      eventBridge,
    })
    .prefault({})
    .describe(purpose);
}

/** Inputs that all buckets of a unit share. */
export const bucketsOfUnit = {
  nameSuffix: z
    .string()
    .regex(/^[a-z0-9-]+$/, "must have only lower-case letters, digits and hyphens")
    .optional()
    .describe(
      "Suffix that makes bucket names globally unique: <org>-<env>[-<unit>]-<suffix>-<purpose>. Default: the account id",
    )
    .meta({ limit: "a new suffix replaces the buckets" }),
  deletionProtection: z
    .boolean()
    .default(true)
    .describe(
      "Keeps Terraform from destroying the buckets. Lifted only where the environment has no deletion protection either",
    ),
  forceDestroy: z
    .boolean()
    .default(bucketDefaults.forceDestroy)
    .describe("Destroys buckets with their objects. Otherwise only empty buckets can be destroyed")
    .meta({ limit: "requires deletionProtection: false, here and in environment.ts" }),
};
