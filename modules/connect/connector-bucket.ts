import { didYouMean } from "../../src/engine/names";
import { problem, type Problem } from "../../src/engine/problem";
import { isKnown } from "../../src/engine/unknown-values";
import { type AwsHome, partitionOf } from "../aws/aws-home";
import type { Bucket } from "./connector";
import type { KindedConnector } from "./connector-kinds";

/** The buckets of the s3 unit by purpose. */
export type Buckets = Readonly<Record<string, Bucket>>;

/**
 * A bucket by its purpose, or by a reference to an output of another unit. Literal names are rejected: a sink with a
 * missing bucket runs without writing anything.
 */
export function resolveBucket(given: string, buckets: Buckets, { region }: AwsHome): Bucket {
  const own = Object.hasOwn(buckets, given) ? buckets[given] : named(given, buckets);
  return own ?? { name: given, arn: `arn:${partitionOf(region)}:s3:::${given}` };
}

export function bucketProblems(connectors: readonly KindedConnector[], buckets: Buckets): Problem[] {
  return connectors
    .flatMap(({ path, kind, props }) =>
      kind.buckets(props).map(({ input, bucket }) => ({ path: `${path}.${input}`, bucket })),
    )
    .filter(({ bucket }) => isKnown(bucket) && !Object.hasOwn(buckets, bucket) && named(bucket, buckets) === undefined)
    .map(({ path, bucket }) => {
      const must = `be a bucket that a unit owns: ${Object.keys(buckets).join(", ")}, or a reference`;
      const fix = didYouMean(bucket, [...Object.keys(buckets), "media.outputs.rawBucketName"]);
      return problem({ path, value: bucket, must, fix });
    });
}

/** One of the buckets by its name, which is known before an apply only for `existing` units. */
const named = (name: string, buckets: Buckets): Bucket | undefined =>
  Object.values(buckets).find((bucket) => isKnown(bucket.name) && bucket.name === name);
