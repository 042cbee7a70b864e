import type { z } from "zod";
import { existing, unit } from "../../../src/engine/unit";
import { s3 } from "../../../src/layers/storage/s3";
import { statements } from "../../support/aws/policy-statements";
import { problemsOf, resources, synthFiles, testEnvironment } from "../../support/projects/synth";

type Inputs = z.input<typeof s3.inputs>;

const s3KeyArn = "arn:aws:kms:us-east-1:111111111111:key/1a2b";

const synthS3 = (inputs: Inputs = {}, environment: Parameters<typeof testEnvironment>[0] = {}) =>
  synthFiles({
    "environments/test/environment.ts": testEnvironment(environment),
    "environments/test/s3.ts": unit(s3, { kms: existing({ s3KeyArn }), ...inputs }),
  }).get("test-s3")!.module;

const problems = (inputs: Inputs, environment: Parameters<typeof testEnvironment>[0] = {}) =>
  problemsOf(() => synthS3(inputs, environment)).map((each) => each.replace("environments/test/s3.ts: ", ""));

const rulesOf = (module: ReturnType<typeof synthS3>, bucket: string) =>
  resources(module, "aws_s3_bucket_lifecycle_configuration")[`${bucket}_lifecycle`]!.rule;

const buckets = ["archive", "dead_letter", "logs", "processed", "raw"];
const dataBuckets = buckets.filter((each) => each !== "logs");

describe("by default", () => {
  const module = synthS3();

  test("there are five buckets, with the account in their names", () =>
    expect(Object.values(resources(module, "aws_s3_bucket")).map(({ bucket }) => bucket)).toEqual([
      "acme-test-111111111111-logs",
      "acme-test-111111111111-raw",
      "acme-test-111111111111-processed",
      "acme-test-111111111111-archive",
      "acme-test-111111111111-connect-dlq",
    ]));

  test("each has one of everything that makes it private", () => {
    for (const type of ["public_access_block", "ownership_controls", "policy", "versioning", "lifecycle_configuration"])
      expect(Object.keys(resources(module, `aws_s3_bucket_${type}`))).toHaveLength(buckets.length);
  });

  test("data is encrypted with the key of kms, logs with S3's own", () => {
    const encryption = resources(module, "aws_s3_bucket_server_side_encryption_configuration");
    for (const bucket of dataBuckets) {
      expect(encryption[`${bucket}_encryption`]!.rule).toMatchObject([
        { apply_server_side_encryption_by_default: { kms_master_key_id: s3KeyArn }, bucket_key_enabled: true },
      ]);
    }
    expect(encryption.logs_encryption!.rule).toMatchObject([
      { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } },
    ]);
  });

  test("data buckets log their accesses to the log bucket, each below its own prefix", () =>
    expect(Object.values(resources(module, "aws_s3_bucket_logging")).map(({ target_prefix }) => target_prefix)).toEqual(
      ["access-logs/raw/", "access-logs/processed/", "access-logs/archive/", "access-logs/dead-letter/"],
    ));

  test.each([
    ["raw", { transition: [{ days: 30, storage_class: "GLACIER_IR" }] }],
    ["processed", { transition: [{ days: 30, storage_class: "INTELLIGENT_TIERING" }] }],
    ["archive", { transition: [{ days: 30, storage_class: "DEEP_ARCHIVE" }] }],
    ["dead_letter", { expiration: [{ days: 30 }] }],
    ["logs", { expiration: [{ days: 90 }] }],
  ])("%s: %j, clean-up after 7 and 30 days", (bucket, expected) => {
    expect(rulesOf(module, bucket)).toContainEqual(expect.objectContaining(expected));
    expect(rulesOf(module, bucket)).toContainEqual(
      expect.objectContaining({
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
        noncurrent_version_expiration: [{ noncurrent_days: 30 }],
      }),
    );
  });

  test("Terraform refuses to destroy any, and would not empty one", () => {
    for (const bucket of Object.values(resources(module, "aws_s3_bucket"))) {
      expect(bucket).toMatchObject({ lifecycle: { prevent_destroy: true }, force_destroy: false });
    }
  });

  test("outputs name the buckets", () => {
    for (const [output, bucket] of [
      ["raw", "raw"],
      ["processed", "processed"],
      ["archive", "archive"],
      ["deadLetter", "dead_letter"],
      ["log", "logs"],
    ]) {
      expect(module.output![`${output}BucketName`]).toMatchObject({ value: `\${aws_s3_bucket.${bucket}.id}` });
      expect(module.output![`${output}BucketArn`]).toMatchObject({ value: `\${aws_s3_bucket.${bucket}.arn}` });
    }
    expect(module.output!.rawBucketRegionalDomainName).toMatchObject({
      value: "${aws_s3_bucket.raw.bucket_regional_domain_name}",
    });
  });
});

test("nameSuffix takes the account's place", () =>
  expect(resources(synthS3({ nameSuffix: "7f3a" }), "aws_s3_bucket").raw).toMatchObject({
    bucket: "acme-test-7f3a-raw",
  }));

test("name: a bucket under another name, which also sends its logs", () => {
  const module = synthS3({ raw: { name: "uploads-of-acme" } });
  expect(resources(module, "aws_s3_bucket").raw).toMatchObject({ bucket: "uploads-of-acme" });
  expect(resources(module, "aws_s3_bucket_policy").logs_policy!.policy).toContain("arn:aws:s3:::uploads-of-acme");
});

test("lifecycle replaces the default as a whole", () =>
  expect(
    rulesOf(synthS3({ raw: { lifecycle: { expireAfterDays: 14, noncurrentExpireAfterDays: 1 } } }), "raw"),
  ).toEqual([
    {
      id: "clean-up",
      status: "Enabled",
      filter: [{}],
      abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
      noncurrent_version_expiration: [{ noncurrent_days: 1 }],
      expiration: [{ days: 14 }],
    },
  ]));

test("every option of a data bucket reaches its resources", () => {
  const module = synthS3({
    raw: {
      corsOrigins: ["https://studio.example.com"],
      eventBridge: false,
      inventory: "daily",
      requestMetrics: true,
      replication: { bucketArn: "arn:aws:s3:::replica", keyArn: s3KeyArn },
      objectLock: { mode: "governance", retentionDays: 30 },
      archiveTiers: { archiveAccessAfterDays: 90 },
    },
  });
  const made = [
    "cors_configuration",
    "inventory",
    "metric",
    "replication_configuration",
    "object_lock_configuration",
    "intelligent_tiering_configuration",
  ];
  for (const type of made) expect(Object.keys(resources(module, `aws_s3_bucket_${type}`))).toHaveLength(1);
  expect(Object.keys(resources(module, "aws_s3_bucket_notification"))).not.toContain("raw_notification");
});

describe("deleting", () => {
  const unprotected = { deletionProtection: false, forceDestroy: true };

  test("takes two yeses, and a third for what is in the buckets", () => {
    const [bucket] = Object.values(resources(synthS3(unprotected), "aws_s3_bucket"));
    expect(bucket).toMatchObject({ force_destroy: true });
    expect(bucket).not.toHaveProperty("lifecycle");
    expect(resources(synthS3({ deletionProtection: false }), "aws_s3_bucket").raw).toMatchObject({
      force_destroy: false,
    });
  });

  const problem =
    "forceDestroy is true, but must be false while the buckets have deletion protection (or set deletionProtection: false here and in environment.ts).";
  test("is refused where the unit is protected", () => expect(problems({ forceDestroy: true })).toEqual([problem]));
  test("is refused where the environment is protected", () =>
    expect(problems(unprotected, { deletionProtection: true })).toEqual([problem]));
});

test("every mistake in every bucket is said at once, where it is", () =>
  expect(
    problems({
      raw: { lifecycle: { infrequentAccessAfterDays: 7 }, corsOrigins: ["*"] },
      archive: { lifecycle: { deepArchiveAfterDays: 30, expireAfterDays: 60 } },
      logs: { name: "Logs" },
    }),
  ).toEqual([
    "raw.lifecycle.infrequentAccessAfterDays is 7, but must be at least 30: S3 has no earlier transition to STANDARD_IA.",
    'raw.corsOrigins.0 is "*", but must be an origin: scheme and host, without a path (e.g. https://studio.example.com or https://*.example.com).',
    "archive.lifecycle.expireAfterDays is 60, but must be at least 210: deepArchiveAfterDays (30) plus the 180 days that DEEP_ARCHIVE bills as a minimum (or leave out deepArchiveAfterDays).",
    'logs.name is "Logs", but must have only lower-case letters, digits and hyphens (set logs.name, or another nameSuffix).',
  ]));

test.each<[Inputs, string]>([
  [{ nameSuffix: "eu.west" }, 'nameSuffix is "eu.west", but must have only lower-case letters, digits and hyphens.'],
  [
    { raw: { lifecycle: { archveAfterDays: 1 } } } as Inputs,
    'raw.lifecycle.archveAfterDays is not an input (did you mean "archiveAfterDays"?).',
  ],
  [
    { raw: { archiveTiers: { archiveAccessAfterDays: 30 } } },
    "raw.archiveTiers.archiveAccessAfterDays is 30, but must be at least 90.",
  ],
  [{ logs: { lifecycle: { expireAfterDays: 0 } } }, "logs.lifecycle.expireAfterDays is 0, but must be at least 1."],
])("%j is a mistake", (inputs, problem) => expect(problems(inputs)).toEqual([problem]));

test("reports the name of a bucket by its input", () =>
  expect(problems({ processed: { name: "media_processed" } })).toEqual([
    'processed.name is "media_processed", but must have only lower-case letters, digits and hyphens (set processed.name, or another nameSuffix).',
  ]));

it("names carry the unit where it is not called s3, so that an environment can have two", () => {
  const units = synthFiles({
    "environments/test/s3.ts": unit(s3, { kms: existing({ s3KeyArn }) }),
    "environments/test/media.ts": unit(s3, { kms: existing({ s3KeyArn }) }),
  });
  const raw = (stack: string) => resources(units.get(stack)!.module, "aws_s3_bucket")["raw"]!["bucket"];
  expect([raw("test-s3"), raw("test-media")]).toEqual([
    "acme-test-111111111111-raw",
    "acme-test-media-111111111111-raw",
  ]);
});

describe("policyStatements", () => {
  const partner = { principals: ["222222222222"], actions: ["s3:GetObject"], objects: ["published/*"] };
  const policyOf = (module: ReturnType<typeof synthS3>, bucket: string) =>
    statements(resources(module, "aws_s3_bucket_policy")[`${bucket}_policy`]!.policy);

  test("are added to the bucket's own, which still deny plain HTTP and other keys", () => {
    const module = synthS3({ processed: { policyStatements: { Partner: partner } } });
    expect(policyOf(module, "processed")).toMatchObject({
      DenyPlainHttp: { Effect: "Deny", Principal: "*" },
      DenyOldTls: { Effect: "Deny" },
      DenyOtherKey: { Effect: "Deny" },
      Partner: {
        Effect: "Allow",
        Principal: { AWS: ["222222222222"] },
        Resource: ["${aws_s3_bucket.processed.arn}/published/*"],
      },
    });
    expect(policyOf(module, "raw")).not.toHaveProperty("Partner");
  });

  test("of the log bucket, whose deliveries stay", () =>
    expect(policyOf(synthS3({ logs: { policyStatements: { Partner: partner } } }), "logs")).toMatchObject({
      DenyPlainHttp: {},
      ReceiveAccessLogs: {},
      Partner: { Resource: ["${aws_s3_bucket.logs.arn}/published/*"] },
    }));

  test("mistakes have the path of the bucket", () =>
    expect(
      problems({
        raw: {
          policyStatements: {
            DenyOtherKey: partner,
            Cdn: { service: "cloudfront", actions: ["s3:GetObject"] },
            Upload: { ...partner, actions: ["PutObject"] },
          },
        },
      }),
    ).toEqual([
      'raw.policyStatements.Cdn.service is "cloudfront", but must be an AWS service, such as cloudfront.amazonaws.com.',
      'raw.policyStatements.Upload.actions.0 is "PutObject", but must be an action of S3, such as s3:GetObject.',
    ]));

  test("a Sid of the bucket's own is taken", () =>
    expect(problems({ raw: { policyStatements: { DenyOtherKey: partner } } })).toEqual([
      "raw.policyStatements.DenyOtherKey must have another name: the policy has a statement of its own with it.",
    ]));
});
