import { type Problem, problem } from "../../engine/problem";
import type { ModuleView, Resource } from "../module-view";
import { rules } from "../rule";
import { admitsEveryone } from "../statements/principals";
import { readPolicy } from "../statements/read-policy";
import type { Statement } from "../statements/statement";
import { type Arguments, blocks, isSet, isTrue } from "../values";

const publicAccess = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];

export const s3Rules = rules(
  {
    id: "S3-001",
    title: "Buckets block public access",
    severity: "error",
    reason: "One wrong policy or ACL exposes the data to the internet. The four block settings override both.",
    types: [
      "aws_s3_bucket",
      "aws_s3_bucket_public_access_block",
      "aws_s3_account_public_access_block",
      "aws_s3_access_point",
      "aws_s3control_multi_region_access_point",
    ],
    check(resource, module) {
      const { type, values } = resource;
      if (type === "aws_s3_bucket") return mustHave(resource, module, "aws_s3_bucket_public_access_block");
      // Access points block public access by default, buckets and accounts do not.
      if (type === "aws_s3_access_point")
        return publicSettings(blocks(values, "public_access_block_configuration"), true);
      if (type === "aws_s3control_multi_region_access_point") {
        return publicSettings(blocks(values, "details", "public_access_block"), true);
      }
      return publicSettings([values], false);
    },
  },
  {
    id: "S3-002",
    title: "Buckets are encrypted with a customer managed KMS key",
    severity: "error",
    reason:
      "Reading the data then also requires permission to use the key. A bucket that receives S3 access logs can only use SSE-S3.",
    types: ["aws_s3_bucket", "aws_s3_bucket_server_side_encryption_configuration"],
    check(resource, module) {
      if (resource.type === "aws_s3_bucket") {
        return mustHave(resource, module, "aws_s3_bucket_server_side_encryption_configuration");
      }
      const { kms_master_key_id: key, sse_algorithm: algorithm } = defaultEncryption(resource) ?? {};
      if (algorithm === "AES256" && !isSet(key) && receivesLogs(bucketOf(resource, module), module)) return;
      if (algorithm !== "aws:kms" && algorithm !== "aws:kms:dsse") {
        return problem({ path: "sse_algorithm", value: algorithm, must: "be aws:kms or aws:kms:dsse" });
      }
      return isSet(key) ? undefined : problem({ path: "kms_master_key_id", must: "be the ARN of a KMS key" });
    },
  },
  {
    id: "S3-003",
    title: "Buckets with a KMS key use a bucket key",
    severity: "warning",
    reason:
      "Without a bucket key S3 calls KMS for every object, which costs up to 100 times as much and can be throttled.",
    types: ["aws_s3_bucket_server_side_encryption_configuration"],
    check(resource) {
      if (defaultEncryption(resource)?.["sse_algorithm"] !== "aws:kms") return;
      const enabled = blocks(resource.values, "rule")[0]?.["bucket_key_enabled"];
      return isTrue(enabled) ? undefined : problem({ path: "bucket_key_enabled", value: enabled, must: "be true" });
    },
  },
  {
    id: "S3-004",
    title: "Buckets reject requests without TLS",
    severity: "error",
    reason:
      "S3 also accepts plain HTTP. Only a policy that denies it keeps data and signatures off unencrypted connections.",
    types: ["aws_s3_bucket"],
    check(resource, module) {
      const denies = (statement: Statement) =>
        holdsFor(statement, "Bool", "aws:SecureTransport", (value) => value === "false");
      return bucketPolicyMust(resource, module, denies, "denies every request with aws:SecureTransport false");
    },
  },
  {
    id: "S3-005",
    title: "Buckets reject TLS below 1.2",
    severity: "warning",
    reason:
      "Older TLS versions can be broken. AWS has disabled them for most clients, and the policy makes this explicit.",
    types: ["aws_s3_bucket"],
    check(resource, module) {
      const denies = (statement: Statement) =>
        holdsFor(statement, "NumericLessThan", "s3:TlsVersion", (value) => Number(value) >= 1.2);
      return bucketPolicyMust(resource, module, denies, "denies every request with s3:TlsVersion below 1.2");
    },
  },
  {
    id: "S3-006",
    title: "Buckets have no ACLs",
    severity: "error",
    reason:
      "ACLs grant access that no policy shows. BucketOwnerEnforced disables them, and the owner owns every object.",
    types: ["aws_s3_bucket", "aws_s3_bucket_ownership_controls", "aws_s3_bucket_acl"],
    check(resource, module) {
      if (resource.type === "aws_s3_bucket_acl") return problem({ must: "not exist" });
      if (resource.type === "aws_s3_bucket") return mustHave(resource, module, "aws_s3_bucket_ownership_controls");
      const ownership = blocks(resource.values, "rule")[0]?.["object_ownership"];
      return ownership === "BucketOwnerEnforced"
        ? undefined
        : problem({ path: "object_ownership", value: ownership, must: "be BucketOwnerEnforced" });
    },
  },
  {
    id: "S3-007",
    title: "Buckets log access",
    severity: "error",
    reason: "After a leak the access log shows who read what. The bucket that receives the logs is exempt.",
    types: ["aws_s3_bucket"],
    check(resource, module) {
      if (receivesLogs(resource, module)) return;
      return mustHave(resource, module, "aws_s3_bucket_logging");
    },
  },
  {
    id: "S3-008",
    title: "Buckets in environments with deletion protection are versioned",
    severity: "error",
    reason:
      "Without versioning an accidental overwrite or delete is final. Lifecycle rules limit the cost of old versions.",
    types: ["aws_s3_bucket", "aws_s3_bucket_versioning"],
    check(resource, module) {
      if (!module.deletionProtection) return;
      if (resource.type === "aws_s3_bucket") {
        if (receivesLogs(resource, module)) return;
        return mustHave(resource, module, "aws_s3_bucket_versioning");
      }
      if (receivesLogs(bucketOf(resource, module), module)) return;
      const status = blocks(resource.values, "versioning_configuration")[0]?.["status"];
      return status === "Enabled" ? undefined : problem({ path: "status", value: status, must: "be Enabled" });
    },
  },
);

function publicSettings(settings: readonly Arguments[], byDefault: boolean): Problem[] {
  return settings.flatMap((values) =>
    publicAccess
      .filter((setting) => !isTrue(values[setting] ?? byDefault))
      .map((setting) => problem({ path: setting, value: values[setting], must: "be true" })),
  );
}

function mustHave(bucket: Resource, module: ModuleView, type: string): Problem | undefined {
  if (module.companions(bucket, type, "bucket").length > 0) return undefined;
  return problem({ must: `have an ${type} in its unit` });
}

function bucketOf(companion: Resource, module: ModuleView): Resource | undefined {
  return module
    .ofType("aws_s3_bucket")
    .find((bucket) => module.companions(bucket, companion.type, "bucket").includes(companion));
}

function defaultEncryption({ values }: Resource) {
  return blocks(values, "rule", "apply_server_side_encryption_by_default")[0];
}

/** True if S3 writes access logs to the bucket: another bucket of the unit logs to it, or its policy allows the logging service. */
function receivesLogs(bucket: Resource | undefined, module: ModuleView): boolean {
  if (bucket === undefined) return false;
  return (
    module.companions(bucket, "aws_s3_bucket_logging", "target_bucket").length > 0 ||
    policiesOf(bucket, module).some((statements) =>
      statements?.some(
        ({ allows, principals }) => allows && principals.some(({ id }) => id === "logging.s3.amazonaws.com"),
      ),
    )
  );
}

function policiesOf(bucket: Resource, module: ModuleView) {
  return module
    .companions(bucket, "aws_s3_bucket_policy", "bucket")
    .map(({ values }) => readPolicy(values["policy"], module));
}

/** IAM-003 reports policies that cannot be read. */
function bucketPolicyMust(
  bucket: Resource,
  module: ModuleView,
  denies: (statement: Statement) => boolean,
  what: string,
): Problem | undefined {
  const policies = policiesOf(bucket, module);
  const found = policies.some((statements) => statements === undefined || statements.some(denies));
  return found ? undefined : problem({ must: `have a policy that ${what}` });
}

/** True if a statement denies everyone every request that meets the condition, on the bucket and its objects. */
function holdsFor(statement: Statement, operator: string, key: string, accepts: (value: string) => boolean): boolean {
  const { allows, actions, resources, conditions } = statement;
  return (
    !allows &&
    admitsEveryone(statement) &&
    actions.some((action) => action === "*" || action === "s3:*") &&
    (resources.includes("*") || (resources.some((arn) => arn.endsWith("*")) && resources.length > 1)) &&
    conditions.length === 1 &&
    conditions.every(
      (condition) =>
        condition.operator === operator &&
        condition.key.toLowerCase() === key.toLowerCase() &&
        condition.values.length > 0 &&
        condition.values.every(accepts),
    )
  );
}
