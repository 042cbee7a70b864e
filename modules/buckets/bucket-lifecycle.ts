import type { S3BucketLifecycleConfigurationRule } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { Token } from "cdktf";
import { problem, type Problem } from "../../src/engine/problem";

/** Defaults of a lifecycle. */
export const lifecycleDefaults = {
  noncurrentExpireAfterDays: 30,
  abortUploadsAfterDays: 7,
  transitionMinimumKib: 128,
  deepArchiveMinimumKib: 1024,
};

/** Transitions and expiration, in days after creation. */
export interface BucketLifecycle {
  /** To STANDARD_IA: half the storage price, $0.01 per GB read. */
  readonly infrequentAccessAfterDays?: number;
  /** To INTELLIGENT_TIERING, which follows how often each object is read. */
  readonly intelligentTieringAfterDays?: number;
  /** To GLACIER_IR: a sixth of the storage price, read in milliseconds, $0.03 per GB read. */
  readonly instantArchiveAfterDays?: number;
  /** To GLACIER: objects must be restored before reading, which takes minutes to hours. */
  readonly archiveAfterDays?: number;
  /** To DEEP_ARCHIVE: a twentieth of the storage price; restored in 12 to 48 hours. */
  readonly deepArchiveAfterDays?: number;
  /** Expiration. Default: never. */
  readonly expireAfterDays?: number;
  /** Expiration of noncurrent versions. */
  readonly noncurrentExpireAfterDays?: number;
  /** Abortion of incomplete multipart uploads, whose parts are billed but not listed. */
  readonly abortUploadsAfterDays?: number;
  /** Smallest object that transitions: STANDARD_IA and GLACIER_IR bill at least 128 KiB. */
  readonly transitionMinimumKib?: number;
  /**
   * Smallest object that transitions to DEEP_ARCHIVE: transitions are billed per object, and below about 0.2 MB they
   * cost more than they save in a year.
   */
  readonly deepArchiveMinimumKib?: number;
}

/** Transitions and expiration of the objects below a prefix, besides those of the whole bucket. */
export type PrefixLifecycle = Pick<
  BucketLifecycle,
  | "infrequentAccessAfterDays"
  | "intelligentTieringAfterDays"
  | "instantArchiveAfterDays"
  | "archiveAfterDays"
  | "deepArchiveAfterDays"
  | "expireAfterDays"
>;

/** Lifecycles by prefix: `raw/`. */
export type PrefixLifecycles = Readonly<Record<string, PrefixLifecycle>>;

interface Tier {
  readonly input: keyof PrefixLifecycle;
  readonly storageClass: string;
  /** S3 rejects an earlier transition. */
  readonly earliestDays: number;
  /** Minimum storage duration that S3 bills. */
  readonly minimumDays: number;
}

/** In the only order in which S3 transitions objects. */
const tiers: readonly Tier[] = [
  { input: "infrequentAccessAfterDays", storageClass: "STANDARD_IA", earliestDays: 30, minimumDays: 30 },
  { input: "intelligentTieringAfterDays", storageClass: "INTELLIGENT_TIERING", earliestDays: 0, minimumDays: 0 },
  { input: "instantArchiveAfterDays", storageClass: "GLACIER_IR", earliestDays: 0, minimumDays: 90 },
  { input: "archiveAfterDays", storageClass: "GLACIER", earliestDays: 0, minimumDays: 90 },
  { input: "deepArchiveAfterDays", storageClass: "DEEP_ARCHIVE", earliestDays: 0, minimumDays: 180 },
];

/** Transitions that S3 rejects, and those that cost more than they save. */
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
        must: `be at least ${earliestDays}: S3 has no earlier transition to ${storageClass}`,
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
        : `${before} (${known(before)}) plus the ${minimumDays} days that ${storageClass} bills as a minimum`;
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
            must: "be at least 128, the smallest size that is billed",
          }),
        ]
      : [];
  return [...tooEarly, ...tooSoonAfter, ...tooSmall];
}

/** The rules of the bucket's single lifecycle configuration: a second one would replace the first. */
export function lifecycleRules(
  lifecycle: BucketLifecycle,
  prefixes: PrefixLifecycles = {},
): S3BucketLifecycleConfigurationRule[] {
  const { expireAfterDays } = lifecycle;
  const settings = withDefaults(lifecycle);
  const cleanUp: S3BucketLifecycleConfigurationRule = {
    id: "clean-up",
    status: "Enabled",
    filter: [{}], // every object; without a filter the provider writes the outdated form of a rule
    abortIncompleteMultipartUpload: [{ daysAfterInitiation: settings.abortUploadsAfterDays }],
    noncurrentVersionExpiration: [{ noncurrentDays: settings.noncurrentExpireAfterDays }],
    // With days set, S3 removes expired delete markers automatically.
    expiration: [expireAfterDays === undefined ? { expiredObjectDeleteMarker: true } : { days: expireAfterDays }],
  };
  return [
    cleanUp,
    ...moveRules(lifecycle, settings),
    ...Object.entries(prefixes).flatMap(([prefix, each]) => [
      ...expirationRules(each, prefix),
      ...moveRules(each, settings, prefix),
    ]),
  ];
}

/** The end of a rule's id: `-raw` for `raw/`. */
const suffixOf = (prefix: string): string => `-${prefix.replace(/\/$/, "").replaceAll("/", "-")}`;

function expirationRules({ expireAfterDays: days }: PrefixLifecycle, prefix: string) {
  if (days === undefined) return [];
  return [{ id: `expire${suffixOf(prefix)}`, status: "Enabled", filter: [{ prefix }], expiration: [{ days }] }];
}

function moveRules(
  lifecycle: PrefixLifecycle,
  settings: ReturnType<typeof withDefaults>,
  prefix?: string,
): S3BucketLifecycleConfigurationRule[] {
  const moves = (id: string, minimumKib: number, chosen: readonly Tier[]): S3BucketLifecycleConfigurationRule[] => {
    const transition = chosen
      .filter(({ input }) => lifecycle[input] !== undefined)
      .map(({ input, storageClass }) => ({ days: lifecycle[input], storageClass }));
    if (transition.length === 0) return [];
    const size = { objectSizeGreaterThan: minimumKib * 1024 - 1 };
    const rule = { status: "Enabled", transition };
    return prefix === undefined
      ? [{ id, ...rule, filter: [size] }]
      : [{ id: `${id}${suffixOf(prefix)}`, ...rule, filter: [{ and: [{ prefix, ...size }] }] }];
  };
  return [
    ...moves("move", settings.transitionMinimumKib, tiers.slice(0, -1)),
    ...moves("move-to-deep-archive", settings.deepArchiveMinimumKib, tiers.slice(-1)),
  ];
}

/** A lifecycle with all defaults resolved. */
export function withDefaults(lifecycle: BucketLifecycle) {
  return {
    noncurrentExpireAfterDays: lifecycle.noncurrentExpireAfterDays ?? lifecycleDefaults.noncurrentExpireAfterDays,
    abortUploadsAfterDays: lifecycle.abortUploadsAfterDays ?? lifecycleDefaults.abortUploadsAfterDays,
    transitionMinimumKib: lifecycle.transitionMinimumKib ?? lifecycleDefaults.transitionMinimumKib,
    deepArchiveMinimumKib: lifecycle.deepArchiveMinimumKib ?? lifecycleDefaults.deepArchiveMinimumKib,
  };
}
