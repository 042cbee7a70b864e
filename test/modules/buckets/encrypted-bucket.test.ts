import { EncryptedBucket, type EncryptedBucketProps } from "../../../modules/buckets/encrypted-bucket";
import { LogBucket } from "../../../modules/buckets/log-bucket";
import { statements } from "../../support/aws/policy-statements";
import { problemsOf, resources, synthModule } from "../../support/projects/synth";

const home = { account: "111111111111", region: "us-east-1" };
const keyArn = "arn:aws:kms:us-east-1:111111111111:key/1a2b";
const replica = { bucketArn: "arn:aws:s3:::replica", keyArn: "arn:aws:kms:us-west-2:111111111111:key/3c4d" };

type Options = Partial<Omit<EncryptedBucketProps, "home" | "keyArn" | "logs">>;

const synthBucket = (options: Options = {}) =>
  synthModule((stack) => {
    const logs = new LogBucket(stack, "logs", {
      home,
      name: "acme-logs",
      sources: ["acme-media"],
      deletionProtection: false,
    });
    new EncryptedBucket(stack, "media", {
      home,
      keyArn,
      logs,
      name: "acme-media",
      deletionProtection: false,
      ...options,
    });
  });
const problems = (options: Options) => problemsOf(() => synthBucket(options));
const policyOf = (module: ReturnType<typeof synthBucket>) =>
  statements(resources(module, "aws_s3_bucket_policy").media_policy!.policy);

describe("by default", () => {
  const module = synthBucket();

  test("the bucket is called as asked, and a full one is not destroyed", () =>
    expect(resources(module, "aws_s3_bucket").media).toMatchObject({ bucket: "acme-media", force_destroy: false }));

  test("nothing makes it public", () =>
    expect(resources(module, "aws_s3_bucket_public_access_block").media_public_access).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    }));

  test("ACLs are off", () =>
    expect(resources(module, "aws_s3_bucket_ownership_controls").media_ownership).toMatchObject({
      rule: { object_ownership: "BucketOwnerEnforced" },
    }));

  test("objects are encrypted with its key, through a bucket key", () =>
    expect(resources(module, "aws_s3_bucket_server_side_encryption_configuration").media_encryption).toMatchObject({
      rule: [
        {
          apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: keyArn },
          bucket_key_enabled: true,
        },
      ],
    }));

  test("it is versioned", () =>
    expect(resources(module, "aws_s3_bucket_versioning").media_versioning).toMatchObject({
      versioning_configuration: { status: "Enabled" },
    }));

  test("it has one lifecycle configuration, which says the minimum size of what moves and waits for versioning", () => {
    const { media_lifecycle } = resources(module, "aws_s3_bucket_lifecycle_configuration");
    expect(media_lifecycle).toMatchObject({
      transition_default_minimum_object_size: "all_storage_classes_128K",
      depends_on: ["aws_s3_bucket_versioning.media_versioning"],
    });
    expect(media_lifecycle!.rule).toEqual([expect.objectContaining({ id: "clean-up", filter: [{}] })]);
  });

  test("its events go to EventBridge", () =>
    expect(resources(module, "aws_s3_bucket_notification").media_notification).toMatchObject({ eventbridge: true }));

  test("access logs go to the log bucket, one folder a day, once its policy lets them in", () =>
    expect(resources(module, "aws_s3_bucket_logging").media_logging).toMatchObject({
      target_bucket: "${aws_s3_bucket.logs.id}",
      target_prefix: "access-logs/media/",
      target_object_key_format: { partitioned_prefix: { partition_date_source: "EventTime" } },
      depends_on: ["aws_s3_bucket_policy.logs_policy"],
    }));

  test("what costs or cannot be undone is off", () => {
    for (const type of ["cors", "inventory", "metric", "object_lock", "intelligent_tiering", "replication"]) {
      expect(Object.keys(module.resource!).filter((each) => each.includes(type))).toEqual([]);
    }
    expect(resources(module, "aws_s3_bucket").media).not.toHaveProperty("object_lock_enabled");
  });
});

describe("the policy", () => {
  const policy = policyOf(synthBucket());
  const bucket = "${aws_s3_bucket.media.arn}";

  test("lets nothing in: it only denies", () =>
    expect(Object.values(policy).map(({ Effect }) => Effect)).toEqual(Array(6).fill("Deny")));

  test("denies plain HTTP and TLS before 1.2, for all there is in the bucket", () => {
    const all = { Principal: "*", Action: "s3:*", Resource: [bucket, `${bucket}/*`] };
    expect(policy.DenyPlainHttp).toMatchObject({ ...all, Condition: { Bool: { "aws:SecureTransport": "false" } } });
    expect(policy.DenyOldTls).toMatchObject({ ...all, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } });
  });

  test("denies an upload that asks for other encryption, and lets in one that does not ask (the S3 sink)", () =>
    expect(policy.DenyOtherEncryption!.Condition).toEqual({
      Null: { "s3:x-amz-server-side-encryption": "false" },
      StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" },
    }));

  test("denies an upload with another key", () =>
    expect(policy.DenyOtherKey!.Condition).toEqual({
      Null: { "s3:x-amz-server-side-encryption-aws-kms-key-id": "false" },
      StringNotEquals: { "s3:x-amz-server-side-encryption-aws-kms-key-id": keyArn },
    }));

  test("denies aws:kms without a key, which would be aws/s3 and not the bucket's", () =>
    expect(policy.DenyUnnamedKey!.Condition).toEqual({
      StringEquals: { "s3:x-amz-server-side-encryption": "aws:kms" },
      Null: { "s3:x-amz-server-side-encryption-aws-kms-key-id": "true" },
    }));

  test("denies a customer's own key", () =>
    expect(policy.DenyCustomerKey!.Condition).toEqual({
      Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" },
    }));

  test("comes after the public access block: S3 refuses two such changes at once", () =>
    expect(resources(synthBucket(), "aws_s3_bucket_policy").media_policy).toMatchObject({
      depends_on: ["aws_s3_bucket_public_access_block.media_public_access"],
    }));
});

test("deletionProtection: Terraform refuses to destroy it", () =>
  expect(resources(synthBucket({ deletionProtection: true }), "aws_s3_bucket").media).toMatchObject({
    lifecycle: { prevent_destroy: true },
  }));

test("forceDestroy", () =>
  expect(resources(synthBucket({ forceDestroy: true }), "aws_s3_bucket").media).toMatchObject({ force_destroy: true }));

test("eventBridge: false", () =>
  expect(resources(synthBucket({ eventBridge: false }), "aws_s3_bucket_notification")).not.toHaveProperty(
    "media_notification",
  ));

test("corsOrigins: browsers may upload, and see the ETag that ends a multipart upload", () =>
  expect(
    resources(synthBucket({ corsOrigins: ["https://studio.example.com"] }), "aws_s3_bucket_cors_configuration"),
  ).toMatchObject({
    media_cors: {
      cors_rule: [
        {
          allowed_origins: ["https://studio.example.com"],
          allowed_methods: expect.arrayContaining(["PUT", "POST"]) as unknown,
          expose_headers: expect.arrayContaining(["ETag"]) as unknown,
        },
      ],
    },
  }));

test("inventory: a list of all versions in the log bucket", () =>
  expect(resources(synthBucket({ inventory: "weekly" }), "aws_s3_bucket_inventory").media_inventory).toMatchObject({
    included_object_versions: "All",
    schedule: { frequency: "Weekly" },
    destination: {
      bucket: {
        bucket_arn: "${aws_s3_bucket.logs.arn}",
        format: "Parquet",
        prefix: "inventory",
        encryption: { sse_s3: {} },
      },
    },
  }));

test("requestMetrics", () =>
  expect(resources(synthBucket({ requestMetrics: true }), "aws_s3_bucket_metric").media_metric).toMatchObject({
    name: "EntireBucket",
  }));

test("objectLock: from the bucket's creation on", () => {
  const module = synthBucket({ objectLock: { mode: "compliance", retentionDays: 365 } });
  expect(resources(module, "aws_s3_bucket").media).toMatchObject({ object_lock_enabled: true });
  expect(resources(module, "aws_s3_bucket_object_lock_configuration").media_object_lock).toMatchObject({
    rule: { default_retention: { mode: "COMPLIANCE", days: 365 } },
    depends_on: ["aws_s3_bucket_versioning.media_versioning"],
  });
});

test("archiveTiers", () => {
  const archiveTiers = { archiveAccessAfterDays: 90, deepArchiveAccessAfterDays: 180 };
  expect(
    resources(synthBucket({ archiveTiers }), "aws_s3_bucket_intelligent_tiering_configuration").media_archive_tiers,
  ).toMatchObject({
    tiering: [
      { access_tier: "ARCHIVE_ACCESS", days: 90 },
      { access_tier: "DEEP_ARCHIVE_ACCESS", days: 180 },
    ],
  });
});

describe("replication", () => {
  const module = synthBucket({ replication: replica });
  const configuration = (options: object) =>
    resources(synthBucket({ replication: { ...replica, ...options } }), "aws_s3_bucket_replication_configuration")
      .media_replication!;

  test("copies every encrypted object and deletion to the replica, with the replica's key, once versioning is on", () =>
    expect(resources(module, "aws_s3_bucket_replication_configuration").media_replication).toMatchObject({
      role: "${aws_iam_role.media_replication_role.arn}",
      rule: [
        {
          status: "Enabled",
          filter: { prefix: "" },
          delete_marker_replication: { status: "Enabled" },
          source_selection_criteria: { sse_kms_encrypted_objects: { status: "Enabled" } },
          destination: {
            bucket: replica.bucketArn,
            encryption_configuration: { replica_kms_key_id: replica.keyArn },
          },
        },
      ],
      depends_on: ["aws_iam_role_policy.media_replication_role_policy", "aws_s3_bucket_versioning.media_versioning"],
    }));

  test("its role can read this bucket, write the replica and use both keys for that, and nothing else", () => {
    const { media_replication_role_policy } = resources(module, "aws_iam_role_policy");
    const policy = statements(media_replication_role_policy!.policy);
    const source = "${aws_s3_bucket.media.arn}";
    expect(Object.fromEntries(Object.values(policy).map(({ Sid, Resource }) => [Sid, Resource]))).toEqual({
      ReadConfiguration: source,
      ReadVersions: `${source}/*`,
      WriteReplicas: "arn:aws:s3:::replica/*",
      DecryptVersions: keyArn,
      EncryptReplicas: replica.keyArn,
    });
    expect(Object.values(policy).flatMap(({ Action }) => Action)).not.toContainEqual(expect.stringContaining("*"));
    expect(policy.DecryptVersions!.Condition).toEqual({
      StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" },
      StringLike: { "kms:EncryptionContext:aws:s3:arn": [source, `${source}/*`] },
    });
  });

  test("only S3 takes the role, whose name fits into IAM's 64 characters", () => {
    const name = "a".repeat(63);
    const { media_replication_role } = resources(synthBucket({ name, replication: replica }), "aws_iam_role");
    expect((media_replication_role!.name as string).length).toBe(64);
    expect(statements(media_replication_role!.assume_role_policy).Replicate).toEqual({
      Sid: "Replicate",
      Effect: "Allow",
      Principal: { Service: "s3.amazonaws.com" },
      Action: "sts:AssumeRole",
    });
  });

  test("account: the replica belongs to it", () => {
    expect(configuration({ account: "222222222222" })).toMatchObject({
      rule: [{ destination: { account: "222222222222", access_control_translation: { owner: "Destination" } } }],
    });
    expect(configuration({ account: home.account })).not.toMatchObject({
      rule: [{ destination: { account: home.account } }],
    });
  });

  test("storageClass, deleteMarkers and timeControl", () =>
    expect(configuration({ storageClass: "GLACIER_IR", deleteMarkers: false, timeControl: true })).toMatchObject({
      rule: [
        {
          delete_marker_replication: { status: "Disabled" },
          destination: {
            storage_class: "GLACIER_IR",
            replication_time: { status: "Enabled", time: { minutes: 15 } },
            metrics: { status: "Enabled", event_threshold: { minutes: 15 } },
          },
        },
      ],
    }));
});

test.each<[string, Options, string]>([
  ["a name", { name: "Media" }, 'name is "Media", but must have only lower-case letters, digits and hyphens.'],
  [
    "a lifecycle",
    { lifecycle: { infrequentAccessAfterDays: 7 } },
    "lifecycle.infrequentAccessAfterDays is 7, but must be at least 30: S3 has no earlier transition to STANDARD_IA.",
  ],
  [
    "forceDestroy of a protected bucket",
    { deletionProtection: true, forceDestroy: true },
    "forceDestroy is true, but must be false while the bucket has deletion protection (disable deletion protection first).",
  ],
  [
    "every origin",
    { corsOrigins: ["*"] },
    'corsOrigins.0 is "*", but must be an origin: scheme and host, without a path (e.g. https://studio.example.com or https://*.example.com).',
  ],
  [
    "an origin with a path",
    { corsOrigins: ["https://a.example.com", "https://b.example.com/"] },
    'corsOrigins.1 is "https://b.example.com/", but must be an origin: scheme and host, without a path (e.g. https://studio.example.com or https://*.example.com).',
  ],
  [
    "a lifecycle that ends before the lock",
    { lifecycle: { expireAfterDays: 30 }, objectLock: { mode: "governance", retentionDays: 365 } },
    "lifecycle.expireAfterDays is 30, but must be at least 335: until then objectLock keeps versions that the lifecycle would delete.",
  ],
  [
    "forceDestroy of what cannot be deleted",
    { forceDestroy: true, objectLock: { mode: "compliance", retentionDays: 1 } },
    'objectLock.mode is "compliance", but must be "governance" with forceDestroy: nobody can delete what compliance mode keeps.',
  ],
  [
    "no archive tier",
    { archiveTiers: {} },
    "archiveTiers must have at least one tier (archiveAccessAfterDays or deepArchiveAccessAfterDays).",
  ],
  [
    "archive tiers in the wrong order",
    { archiveTiers: { archiveAccessAfterDays: 200, deepArchiveAccessAfterDays: 180 } },
    "archiveTiers.deepArchiveAccessAfterDays is 180, but must be later than archiveAccessAfterDays (200).",
  ],
  [
    "a replica by its name",
    { replication: { ...replica, bucketArn: "replica" } },
    'replication.bucketArn is "replica", but must be the ARN of a bucket (e.g. arn:aws:s3:::name).',
  ],
  [
    "a replica of itself",
    { replication: { ...replica, bucketArn: "arn:aws:s3:::acme-media" } },
    'replication.bucketArn is "arn:aws:s3:::acme-media", but must be a bucket other than the source.',
  ],
  [
    "a replica's key by its alias",
    { replication: { ...replica, keyArn: "alias/s3" } },
    'replication.keyArn is "alias/s3", but must be the ARN of a KMS key (an alias or id would be resolved in this region).',
  ],
])("%s is a mistake", (_, options, problem) =>
  expect(problems(options)).toEqual([`environments/test/subject.ts: ${problem}`]),
);
