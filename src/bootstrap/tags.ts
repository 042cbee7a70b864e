import type { S3 } from "@aws-sdk/client-s3";
import { addressOf } from "./bucket";
import { answerOf, type Setting } from "./setting";
import type { StateBucket } from "./state-bucket";

/** The organization's tags; others of the bucket stay. */
export function tags(s3: S3, bucket: StateBucket): Setting {
  const address = addressOf(bucket);
  const wanted = Object.entries(bucket.tags);
  const show = (entries: readonly (readonly [string, string])[]): string =>
    entries.map(([key, value]) => `${key}=${value}`).join(", ");
  return {
    name: "tags",
    wanted: show(wanted),
    permissions: { read: "s3:GetBucketTagging", apply: "s3:PutBucketTagging" },
    async read() {
      const { TagSet: set = [] } = (await answerOf(s3.getBucketTagging(address), "NoSuchTagSet")) ?? {};
      const theirs = new Map(set.map(({ Key, Value }) => [Key!, Value!]));
      if (wanted.every(([key, value]) => theirs.get(key) === value)) return { status: "ok", found: show(wanted) };
      const all = new Map([...theirs, ...wanted]);
      const apply = () =>
        s3.putBucketTagging({ ...address, Tagging: { TagSet: [...all].map(([Key, Value]) => ({ Key, Value })) } });
      const found = wanted.filter(([key]) => theirs.has(key)).map(([key]) => [key, theirs.get(key)!] as const);
      return found.length === 0
        ? { status: "missing", found: "-", apply }
        : { status: "differs", found: show(found), apply };
    },
  };
}
