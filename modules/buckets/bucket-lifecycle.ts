import type { S3BucketLifecycleConfigurationRule } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { Token } from "cdktf";
import { problem, type Problem } from "../../src/engine/problem";

/** What holds where a lifecycle does not say otherwise. */
export const lifecycleDefaults = {
  noncurrentExpireAfterDays: 30,
  abortUploadsAfterDays: 7,
  transitionMinimumKib: 128,
  deepArchiveMinimumKib: 1024,
};

/** When objects move to cheaper storage and when they go, in days after they were written. */
export interface BucketLifecycle {
  /** To STANDARD_IA: half the storage price, $0.01 per GB read. */
  readonly infrequentAccessAfterDays?: number;
  /** To INTELLIGENT_TIERING, which watches each object's use. */
  readonly intelligentTieringAfterDays?: number;
  /** To GLACIER_IR: a sixth of the storage price, read at once, $0.03 per GB read. */
  readonly instantArchiveAfterDays?: number;
  /** To GLACIER: must be restored before it is read, in minutes to hours. */
  readonly archiveAfterDays?: number;
  /** To DEEP_ARCHIVE: a twentieth of the storage price; restored in 12 to 48 hours. */
  readonly deepArchiveAfterDays?: number;
  /** Deleted; never by default. */
  readonly expireAfterDays?: number;
  /** Overwritten and deleted versions are gone after that. */
  readonly noncurrentExpireAfterDays?: number;
  /** The parts of uploads that never ended are gone after that; until then they are stored, paid and invisible. */
  readonly abortUploadsAfterDays?: number;
  /** Smaller objects stay where they are: STANDARD_IA and GLACIER_IR bill at least 128 KiB. */
  readonly transitionMinimumKib?: number;
  /**
   * Smaller objects are not moved to DEEP_ARCHIVE: a move is billed per object, and below about 0.2 MB it costs more
   * than it saves in a year.
   */
  readonly deepArchiveMinimumKib?: number;
}

interface Tier {
  readonly input: keyof BucketLifecycle;
  readonly storageClass: string;
  /** S3 refuses an earlier move. */
  readonly earliestDays: number;
  /** What leaves earlier is billed as if it had stayed as long. */
  readonly minimumDays: number;
}

/** In the only order in which S3 moves objects. */
const tiers: readonly Tier[] = [
  { input: "infrequentAccessAfterDays", storageClass: "STANDARD_IA", earliestDays: 30, minimumDays: 30 },
  { input: "intelligentTieringAfterDays", storageClass: "INTELLIGENT_TIERING", earliestDays: 0, minimumDays: 0 },
  { input: "instantArchiveAfterDays", storageClass: "GLACIER_IR", earliestDays: 0, minimumDays: 90 },
  { input: "archiveAfterDays", storageClass: "GLACIER", earliestDays: 0, minimumDays: 90 },
  { input: "deepArchiveAfterDays", storageClass: "DEEP_ARCHIVE", earliestDays: 0, minimumDays: 180 },
];

/** Moves that S3 refuses, and those that cost more than they save. */
export function lifecycleProblems(lifecycle: BucketLifecycle, path = "lifecycle"): Problem[] {
  const known = (input: keyof BucketLifecycle): number | undefined =>
    Token.isUnresolved(lifecycle[input]) ? undefined : lifecycle[input];
  const at = (input: string): string => `${path}.${input}`;

  const tooEarly = tiers.flatMap(({ input, storageClass, earliestDays }) => {
    const days = known(input);
    if (days === undefined || days >= earliestDays) return [];
    return [
      problem({
        path: at(input),
        value: days,
        must: `be at least ${earliestDays}, before which S3 moves nothing to ${storageClass}`,
      }),
    ];
  });

  const steps = [...tiers, { input: "expireAfterDays" } as const].filter(({ input }) => known(input) !== undefined);
  const tooSoonAfter = steps.slice(1).flatMap(({ input }, index) => {
    const { input: before, storageClass, minimumDays } = steps[index] as Tier;
    const earliest = known(before)! + Math.max(minimumDays, 1);
    if (known(input)! >= earliest) return [];
    const reason =
      minimumDays === 0
        ? `later than ${before} (${known(before)})`
        : `${before} (${known(before)}) plus the ${minimumDays} days that ${storageClass} bills at least`;
    return [
      problem({
        path: at(input),
        value: known(input),
        must: `be at least ${earliest}: ${reason}`,
        fix: `or leave out ${before}`,
      }),
    ];
  });

  const minimumKib = known("transitionMinimumKib");
  const tooSmall =
    minimumKib !== undefined && minimumKib < 128
      ? [
          problem({
            path: at("transitionMinimumKib"),
            value: minimumKib,
            must: "be at least 128, which is billed for any smaller object",
          }),
        ]
      : [];
  return [...tooEarly, ...tooSoonAfter, ...tooSmall];
}

/** The rules of a bucket's one lifecycle configuration: a second configuration would replace the first. */
export function lifecycleRules(lifecycle: BucketLifecycle): S3BucketLifecycleConfigurationRule[] {
  const { expireAfterDays } = lifecycle;
  const { noncurrentExpireAfterDays, abortUploadsAfterDays, transitionMinimumKib, deepArchiveMinimumKib } =
    withDefaults(lifecycle);

  const cleanUp: S3BucketLifecycleConfigurationRule = {
    id: "clean-up",
    status: "Enabled",
    filter: [{}], // every object; without a filter the provider writes the outdated form of a rule
    abortIncompleteMultipartUpload: [{ daysAfterInitiation: abortUploadsAfterDays }],
    noncurrentVersionExpiration: [{ noncurrentDays: noncurrentExpireAfterDays }],
    // With days, S3 removes delete markers that hide nothing by itself.
    expiration: [expireAfterDays === undefined ? { expiredObjectDeleteMarker: true } : { days: expireAfterDays }],
  };
  const moves = (id: string, minimumKib: number, chosen: readonly Tier[]): S3BucketLifecycleConfigurationRule[] => {
    const transition = chosen
      .filter(({ input }) => lifecycle[input] !== undefined)
      .map(({ input, storageClass }) => ({ days: lifecycle[input], storageClass }));
    if (transition.length === 0) return [];
    return [{ id, status: "Enabled", filter: [{ objectSizeGreaterThan: minimumKib * 1024 - 1 }], transition }];
  };
  return [
    cleanUp,
    ...moves("move", transitionMinimumKib, tiers.slice(0, -1)),
    ...moves("move-to-deep-archive", deepArchiveMinimumKib, tiers.slice(-1)),
  ];
}

/** A lifecycle in which nothing is left to a default. */
export function withDefaults(lifecycle: BucketLifecycle) {
  return {
    noncurrentExpireAfterDays: lifecycle.noncurrentExpireAfterDays ?? lifecycleDefaults.noncurrentExpireAfterDays,
    abortUploadsAfterDays: lifecycle.abortUploadsAfterDays ?? lifecycleDefaults.abortUploadsAfterDays,
    transitionMinimumKib: lifecycle.transitionMinimumKib ?? lifecycleDefaults.transitionMinimumKib,
    deepArchiveMinimumKib: lifecycle.deepArchiveMinimumKib ?? lifecycleDefaults.deepArchiveMinimumKib,
  };
}
