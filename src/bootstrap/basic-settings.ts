import type { PublicAccessBlockConfiguration, S3, ServerSideEncryptionRule } from "@aws-sdk/client-s3";
import { addressOf } from "./bucket";
import { answerOf, type Setting } from "./setting";
import type { StateBucket } from "./state-bucket";

/** Every state that was is kept: the way back after a mistake. */
export function versioning(s3: S3, bucket: StateBucket): Setting {
  const address = addressOf(bucket);
  const apply = () => s3.putBucketVersioning({ ...address, VersioningConfiguration: { Status: "Enabled" } });
  return {
    name: "versioning",
    wanted: "Enabled",
    permissions: { read: "s3:GetBucketVersioning", apply: "s3:PutBucketVersioning" },
    async read() {
      const { Status: found } = await s3.getBucketVersioning(address);
      if (found === "Enabled") return { status: "ok", found };
      return found === undefined ? { status: "missing", found: "-", apply } : { status: "differs", found, apply };
    },
  };
}

/**
 * The encryption of objects whose upload asks for none. Without a key it is S3's own: Terraform asks for that with each
 * state for which no key is named, so AWS's key aws/s3 would encrypt nothing; and no one in another account could read
 * with it. A bucket that has another key by default keeps it then.
 */
export function encryption(s3: S3, bucket: StateBucket): Setting {
  const address = addressOf(bucket);
  const { keyArn } = bucket;
  const put = (rule: ServerSideEncryptionRule) =>
    s3.putBucketEncryption({ ...address, ServerSideEncryptionConfiguration: { Rules: [rule] } });
  const wanted: ServerSideEncryptionRule =
    keyArn === undefined
      ? { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }
      : {
          ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: keyArn },
          // One data key for many objects: else each request is one to KMS, billed and throttled.
          BucketKeyEnabled: true,
        };
  return {
    name: "encryption",
    wanted: keyArn === undefined ? "AES256, or any key" : describeEncryption(wanted),
    permissions: { read: "s3:GetEncryptionConfiguration", apply: "s3:PutEncryptionConfiguration" },
    async read() {
      const absent = "ServerSideEncryptionConfigurationNotFoundError";
      const answer = await answerOf(s3.getBucketEncryption(address), absent);
      const rule = answer?.ServerSideEncryptionConfiguration?.Rules?.[0];
      const byDefault = rule?.ApplyServerSideEncryptionByDefault;
      if (byDefault === undefined) return { status: "missing", found: "-", apply: () => put(wanted) };
      const found = describeEncryption(rule!);
      if (keyArn === undefined || found === describeEncryption(wanted)) return { status: "ok", found };
      // With what else is in the rule, such as the kinds of encryption that are blocked.
      return { status: "differs", found, apply: () => put({ ...rule, ...wanted }) };
    },
  };
}

function describeEncryption(rule: ServerSideEncryptionRule): string {
  const { SSEAlgorithm: algorithm = "?", KMSMasterKeyID: key } = rule.ApplyServerSideEncryptionByDefault ?? {};
  if (algorithm === "AES256") return algorithm;
  const bucketKey = rule.BucketKeyEnabled === true ? "with" : "without";
  return `${algorithm} ${key ?? "aws/s3"} ${bucketKey} a bucket key`;
}

/** A state holds secrets: no policy and no ACL makes it public. */
export function publicAccess(s3: S3, bucket: StateBucket): Setting {
  const address = addressOf(bucket);
  const blocks = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"] as const;
  const PublicAccessBlockConfiguration: PublicAccessBlockConfiguration = Object.fromEntries(
    blocks.map((block) => [block, true]),
  );
  const apply = () => s3.putPublicAccessBlock({ ...address, PublicAccessBlockConfiguration });
  return {
    name: "public access",
    wanted: "all blocked",
    permissions: { read: "s3:GetBucketPublicAccessBlock", apply: "s3:PutBucketPublicAccessBlock" },
    async read() {
      const answer = await answerOf(s3.getPublicAccessBlock(address), "NoSuchPublicAccessBlockConfiguration");
      const found = answer?.PublicAccessBlockConfiguration;
      if (found === undefined) return { status: "missing", found: "-", apply };
      const open = blocks.filter((block) => found[block] !== true);
      if (open.length === 0) return { status: "ok", found: "all blocked" };
      return { status: "differs", found: `without ${open.join(", ")}`, apply };
    },
  };
}

/** Whoever writes a state, it belongs to the bucket's account, and there are no ACLs. */
export function ownership(s3: S3, bucket: StateBucket): Setting {
  const address = addressOf(bucket);
  const wanted = "BucketOwnerEnforced";
  const apply = () =>
    s3.putBucketOwnershipControls({ ...address, OwnershipControls: { Rules: [{ ObjectOwnership: wanted }] } });
  return {
    name: "ownership",
    wanted,
    permissions: { read: "s3:GetBucketOwnershipControls", apply: "s3:PutBucketOwnershipControls" },
    async read() {
      const answer = await answerOf(s3.getBucketOwnershipControls(address), "OwnershipControlsNotFoundError");
      const found = answer?.OwnershipControls?.Rules?.[0]?.ObjectOwnership;
      if (found === undefined) return { status: "missing", found: "-", apply };
      return found === wanted ? { status: "ok", found } : { status: "differs", found, apply };
    },
  };
}
