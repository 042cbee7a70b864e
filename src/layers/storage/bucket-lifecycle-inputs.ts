import { z } from "zod";
import { lifecycleDefaults, type PrefixLifecycle } from "../../../modules/buckets/bucket-lifecycle";

const unit = "days";
const after = (description: string) => z.int().min(0).optional().describe(`${description}. Default: never`);

const transitions = {
  infrequentAccessAfterDays: after("Transition to STANDARD_IA: half the storage price").meta({
    unit,
    limit: "at least 30",
    cost: "$0.01 per 1,000 objects moved, $0.01 per GB read",
  }),
  intelligentTieringAfterDays: after(
    "Transition to INTELLIGENT_TIERING, which follows how often each object is read",
  ).meta({
    unit,
    cost: "$0.01 per 1,000 objects moved, $0.0025 a month per 1,000 objects monitored",
  }),
  instantArchiveAfterDays: after("Transition to GLACIER_IR: a sixth of the storage price, read in milliseconds").meta({
    unit,
    limit: "the next transition is at least 90 days later",
    cost: "$0.02 per 1,000 objects moved, $0.03 per GB read",
  }),
  archiveAfterDays: after("Transition to GLACIER: objects must be restored first, which takes minutes to hours").meta({
    unit,
    limit: "the next transition is at least 90 days later",
    cost: "$0.03 per 1,000 objects moved",
  }),
  deepArchiveAfterDays: after(
    "Transition to DEEP_ARCHIVE: a twentieth of the storage price, restored in 12 to 48 hours",
  ).meta({
    unit,
    limit: "expiration is at least 180 days later",
    cost: "$0.05 per 1,000 objects moved",
  }),
  expireAfterDays: z.int().min(1).optional().describe("Expiration of objects. Default: never").meta({ unit }),
};

/** Lifecycle of the objects below a prefix of a bucket. */
export function prefixLifecycle(purpose: string, defaultLifecycle: PrefixLifecycle = {}) {
  return z.strictObject(transitions).prefault(defaultLifecycle).describe(purpose);
}

/** Lifecycle of the objects of a bucket. */
export const lifecycle = z.strictObject({
  ...transitions,
  noncurrentExpireAfterDays: z
    .int()
    .min(1)
    .default(lifecycleDefaults.noncurrentExpireAfterDays)
    .describe("Retention of noncurrent versions (overwritten or deleted objects)")
    .meta({ unit, cost: "early-deletion fee for versions moved to an archive class shortly before" }),
  abortUploadsAfterDays: z
    .int()
    .min(1)
    .default(lifecycleDefaults.abortUploadsAfterDays)
    .describe("Aborts incomplete multipart uploads, whose parts are billed but not listed")
    .meta({ unit }),
  transitionMinimumKib: z
    .int()
    .default(lifecycleDefaults.transitionMinimumKib)
    .describe("Smallest object that transitions, except to DEEP_ARCHIVE")
    .meta({ unit: "KiB", limit: "at least 128, the smallest size that is billed" }),
  deepArchiveMinimumKib: z
    .int()
    .min(1)
    .default(lifecycleDefaults.deepArchiveMinimumKib)
    .describe("Smallest object that transitions to DEEP_ARCHIVE")
    .meta({
      unit: "KiB",
      cost: "transitions of 1 million objects a day cost $1,520 a month; below 200 KiB they never pay off",
    }),
});
