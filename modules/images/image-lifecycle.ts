import { problem, type Problem } from "../../src/engine/problem";

/** A rule of an ECR lifecycle policy: which images expire, and when. Earlier rules have priority. */
export interface LifecycleRule {
  readonly description: string;
  readonly selection: Readonly<Record<string, unknown>>;
}

const tagged = (pattern: string, count: { readonly countType: string; readonly countNumber: number }) => ({
  tagStatus: "tagged",
  // ECR selects images that match every pattern of the list, so each pattern has a rule of its own.
  tagPatternList: [pattern],
  ...count,
});

const keepLast = (countNumber: number) => ({ countType: "imageCountMoreThan", countNumber });
const keepDays = (countNumber: number) => ({ countType: "sinceImagePushed", countUnit: "days", countNumber });

/**
 * Only tags are counted: an image for two platforms with provenance is five manifests, of which one has the tag. ECR
 * keeps the untagged ones as long as that one is there.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
const expireUntagged = (days: number): LifecycleRule => ({
  description: "Manifests of images that are gone, and pushes that failed",
  selection: { tagStatus: "untagged", ...keepDays(days) },
});

/** Keeps the image that runs and the last ones with any tag. */
export function keepLastImages(keepImages: number, tagInUse: string | undefined): LifecycleRule[] {
  return [
    // A rule of a higher priority that matches an image keeps all later rules from it, and there is only one of a tag.
    ...(tagInUse === undefined
      ? []
      : [{ description: "Keep the image that runs", selection: tagged(tagInUse, keepLast(1)) }]),
    { description: `Keep the last ${keepImages} tagged images`, selection: tagged("*", keepLast(keepImages)) },
    expireUntagged(14),
  ];
}

export interface ReleaseLifecycle {
  /** Patterns of the tags that may run, such as `v*`. Images with one of them never expire. */
  readonly releaseTags: readonly string[];
  /** Patterns of tags for tests and reviews, such as `pr-*`. */
  readonly temporaryTags: readonly string[];
  /** Days from push to expiration of images with a temporary tag. */
  readonly temporaryDays: number;
  /** Days from push to expiration of images without a tag. */
  readonly untaggedDays: number;
  /** Number of other tagged images that stay. Default: all. */
  readonly keepImages?: number;
}

/** More images than a repository can hold (a quota of ECR), so that the rule never expires one. */
const everyImage = 1_000_000;

/**
 * Never expires an image with a release tag: the rules of those tags come first, and ECR applies no later rule to an
 * image that matches an earlier one, whatever other tags it has.
 */
export function keepReleases(lifecycle: ReleaseLifecycle): LifecycleRule[] {
  const { releaseTags, temporaryTags, temporaryDays, untaggedDays, keepImages } = lifecycle;
  return [
    ...releaseTags.map((pattern) => ({
      description: `Keep every release: ${pattern}`,
      selection: tagged(pattern, keepLast(everyImage)),
    })),
    ...temporaryTags.map((pattern) => ({
      description: `Expire ${pattern} after ${temporaryDays} days`,
      selection: tagged(pattern, keepDays(temporaryDays)),
    })),
    ...(keepImages === undefined
      ? []
      : [{ description: `Keep the last ${keepImages} other images`, selection: tagged("*", keepLast(keepImages)) }]),
    expireUntagged(untaggedDays),
  ];
}

/** Reports patterns of temporary tags that would expire images that run. */
export function lifecycleProblems({ releaseTags, temporaryTags }: ReleaseLifecycle): Problem[] {
  return temporaryTags.flatMap((pattern, index) => {
    const release = releaseTags.find((each) => covers(pattern, each));
    if (release === undefined) return [];
    const must = `not match tags of releaseTags (${release}): images that run would expire`;
    const fix = 'give temporary images a prefix of their own, such as "pr-*"';
    return [problem({ path: `temporaryTags.${index}`, value: pattern, must, fix })];
  });
}

/** Whether a pattern matches whatever another one matches; `*` is any text. */
const covers = (pattern: string, other: string): boolean => matchesTag(pattern, other.replaceAll("*", "\u0000"));

/** Whether a tag matches a pattern of ECR, in which `*` is any text. */
export function matchesTag(pattern: string, tag: string): boolean {
  const parts = pattern.split("*").map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^]*")}$`).test(tag);
}
