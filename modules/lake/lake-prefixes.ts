import { nearest } from "../../src/engine/names";
import { problem, type Problem } from "../../src/engine/problem";
import type { BucketLifecycle, PrefixLifecycles } from "../buckets/bucket-lifecycle";

/** Prefixes whose files belong to Iceberg tables: valid and bad records, results of rules, tables for readers. */
export const tablePrefixes = ["processed", "quarantine", "quality", "curated"] as const;

/** Top-level prefixes of the lake bucket. */
export const lakePrefixes = ["landing", "raw", ...tablePrefixes, "logs"] as const;

/** Lifecycle settings that leave every file of a table in place and readable at once. */
const harmless: readonly string[] = [
  "intelligentTieringAfterDays",
  "noncurrentExpireAfterDays",
  "abortUploadsAfterDays",
  "transitionMinimumKib",
  "deepArchiveMinimumKib",
];

export interface LakeLifecycle {
  readonly lifecycle: BucketLifecycle;
  readonly prefixes: PrefixLifecycles;
  readonly archiveTiers?: object;
}

/**
 * Lifecycle settings that would expire or archive files of Iceberg tables. A lifecycle rule knows the age of a file, not
 * whether the current snapshot of a table still reads it.
 */
export function tableLifecycleProblems({ lifecycle, prefixes, archiveTiers }: LakeLifecycle): Problem[] {
  const harmful = (path: string, settings: BucketLifecycle | undefined) =>
    Object.entries(settings ?? {}).flatMap(([setting, value]) =>
      value === undefined || harmless.includes(setting) ? [] : [tableProblem(`${path}.${setting}`, value)],
    );
  return [
    ...harmful("lifecycle", lifecycle),
    ...tablePrefixes.flatMap((prefix) => harmful(`prefixes.${prefix}`, prefixes[prefix])),
    ...(archiveTiers === undefined ? [] : [tableProblem("archiveTiers", undefined)]),
  ];
}

function tableProblem(path: string, value: unknown): Problem {
  const must = "be left out: it would expire or archive files that Iceberg tables read";
  const fix =
    "expire snapshots of the table instead, use intelligentTieringAfterDays, or set prefixes.raw or prefixes.logs";
  return problem({ path, value, must, fix });
}

/** A path below the lake bucket whose first part is none of its prefixes. */
export function lakePathProblems(path: string, value: string): Problem[] {
  const [first = "", ...rest] = value.split("/");
  if (!lakePrefixes.some((each) => each === first)) {
    const must = `begin with a prefix of the lake bucket: ${lakePrefixes.map((each) => `${each}/`).join(", ")}`;
    const meant = nearest(first, lakePrefixes);
    const fix = meant === undefined ? undefined : `did you mean "${[meant, ...rest].join("/")}"?`;
    return [problem({ path, value, must, fix })];
  }
  return rest.at(-1) === "" ? [] : [problem({ path, value, must: "end with a slash", fix: `"${value}/"` })];
}
