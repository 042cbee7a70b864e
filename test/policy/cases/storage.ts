import { type Blocks, type Examples, policy, type Values } from "../support";

const bucket = "${aws_s3_bucket.raw.id}";
const arn = "${aws_s3_bucket.raw.arn}";
const withBucket = (blocks: Blocks): Blocks => ({ "aws_s3_bucket.raw": {}, ...blocks });
const publicAccess = {
  bucket,
  block_public_acls: true,
  block_public_policy: true,
  ignore_public_acls: true,
  restrict_public_buckets: true,
};
const encryption = (byDefault: Values | readonly Values[], more: Values = {}): Blocks =>
  withBucket({
    "aws_s3_bucket_server_side_encryption_configuration.raw": {
      bucket,
      rule: [{ apply_server_side_encryption_by_default: byDefault, ...more }],
    },
  });
const keyFor = (principal: Values): Blocks => ({
  "aws_kms_key.s3": { policy: policy({ Principal: principal, Action: "kms:*", Resource: "*" }) },
});
const kms = { sse_algorithm: "aws:kms", kms_master_key_id: "${aws_kms_key.s3.arn}" };
const bucketPolicy = (statement: Values): Blocks =>
  withBucket({ "aws_s3_bucket_policy.raw": { bucket, policy: policy({ Effect: "Deny", ...statement }) } });
const everything = { Principal: "*", Action: "s3:*", Resource: [arn, `${arn}/*`] };
const plain = { Bool: { "aws:SecureTransport": "false" } };
const oldTls = { NumericLessThan: { "s3:TlsVersion": "1.2" } };
const logs = { "aws_s3_bucket_logging.other": { bucket: "acme-other", target_bucket: bucket } };

export const storageCases: Readonly<Record<string, Examples>> = {
  "S3-001": {
    bad: [
      withBucket({}),
      withBucket({ "aws_s3_bucket_public_access_block.raw": { ...publicAccess, block_public_policy: false } }),
      withBucket({ "aws_s3_bucket_public_access_block.raw": { ...publicAccess, ignore_public_acls: "${local.x}" } }),
      withBucket({ "aws_s3_bucket_public_access_block.raw": { ...publicAccess, bucket: "${aws_s3_bucket.other.id}" } }),
    ],
    good: [
      withBucket({ "aws_s3_bucket_public_access_block.raw": publicAccess }),
      withBucket({
        "aws_s3_bucket_public_access_block.raw": { ...publicAccess, bucket: "${aws_s3_bucket.raw.bucket}" },
      }),
      {
        "aws_s3_bucket.raw": { bucket: "acme-raw" },
        "aws_s3_bucket_public_access_block.raw": { ...publicAccess, bucket: "acme-raw" },
      },
    ],
  },
  "S3-002": {
    bad: [withBucket({}), encryption({ sse_algorithm: "AES256" }), encryption({ sse_algorithm: "aws:kms" })],
    good: [encryption(kms), encryption([kms]), { ...encryption({ sse_algorithm: "AES256" }), ...logs }],
  },
  "S3-003": {
    bad: [encryption(kms), encryption(kms, { bucket_key_enabled: false })],
    good: [encryption(kms, { bucket_key_enabled: true }), encryption({ sse_algorithm: "AES256" })],
  },
  "S3-004": {
    bad: [
      withBucket({}),
      bucketPolicy({ ...everything, Condition: oldTls }),
      bucketPolicy({ ...everything, Resource: arn, Condition: plain }),
      bucketPolicy({ ...everything, Action: "s3:GetObject", Condition: plain }),
      bucketPolicy({ ...everything, Condition: { ...plain, ...oldTls } }),
    ],
    good: [
      bucketPolicy({ ...everything, Condition: plain }),
      bucketPolicy({ ...everything, Principal: { AWS: "*" }, Condition: { Bool: { "aws:SecureTransport": [false] } } }),
    ],
  },
  "S3-005": {
    bad: [withBucket({}), bucketPolicy({ ...everything, Condition: { NumericLessThan: { "s3:TlsVersion": "1.1" } } })],
    good: [bucketPolicy({ ...everything, Condition: oldTls })],
  },
  "S3-006": {
    bad: [
      withBucket({}),
      withBucket({ "aws_s3_bucket_ownership_controls.raw": { bucket, rule: { object_ownership: "ObjectWriter" } } }),
      { "aws_s3_bucket_acl.raw": { bucket: "acme-raw", acl: "private" } },
    ],
    good: [
      withBucket({
        "aws_s3_bucket_ownership_controls.raw": { bucket, rule: { object_ownership: "BucketOwnerEnforced" } },
      }),
    ],
  },
  "S3-007": {
    bad: [withBucket({})],
    good: [
      withBucket({ "aws_s3_bucket_logging.raw": { bucket, target_bucket: "acme-logs" } }),
      withBucket(logs),
      withBucket({
        "aws_s3_bucket_policy.raw": {
          bucket,
          policy: policy({ Principal: { Service: "logging.s3.amazonaws.com" }, Action: "s3:PutObject", Resource: "x" }),
        },
      }),
    ],
  },
  "S3-008": {
    bad: [
      withBucket({}),
      withBucket({ "aws_s3_bucket_versioning.raw": { bucket, versioning_configuration: { status: "Suspended" } } }),
    ],
    good: [
      withBucket({ "aws_s3_bucket_versioning.raw": { bucket, versioning_configuration: { status: "Enabled" } } }),
      withBucket(logs),
    ],
  },
  "S3-009": {
    bad: [
      { "aws_s3_bucket_acl.raw": { bucket, acl: "public-read" } },
      { "aws_s3_object.page": { bucket, key: "index.html", acl: "public-read" } },
    ],
    good: [{ "aws_s3_object.page": { bucket, key: "index.html", acl: "private" } }],
  },
  "KMS-001": {
    bad: [{ "aws_kms_key.s3": {} }, { "aws_kms_key.s3": { enable_key_rotation: false } }],
    good: [{ "aws_kms_key.s3": { enable_key_rotation: true } }, { "aws_kms_key.s3": { key_usage: "SIGN_VERIFY" } }],
  },
  "KMS-002": {
    bad: [{ "aws_kms_key.s3": { deletion_window_in_days: 7 } }],
    good: [{ "aws_kms_key.s3": { deletion_window_in_days: 30 } }, { "aws_kms_key.s3": {} }],
  },
  "KMS-003": {
    bad: [{ "aws_kms_key.s3": { bypass_policy_lockout_safety_check: true } }],
    good: [{ "aws_kms_key.s3": {} }],
  },
  "KMS-004": {
    bad: [keyFor({ AWS: "arn:aws:iam::111111111111:role/deploy" }), keyFor({ Service: "sns.amazonaws.com" })],
    good: [keyFor({ AWS: "arn:aws:iam::111111111111:root" }), { "aws_kms_key.s3": {} }],
  },
  "DATA-001": {
    bad: [
      { "aws_rds_cluster.x": {} },
      { "aws_efs_file_system.x": { encrypted: false } },
      { "aws_opensearch_domain.x": { encrypt_at_rest: { enabled: true } } },
      { "aws_kinesis_stream.x": { encryption_type: "NONE" } },
    ],
    good: [
      { "aws_rds_cluster.x": { storage_encrypted: true } },
      { "aws_opensearch_domain.x": { encrypt_at_rest: { enabled: true }, node_to_node_encryption: { enabled: true } } },
      { "aws_kinesis_stream.x": { encryption_type: "KMS" } },
    ],
  },
  "DEL-001": {
    bad: [{ "aws_kms_key.s3": {} }, { "aws_s3_bucket.raw": { lifecycle: { prevent_destroy: false } } }],
    good: [{ "aws_kms_key.s3": { lifecycle: { prevent_destroy: true } } }],
  },
  "DEL-002": {
    bad: [{ "aws_eks_cluster.x": {} }, { "aws_dynamodb_table.x": { deletion_protection_enabled: false } }],
    good: [{ "aws_eks_cluster.x": { deletion_protection: true } }],
  },
  "DEL-003": {
    bad: [
      { "aws_s3_bucket.raw": { force_destroy: true } },
      { "aws_ecr_repository.x": { force_delete: true } },
      { "aws_secretsmanager_secret.x": { recovery_window_in_days: 0 } },
    ],
    good: [{ "aws_s3_bucket.raw": { force_destroy: false } }, { "aws_secretsmanager_secret.x": {} }],
  },
};
