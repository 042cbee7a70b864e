import { Token } from "cdktf";
import fc from "fast-check";
import { type BucketLifecycle, lifecycleProblems, lifecycleRules } from "../../../modules/buckets/bucket-lifecycle";
import { formatProblem } from "../../../src/engine/problem";

const problems = (lifecycle: BucketLifecycle) => lifecycleProblems(lifecycle).map(formatProblem);

describe("rules", () => {
  test("by default: parts of broken uploads go after 7 days, old versions after 30, and nothing else", () =>
    expect(lifecycleRules({})).toEqual([
      {
        id: "clean-up",
        status: "Enabled",
        filter: [{}],
        abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        noncurrentVersionExpiration: [{ noncurrentDays: 30 }],
        expiration: [{ expiredObjectDeleteMarker: true }],
      },
    ]));

  test("expireAfterDays takes the place of the delete markers' expiry: S3 refuses both in one rule", () =>
    expect(lifecycleRules({ expireAfterDays: 10 })).toMatchObject([{ expiration: [{ days: 10 }] }]));

  test("noncurrentExpireAfterDays and abortUploadsAfterDays", () =>
    expect(lifecycleRules({ noncurrentExpireAfterDays: 1, abortUploadsAfterDays: 2 })).toMatchObject([
      {
        noncurrentVersionExpiration: [{ noncurrentDays: 1 }],
        abortIncompleteMultipartUpload: [{ daysAfterInitiation: 2 }],
      },
    ]));

  test("moves go down the tiers and leave small objects where they are", () => {
    const lifecycle = {
      infrequentAccessAfterDays: 30,
      intelligentTieringAfterDays: 60,
      instantArchiveAfterDays: 61,
      archiveAfterDays: 151,
    };
    expect(lifecycleRules(lifecycle)[1]).toEqual({
      id: "move",
      status: "Enabled",
      filter: [{ objectSizeGreaterThan: 128 * 1024 - 1 }],
      transition: [
        { days: 30, storageClass: "STANDARD_IA" },
        { days: 60, storageClass: "INTELLIGENT_TIERING" },
        { days: 61, storageClass: "GLACIER_IR" },
        { days: 151, storageClass: "GLACIER" },
      ],
    });
  });

  test("only objects of at least 1 MiB move to DEEP_ARCHIVE, where a move costs more than a year of small ones", () =>
    expect(lifecycleRules({ deepArchiveAfterDays: 0 })[1]).toEqual({
      id: "move-to-deep-archive",
      status: "Enabled",
      filter: [{ objectSizeGreaterThan: 1024 * 1024 - 1 }],
      transition: [{ days: 0, storageClass: "DEEP_ARCHIVE" }],
    }));

  test("objects below a prefix have rules of their own, with the sizes of the bucket", () =>
    expect(
      lifecycleRules(
        { transitionMinimumKib: 256 },
        { "raw/2026/": { infrequentAccessAfterDays: 30, deepArchiveAfterDays: 90, expireAfterDays: 365 } },
      ).slice(1),
    ).toEqual([
      { id: "expire-raw-2026", status: "Enabled", filter: [{ prefix: "raw/2026/" }], expiration: [{ days: 365 }] },
      {
        id: "move-raw-2026",
        status: "Enabled",
        filter: [{ and: [{ prefix: "raw/2026/", objectSizeGreaterThan: 256 * 1024 - 1 }] }],
        transition: [{ days: 30, storageClass: "STANDARD_IA" }],
      },
      {
        id: "move-to-deep-archive-raw-2026",
        status: "Enabled",
        filter: [{ and: [{ prefix: "raw/2026/", objectSizeGreaterThan: 1024 * 1024 - 1 }] }],
        transition: [{ days: 90, storageClass: "DEEP_ARCHIVE" }],
      },
    ]));

  test("transitionMinimumKib and deepArchiveMinimumKib", () =>
    expect(
      lifecycleRules({
        instantArchiveAfterDays: 0,
        deepArchiveAfterDays: 90,
        transitionMinimumKib: 256,
        deepArchiveMinimumKib: 8192,
      }).slice(1),
    ).toMatchObject([
      { filter: [{ objectSizeGreaterThan: 256 * 1024 - 1 }] },
      { filter: [{ objectSizeGreaterThan: 8192 * 1024 - 1 }] },
    ]));
});

describe("problems", () => {
  test.each<[BucketLifecycle, string]>([
    [
      { infrequentAccessAfterDays: 29 },
      "lifecycle.infrequentAccessAfterDays is 29, but must be at least 30: S3 has no earlier transition to STANDARD_IA.",
    ],
    [
      { infrequentAccessAfterDays: 30, instantArchiveAfterDays: 59 },
      "lifecycle.instantArchiveAfterDays is 59, but must be at least 60: infrequentAccessAfterDays (30) plus the 30 days that STANDARD_IA bills as a minimum (or leave out infrequentAccessAfterDays).",
    ],
    [
      { intelligentTieringAfterDays: 10, archiveAfterDays: 10 },
      "lifecycle.archiveAfterDays is 10, but must be at least 11: later than intelligentTieringAfterDays (10) (or leave out intelligentTieringAfterDays).",
    ],
    [
      { instantArchiveAfterDays: 30, archiveAfterDays: 100 },
      "lifecycle.archiveAfterDays is 100, but must be at least 120: instantArchiveAfterDays (30) plus the 90 days that GLACIER_IR bills as a minimum (or leave out instantArchiveAfterDays).",
    ],
    [
      { archiveAfterDays: 30, deepArchiveAfterDays: 20 },
      "lifecycle.deepArchiveAfterDays is 20, but must be at least 120: archiveAfterDays (30) plus the 90 days that GLACIER bills as a minimum (or leave out archiveAfterDays).",
    ],
    [
      { deepArchiveAfterDays: 30, expireAfterDays: 209 },
      "lifecycle.expireAfterDays is 209, but must be at least 210: deepArchiveAfterDays (30) plus the 180 days that DEEP_ARCHIVE bills as a minimum (or leave out deepArchiveAfterDays).",
    ],
    [
      { transitionMinimumKib: 64 },
      "lifecycle.transitionMinimumKib is 64, but must be at least 128, the smallest size that is billed.",
    ],
  ])("%j", (lifecycle, problem) => expect(problems(lifecycle)).toEqual([problem]));

  test("each is said", () =>
    expect(problems({ infrequentAccessAfterDays: 1, archiveAfterDays: 2, expireAfterDays: 3 })).toHaveLength(3));

  test("days that only an apply can tell are not judged", () =>
    expect(problems({ infrequentAccessAfterDays: Token.asNumber({}), expireAfterDays: 1 })).toEqual([]));
});

test("whatever passes, S3 moves in order and nothing leaves a class before its minimum", () => {
  const earliest = { STANDARD_IA: 30 } as Record<string, number>;
  const minimum = { STANDARD_IA: 30, GLACIER_IR: 90, GLACIER: 90, DEEP_ARCHIVE: 180 } as Record<string, number>;
  const days = fc.option(fc.integer({ min: 0, max: 500 }), { nil: undefined });
  const lifecycle = fc.record({
    infrequentAccessAfterDays: days,
    intelligentTieringAfterDays: days,
    instantArchiveAfterDays: days,
    archiveAfterDays: days,
    deepArchiveAfterDays: days,
    expireAfterDays: days,
  });
  fc.assert(
    fc.property(lifecycle, (lifecycle) => {
      const moves = lifecycleRules(lifecycle).flatMap(
        ({ transition }) => (transition ?? []) as { days: number; storageClass: string }[],
      );
      const fine = moves.every(({ days, storageClass }, index) => {
        const next = moves[index + 1]?.days ?? lifecycle.expireAfterDays ?? Infinity;
        return days >= (earliest[storageClass] ?? 0) && next > days && next >= days + (minimum[storageClass] ?? 0);
      });
      expect(problems(lifecycle).length === 0).toBe(fine);
    }),
    { numRuns: 1000 },
  );
});
