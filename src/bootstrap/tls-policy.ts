import type { S3 } from "@aws-sdk/client-s3";
import { isDeepStrictEqual } from "node:util";
import { bucketArn, requireTls } from "../../modules/buckets/bucket-policy";
import { addressOf } from "./bucket";
import { answerOf, type Setting } from "./setting";
import type { StateBucket } from "./state-bucket";

interface Statement {
  readonly Sid?: string;
}

interface Policy {
  readonly Version?: string;
  readonly Statement?: Statement | readonly Statement[];
}

/** The statements that refuse everything without TLS, by their Sids; all others of the bucket's policy stay. */
export function tlsPolicy(s3: S3, bucket: StateBucket): Setting {
  const address = addressOf(bucket);
  const wanted = requireTls(bucketArn(bucket, bucket.name));
  return {
    name: "TLS only",
    wanted: wanted.map(({ Sid }) => Sid).join(", "),
    permissions: { read: "s3:GetBucketPolicy", apply: "s3:PutBucketPolicy" },
    async read() {
      const answer = await answerOf(s3.getBucketPolicy(address), "NoSuchBucketPolicy");
      const policy = JSON.parse(answer?.Policy ?? '{"Version":"2012-10-17"}') as Policy;
      const statements = [policy.Statement ?? []].flat();
      const theirs = new Map(statements.map((statement) => [statement.Sid, statement]));
      const absent = wanted.filter(({ Sid }) => !theirs.has(Sid));
      const other = wanted.filter((each) => !absent.includes(each) && !isSame(theirs.get(each.Sid)!, each));
      if (absent.length + other.length === 0) return { status: "ok", found: wanted.map(({ Sid }) => Sid).join(", ") };

      const ours = new Map<string | undefined, Statement>(wanted.map((each) => [each.Sid, each]));
      const Statement = [...statements.map((each) => ours.get(each.Sid) ?? each), ...absent];
      const apply = () => s3.putBucketPolicy({ ...address, Policy: JSON.stringify({ ...policy, Statement }) });
      if (absent.length === wanted.length) return { status: "missing", found: "-", apply };
      const parts = [
        ...absent.map(({ Sid }) => `no ${Sid}`),
        ...other.map(({ Sid }) => `${Sid} is not what it must be`),
      ];
      return { status: "differs", found: parts.join(", "), apply };
    },
  };
}

/** S3 gives a list of one back as its element, and may order keys in another way. */
const isSame = (one: unknown, other: unknown): boolean => isDeepStrictEqual(plain(one), plain(other));

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 ? plain(value[0]) : value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
}
