import { isKnown } from "../../src/engine/unknown-values";
import { didYouMean } from "../../src/engine/names";
import { problem, type Problem } from "../../src/engine/problem";
import { type AwsHome, partitionOf } from "../aws/aws-home";
import type { Bucket } from "./connector";

/** The buckets of the s3 unit, by what they are for. */
export type Buckets = Readonly<Record<string, Bucket>>;

interface BucketUses {
  readonly icebergSinks: Readonly<Record<string, { readonly bucket: string }>>;
  readonly s3Sinks: Readonly<Record<string, { readonly bucket: string }>>;
  readonly connectors: Readonly<Record<string, { readonly buckets: readonly string[] }>>;
}

/**
 * A bucket by what it is for, or by a reference to another unit's output. Names as text are not taken: a sink whose
 * bucket is missing runs on, and writes nothing.
 */
export function resolveBucket(given: string, buckets: Buckets, { region }: AwsHome): Bucket {
  const own = Object.hasOwn(buckets, given) ? buckets[given] : named(given, buckets);
  return own ?? { name: given, arn: `arn:${partitionOf(region)}:s3:::${given}` };
}

export function bucketProblems({ icebergSinks, s3Sinks, connectors }: BucketUses, buckets: Buckets): Problem[] {
  const uses = [
    ...Object.entries(icebergSinks).map(([name, { bucket }]) => [`icebergSinks.${name}.bucket`, bucket] as const),
    ...Object.entries(s3Sinks).map(([name, { bucket }]) => [`s3Sinks.${name}.bucket`, bucket] as const),
    ...Object.entries(connectors).flatMap(([name, each]) =>
      each.buckets.map((bucket, index) => [`connectors.${name}.buckets.${index}`, bucket] as const),
    ),
  ];
  return uses
    .filter(([, bucket]) => isKnown(bucket) && !Object.hasOwn(buckets, bucket) && named(bucket, buckets) === undefined)
    .map(([path, bucket]) => {
      const must = `be a bucket that a unit owns: ${Object.keys(buckets).join(", ")}, or a reference`;
      return problem({
        path,
        value: bucket,
        must,
        fix: didYouMean(bucket, [...Object.keys(buckets), "media.outputs.rawBucketName"]),
      });
    });
}

/** One of the buckets by its name; only those of a unit that exists already have names before an apply. */
const named = (name: string, buckets: Buckets): Bucket | undefined =>
  Object.values(buckets).find((bucket) => isKnown(bucket.name) && bucket.name === name);
