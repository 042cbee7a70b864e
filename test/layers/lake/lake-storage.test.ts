import type { z } from "zod";
import { existing, unit } from "../../../src/engine/unit";
import { lakeStorage } from "../../../src/layers/lake/lake-storage";
import { problemsOf, resources, synthFiles, testEnvironment } from "../../support/projects/synth";

type Inputs = z.input<typeof lakeStorage.inputs>;
const s3KeyArn = "arn:aws:kms:us-east-1:111111111111:key/1a2b";

const synthStorage = (inputs: Inputs = {}, environment: Parameters<typeof testEnvironment>[0] = {}) =>
  synthFiles({
    "environments/test/environment.ts": testEnvironment(environment),
    "environments/test/lake-storage.ts": unit(lakeStorage, { kms: existing({ s3KeyArn }), ...inputs }),
  }).get("test-lake-storage")!.module;

const problems = (inputs: Inputs, environment: Parameters<typeof testEnvironment>[0] = {}) =>
  problemsOf(() => synthStorage(inputs, environment)).map((each) =>
    each.replace("environments/test/lake-storage.ts: ", ""),
  );

const rulesOf = (module: ReturnType<typeof synthStorage>, bucket: string) =>
  resources(module, "aws_s3_bucket_lifecycle_configuration")[`${bucket}_lifecycle`]!.rule as { id: string }[];

describe("by default", () => {
  const module = synthStorage();

  test("there are four buckets, with the account in their names", () =>
    expect(Object.values(resources(module, "aws_s3_bucket")).map(({ bucket }) => bucket)).toEqual([
      "acme-test-111111111111-lake-logs",
      "acme-test-111111111111-lake",
      "acme-test-111111111111-glue-scripts",
      "acme-test-111111111111-glue-outputs",
    ]));

  test("each is versioned and private; data is encrypted with the key of kms and logs its accesses", () => {
    for (const type of ["public_access_block", "ownership_controls", "policy", "versioning", "lifecycle_configuration"])
      expect(Object.keys(resources(module, `aws_s3_bucket_${type}`))).toHaveLength(4);
    const encryption = resources(module, "aws_s3_bucket_server_side_encryption_configuration");
    for (const bucket of ["lake", "scripts", "glue_outputs"]) {
      expect(encryption[`${bucket}_encryption`]!.rule).toMatchObject([
        { apply_server_side_encryption_by_default: { kms_master_key_id: s3KeyArn } },
      ]);
      expect(resources(module, "aws_s3_bucket_logging")).toHaveProperty(`${bucket}_logging`);
    }
  });

  test("raw files move to IA after 30 days and to Glacier IR after 90, logs expire after 90", () =>
    expect(rulesOf(module, "lake").slice(1)).toEqual([
      { id: "expire-landing", status: "Enabled", filter: [{ prefix: "landing/" }], expiration: [{ days: 30 }] },
      {
        id: "move-raw",
        status: "Enabled",
        filter: [{ and: [{ prefix: "raw/", object_size_greater_than: 131_071 }] }],
        transition: [
          { days: 30, storage_class: "STANDARD_IA" },
          { days: 90, storage_class: "GLACIER_IR" },
        ],
      },
      { id: "expire-logs", status: "Enabled", filter: [{ prefix: "logs/" }], expiration: [{ days: 90 }] },
    ]));

  test("the whole lake: uploads are aborted after 7 days, old versions expire after 30, nothing else does", () =>
    expect(rulesOf(module, "lake")[0]).toEqual({
      id: "clean-up",
      status: "Enabled",
      filter: [{}],
      abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
      noncurrent_version_expiration: [{ noncurrent_days: 30 }],
      expiration: [{ expired_object_delete_marker: true }],
    }));

  test("temporary files of jobs expire, scripts do not", () =>
    expect(rulesOf(module, "scripts").slice(1)).toEqual([
      { id: "expire-temp", status: "Enabled", filter: [{ prefix: "temp/" }], expiration: [{ days: 7 }] },
    ]));

  test("the lake sends its events to EventBridge, with one notification resource for the bucket", () =>
    expect(resources(module, "aws_s3_bucket_notification")).toMatchObject({
      lake_notification: { eventbridge: true },
    }));

  test("Terraform refuses to destroy any bucket", () => {
    for (const bucket of Object.values(resources(module, "aws_s3_bucket")))
      expect(bucket).toMatchObject({ lifecycle: { prevent_destroy: true }, force_destroy: false });
  });

  test("outputs name the buckets; there is no S3 Tables bucket", () => {
    for (const [output, bucket] of [
      ["lake", "lake"],
      ["scripts", "scripts"],
      ["outputs", "glue_outputs"],
      ["log", "logs"],
    ]) {
      expect(module.output![`${output}BucketName`]).toMatchObject({ value: `\${aws_s3_bucket.${bucket}.id}` });
      expect(module.output![`${output}BucketArn`]).toMatchObject({ value: `\${aws_s3_bucket.${bucket}.arn}` });
    }
    expect(module.output!.tableBucketArn).toMatchObject({ value: "" });
    expect(resources(module, "aws_s3tables_table_bucket")).toEqual({});
  });
});

test("prefixes have lifecycles of their own, and the whole bucket the rest", () => {
  const rules = rulesOf(
    synthStorage({
      lake: {
        lifecycle: { noncurrentExpireAfterDays: 7 },
        prefixes: {
          raw: { expireAfterDays: 365, deepArchiveAfterDays: 90 },
          curated: { intelligentTieringAfterDays: 30 },
          logs: {},
        },
      },
    }),
    "lake",
  );
  expect(rules.map(({ id }) => id)).toEqual([
    "clean-up",
    "expire-landing",
    "expire-raw",
    "move-to-deep-archive-raw",
    "move-curated",
  ]);
  expect(rules[0]).toMatchObject({ noncurrent_version_expiration: [{ noncurrent_days: 7 }] });
});

test("s3-tables: a table bucket with the key, its namespaces and deletion protection", () => {
  const module = synthStorage({ tables: "s3-tables", s3Tables: { namespaces: ["curated", "data_science"] } });
  expect(resources(module, "aws_s3tables_table_bucket").tables).toMatchObject({
    name: "acme-test-tables",
    encryption_configuration: { sse_algorithm: "aws:kms", kms_key_arn: s3KeyArn },
    maintenance_configuration: {
      iceberg_unreferenced_file_removal: {
        status: "enabled",
        settings: { unreferenced_days: 7, non_current_days: 7 },
      },
    },
    lifecycle: { prevent_destroy: true },
  });
  expect(Object.values(resources(module, "aws_s3tables_namespace")).map(({ namespace }) => namespace)).toEqual([
    "curated",
    "data_science",
  ]);
  expect(module.output!.tableBucketArn).toMatchObject({ value: "${aws_s3tables_table_bucket.tables.arn}" });
});

test("deletion takes the consent of the unit and of the environment", () => {
  const unprotected = { deletionProtection: false, forceDestroy: true, tables: "s3-tables" } as const;
  const module = synthStorage(unprotected);
  for (const type of ["aws_s3_bucket", "aws_s3tables_table_bucket"]) {
    for (const bucket of Object.values(resources(module, type))) {
      expect(bucket).toMatchObject({ force_destroy: true });
      expect(bucket).not.toHaveProperty("lifecycle");
    }
  }
  expect(problems(unprotected, { deletionProtection: true })).toEqual([
    "forceDestroy is true, but must be false while the buckets have deletion protection (or set deletionProtection: false here and in environment.ts).",
  ]);
});

const leftOut =
  "must be left out: it would expire or archive files that Iceberg tables read (expire snapshots of the table instead, use intelligentTieringAfterDays, or set prefixes.raw or prefixes.logs).";

test.each<[Inputs, string]>([
  [
    { lake: { prefixes: { curated: { expireAfterDays: 365 } } } },
    `lake.prefixes.curated.expireAfterDays is 365, but ${leftOut}`,
  ],
  [
    { lake: { prefixes: { processed: { instantArchiveAfterDays: 90 } } } },
    `lake.prefixes.processed.instantArchiveAfterDays is 90, but ${leftOut}`,
  ],
  [{ lake: { lifecycle: { expireAfterDays: 365 } } }, `lake.lifecycle.expireAfterDays is 365, but ${leftOut}`],
  [{ lake: { archiveTiers: { archiveAccessAfterDays: 90 } } }, `lake.archiveTiers ${leftOut}`],
  [
    { lake: { prefixes: { raw: { infrequentAccessAfterDays: 7 } } } },
    "lake.prefixes.raw.infrequentAccessAfterDays is 7, but must be at least 30: S3 has no earlier transition to STANDARD_IA.",
  ],
  [
    { lake: { prefixes: { bronze: {} } } } as Inputs,
    "lake.prefixes.bronze is not an input (known: landing, raw, processed, curated, logs).",
  ],
  [{ tables: "iceberg" } as unknown as Inputs, 'tables is "iceberg", but must be one of "iceberg-on-s3", "s3-tables".'],
  [
    { tables: "s3-tables", s3Tables: { namespaces: ["Data-Science"] } },
    's3Tables.namespaces.0 is "Data-Science", but must have 1 to 255 lower-case letters, digits and underscores, a letter or digit first and last, not aws first.',
  ],
])("%j is a mistake", (inputs, problem) => expect(problems(inputs)).toEqual([problem]));
