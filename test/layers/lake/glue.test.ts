import { mkdtempSync, mkdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { z } from "zod";
import { existing, unit } from "../../../src/engine/unit";
import { glue } from "../../../src/layers/lake/glue";
import { statements } from "../../support/aws/policy-statements";
import { changedResources, problemsOf, resources, synthFiles, testEnvironment } from "../../support/projects/synth";

type Inputs = z.input<typeof glue.inputs>;

const key = (name: string) => `arn:aws:kms:us-east-1:111111111111:key/${name}`;
const topic = (name: string) => `arn:aws:sns:us-east-1:111111111111:acme-test-${name}`;
const needs = {
  storage: existing({
    lakeBucketName: "the-lake",
    lakeBucketArn: "arn:aws:s3:::the-lake",
    scriptsBucketName: "the-scripts",
    scriptsBucketArn: "arn:aws:s3:::the-scripts",
    outputsBucketName: "the-outputs",
  }),
  kms: existing({ s3KeyArn: key("s3"), logsKeyArn: key("logs") }),
  alerting: existing({ pageTopicArn: topic("page"), ticketTopicArn: topic("ticket") }),
};
const events: Inputs["tables"][number] = {
  name: "events",
  source: "events/",
  columns: [
    { name: "event_id", type: "string", required: true },
    { name: "event_time", type: "timestamp", required: true },
    { name: "size", type: "long" },
  ],
  key: ["event_id"],
  partitionBy: ["day(event_time)"],
  eventTime: "event_time",
};

const files = (inputs: Partial<Inputs> = {}, name = "glue") => ({
  [`environments/test/${name}.ts`]: unit(glue, { ...needs, tables: [events], ...inputs }),
});
const synthGlue = (inputs: Partial<Inputs> = {}, folder?: string) =>
  synthFiles(files(inputs), folder).get("test-glue")!.module;
const problems = (inputs: Partial<Inputs>) =>
  problemsOf(() => synthGlue(inputs)).map((each) => each.replace("environments/test/glue.ts: ", ""));

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A project with the scripts of the jobs. */
function project(scripts: Readonly<Record<string, string>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "strata-lake-")));
  folders.push(folder);
  for (const [file, content] of Object.entries(scripts)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
  return folder;
}
const scripts = {
  "apps/lake-jobs/src/glue_processing.py": "from lake_jobs import run\n",
  "apps/lake-jobs/src/glue_quality.py": "from lake_jobs import run\n",
  "apps/lake-jobs/src/lake_job.py": "from lake_jobs import run\n",
  "apps/lake-jobs/src/lake_jobs/__init__.py": "run = print\n",
};

describe("by default", () => {
  const module = synthGlue();
  const jobs = resources(module, "aws_glue_job");

  test("the database is named by the environment, and says who may read new tables", () => {
    expect(resources(module, "aws_glue_catalog_database").catalog).toMatchObject({
      name: "test_data_lake_catalog",
      create_table_default_permission: [
        { permissions: ["ALL"], principal: { data_lake_principal_identifier: "IAM_ALLOWED_PRINCIPALS" } },
      ],
      lifecycle: { prevent_destroy: true },
    });
  });

  test("processing has 2 DPUs and 60 minutes, quality 30 and no retry", () => {
    const common = {
      glue_version: "5.1",
      worker_type: "G.1X",
      number_of_workers: 2,
      execution_class: "STANDARD",
      execution_property: { max_concurrent_runs: 1 },
      role_arn: "${aws_iam_role.job_role.arn}",
      security_configuration: "${aws_glue_security_configuration.security.name}",
    };
    expect(jobs.jobs_processing).toMatchObject({
      ...common,
      name: "acme-test-data-processing",
      timeout: 60,
      max_retries: 1,
    });
    expect(jobs.jobs_quality).toMatchObject({ ...common, name: "acme-test-data-quality", timeout: 30, max_retries: 0 });
    for (const job of Object.values(jobs)) expect(job).not.toHaveProperty("max_capacity");
  });

  test("jobs get their tables, package and folders as arguments", () =>
    expect(jobs.jobs_processing!.default_arguments).toEqual({
      "--datalake-formats": "iceberg",
      "--extra-py-files": "s3://the-scripts/${aws_s3_object.jobs_code_lake_jobs_package.key}",
      "--TempDir": "s3://the-scripts/temp/",
      "--job-bookmark-option": "job-bookmark-disable",
      "--enable-metrics": "true",
      "--enable-observability-metrics": "true",
      "--enable-spark-ui": "true",
      "--spark-event-logs-path": "s3://the-lake/logs/spark/",
      "--custom-logGroup-prefix": "/acme-test/glue",
      "--database": "${aws_glue_catalog_database.catalog.name}",
      "--raw": "s3://the-lake/raw/",
      "--warehouse": "s3://the-lake/",
      "--tables": "s3://the-scripts/${aws_s3_object.jobs_code_tables.key}",
    }));

  test("tables are JSON in the scripts bucket, so that a plan shows their changes", () => {
    const { content, kms_key_id: kmsKeyId, lifecycle } = resources(module, "aws_s3_object").jobs_code_tables!;
    expect(JSON.parse(content as string)).toMatchObject({
      tables: [{ name: "events", source: "events/", columns: [{}, {}, { name: "size", type: "bigint" }] }],
    });
    expect([kmsKeyId, lifecycle]).toEqual([key("s3"), { create_before_destroy: true }]);
  });

  test("the workflow starts processing on demand, and quality after its success", () => {
    const triggers = resources(module, "aws_glue_trigger");
    expect(resources(module, "aws_glue_workflow").jobs_workflow).toMatchObject({ max_concurrent_runs: 1 });
    expect(triggers.jobs_workflow_start).toMatchObject({
      type: "ON_DEMAND",
      workflow_name: "${aws_glue_workflow.jobs_workflow.name}",
      actions: [{ job_name: "${aws_glue_job.jobs_processing.name}" }],
    });
    expect(triggers.jobs_workflow_then_1).toMatchObject({
      type: "CONDITIONAL",
      workflow_name: "${aws_glue_workflow.jobs_workflow.name}",
      predicate: { conditions: [{ job_name: "${aws_glue_job.jobs_processing.name}", state: "SUCCEEDED" }] },
      actions: [{ job_name: "${aws_glue_job.jobs_quality.name}" }],
    });
  });

  test("crawlers read raw files and processed tables on demand, under names of their own", () => {
    const crawlers = resources(module, "aws_glue_crawler");
    expect(crawlers.crawler_raw).toMatchObject({
      table_prefix: "raw_",
      s3_target: [{ path: "s3://the-lake/raw/" }],
      recrawl_policy: { recrawl_behavior: "CRAWL_NEW_FOLDERS_ONLY" },
      schema_change_policy: { update_behavior: "LOG", delete_behavior: "LOG" },
    });
    expect(crawlers.crawler_processed).toMatchObject({
      table_prefix: "crawled_",
      iceberg_target: [{ paths: ["s3://the-lake/processed/"], maximum_traversal_depth: 3 }],
    });
    for (const crawler of Object.values(crawlers)) expect(crawler).not.toHaveProperty("schedule");
  });

  test("objects, bookmarks and logs are encrypted", () => {
    expect(resources(module, "aws_glue_security_configuration").security!.encryption_configuration).toEqual({
      cloudwatch_encryption: { cloudwatch_encryption_mode: "SSE-KMS", kms_key_arn: key("logs") },
      job_bookmarks_encryption: { job_bookmarks_encryption_mode: "CSE-KMS", kms_key_arn: key("s3") },
      s3_encryption: { s3_encryption_mode: "SSE-KMS", kms_key_arn: key("s3") },
    });
    const group = (stream: string) => ({
      name: `/acme-test/glue/acme-test-glue-role/acme-test-glue-jobs/${stream}`,
      kms_key_id: key("logs"),
      retention_in_days: 90,
    });
    expect(resources(module, "aws_cloudwatch_log_group")).toMatchObject({
      logs_output: group("output"),
      logs_error: group("error"),
    });
  });

  test("queries of Athena are limited, and their results encrypted", () =>
    expect(resources(module, "aws_athena_workgroup").workgroup).toMatchObject({
      name: "acme-test-data-lake",
      configuration: {
        enforce_workgroup_configuration: true,
        bytes_scanned_cutoff_per_query: 100_000_000_000,
        engine_version: { selected_engine_version: "Athena engine version 3" },
        result_configuration: {
          output_location: "s3://the-outputs/athena/",
          encryption_configuration: { encryption_option: "SSE_KMS", kms_key_arn: key("s3") },
        },
      },
    }));

  test("failed jobs and quarantined records open tickets", () => {
    const alarms = resources(module, "aws_cloudwatch_metric_alarm");
    expect(alarms.alarms_processing_failed).toMatchObject({
      namespace: "Glue",
      metric_name: "glue.error.ALL",
      dimensions: {
        JobName: "${aws_glue_job.jobs_processing.name}",
        JobRunId: "ALL",
        Type: "count",
        ObservabilityGroup: "error",
      },
      alarm_actions: [topic("ticket")],
    });
    const dimensions = { database: "test_data_lake_catalog", table: "events" };
    expect(alarms.alarms_events_quarantine).toMatchObject({
      alarm_name: "acme-test-lake-quarantine-events",
      threshold: 1,
      metric_query: [
        { expression: "IF(records > 0, 100 * quarantined / records, 0)" },
        { metric: { namespace: "Lake", metric_name: "quarantined", dimensions } },
        { metric: { namespace: "Lake", metric_name: "read", dimensions } },
      ],
    });
    expect(Object.keys(alarms)).toEqual([
      "alarms_processing_failed",
      "alarms_quality_failed",
      "alarms_events_quarantine",
    ]);
  });

  test("there is no Lake Formation", () =>
    expect(Object.keys(module.resource ?? {}).filter((type) => type.startsWith("aws_lakeformation"))).toEqual([]));
});

describe("permissions", () => {
  const module = synthGlue();
  const policyOf = (name: string, from = module) =>
    statements(resources(from, "aws_iam_role_policy")[`${name}_role_policy`]!.policy);

  test("only Glue assumes the roles, for this account", () => {
    for (const role of Object.values(resources(module, "aws_iam_role"))) {
      expect(statements(role.assume_role_policy).Glue).toMatchObject({
        Principal: { Service: "glue.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceAccount": "111111111111" } },
      });
    }
  });

  test("jobs read raw files, write tables, and nothing else of the buckets", () => {
    const policy = policyOf("job");
    expect(policy.ReadFiles).toMatchObject({
      Action: "s3:GetObject",
      Resource: [
        "arn:aws:s3:::the-lake/raw/*",
        "arn:aws:s3:::the-scripts/scripts/*",
        "arn:aws:s3:::the-scripts/tables/*",
      ],
    });
    expect(policy.WriteTables!.Resource).toEqual([
      ...["processed", "quarantine", "quality", "curated"].map((prefix) => `arn:aws:s3:::the-lake/${prefix}/*`),
      "arn:aws:s3:::the-scripts/temp/*",
    ]);
    expect(policy.Tables!.Resource).toEqual(
      ["catalog", "database/test_data_lake_catalog", "database/default", "table/test_data_lake_catalog/*"].map(
        (each) => `arn:aws:glue:us-east-1:111111111111:${each}`,
      ),
    );
    expect(policy).not.toHaveProperty("EncryptBookmarks");
  });

  test("bookmarks add the right to encrypt them", () =>
    expect(policyOf("job", synthGlue({ bookmarks: "enable" })).EncryptBookmarks).toMatchObject({
      Resource: key("s3"),
    }));

  test("crawlers read what they crawl, and write no object", () => {
    const policy = policyOf("crawler", synthGlue({ crawlers: { curated: iceberg("curated/") } }));
    expect(policy.ReadFiles!.Resource).toEqual(["arn:aws:s3:::the-lake/curated/*"]);
    expect(JSON.stringify(policy)).not.toMatch(/s3:(Put|Delete)/);
  });
});

const iceberg = (path: string) => ({ path, format: "iceberg", tablePrefix: "crawled_" }) as const;

describe("options", () => {
  test("a schedule starts the workflow, FLEX and further arguments reach the job", () => {
    const module = synthGlue({
      schedule: "cron(0 3 * * ? *)",
      processing: { executionClass: "FLEX", workers: 10, arguments: { "--enable-auto-scaling": "true" } },
    });
    expect(resources(module, "aws_glue_trigger").jobs_workflow_start).toMatchObject({
      type: "SCHEDULED",
      schedule: "cron(0 3 * * ? *)",
    });
    const { jobs_processing: processing, jobs_quality: quality } = resources(module, "aws_glue_job");
    expect(processing).toMatchObject({
      execution_class: "FLEX",
      number_of_workers: 10,
      default_arguments: { "--enable-auto-scaling": "true", "--datalake-formats": "iceberg" },
    });
    expect(quality).toMatchObject({ execution_class: "STANDARD" });
  });

  test("a unit of another name has names of its own", () => {
    const units = synthFiles({ ...files(), ...files({}, "glue-eu") });
    const database = (stack: string) => resources(units.get(stack)!.module, "aws_glue_catalog_database").catalog!.name;
    expect([database("test-glue"), database("test-glue-eu")]).toEqual([
      "test_data_lake_catalog",
      "test_glue_eu_data_lake_catalog",
    ]);
  });

  test("deletion protection goes where unit and environment agree", () =>
    expect(
      resources(
        synthFiles({
          "environments/test/environment.ts": testEnvironment({ deletionProtection: false }),
          ...files({ deletionProtection: false }),
        }).get("test-glue")!.module,
        "aws_glue_catalog_database",
      ).catalog,
    ).not.toHaveProperty("lifecycle"));
});

describe("Lake Formation", () => {
  const lakeFormation = {
    administratorArns: ["arn:aws:iam::111111111111:role/admin"],
    readers: [{ principalArn: "arn:aws:iam::111111111111:role/analyst", tables: ["events"] }],
  };
  const module = synthGlue({ lakeFormation });

  test("registers the bucket with a role of its own, besides IAM", () => {
    expect(resources(module, "aws_lakeformation_resource").permissions_location).toMatchObject({
      arn: "arn:aws:s3:::the-lake",
      role_arn: "${aws_iam_role.permissions_role.arn}",
      hybrid_access_enabled: true,
    });
    expect(resources(module, "aws_lakeformation_data_lake_settings").lake_formation).toMatchObject({
      admins: lakeFormation.administratorArns,
      create_table_default_permissions: [{ permissions: ["ALL"], principal: "IAM_ALLOWED_PRINCIPALS" }],
    });
  });

  test("lets jobs and crawlers write, and readers read their tables", () => {
    const grants = resources(module, "aws_lakeformation_permissions");
    for (const writer of ["jobs", "crawlers"]) {
      expect(grants[`permissions_${writer}_location`]).toMatchObject({ permissions: ["DATA_LOCATION_ACCESS"] });
      expect(grants[`permissions_${writer}_tables`]).toMatchObject({
        principal: `\${aws_iam_role.${writer.replace(/s$/, "")}_role.arn}`,
        table: { wildcard: true },
      });
    }
    expect(grants.permissions_reader_1_events).toMatchObject({
      principal: "arn:aws:iam::111111111111:role/analyst",
      permissions: ["DESCRIBE", "SELECT"],
      table: { name: "events" },
    });
  });

  test("the database is created after the settings, from which it gets its defaults", () =>
    expect(resources(module, "aws_glue_catalog_database").catalog).toMatchObject({
      depends_on: ["aws_lakeformation_data_lake_settings.lake_formation"],
    }));

  test("without hybrid access new tables are for nobody but its grants", () =>
    expect(
      resources(synthGlue({ lakeFormation: { ...lakeFormation, hybridAccess: false } }), "aws_glue_catalog_database")
        .catalog,
    ).toMatchObject({ create_table_default_permission: [] }));

  test("the role that applies must be an administrator", () => {
    const deployRoleArn = "arn:aws:iam::111111111111:role/deploy";
    const work = () =>
      synthFiles({
        "environments/test/environment.ts": testEnvironment({ deployRoleArn }),
        ...files({ lakeFormation }),
      });
    expect(problemsOf(work)).toEqual([
      'environments/test/glue.ts: lakeFormation.administratorArns is ["arn:aws:iam::111111111111:role/admin"], but must have the role that applies, arn:aws:iam::111111111111:role/deploy: only administrators grant permissions.',
    ]);
  });

  test("a reader of a table that is not declared is a mistake", () =>
    expect(
      problems({ lakeFormation: { ...lakeFormation, readers: [{ ...lakeFormation.readers[0]!, tables: ["event"] }] } }),
    ).toEqual([
      'lakeFormation.readers.0.tables.0 is "event", but must be one of the tables (did you mean "events"?).',
    ]));
});

describe("scripts", () => {
  const before = synthGlue({}, project(scripts));
  const objects = resources(before, "aws_s3_object");

  test("have a hash of their content in their key", () => {
    expect(objects.jobs_code_processing_script!.key).toMatch(/^scripts\/lake-jobs\/[0-9a-f]{32}\/glue_processing\.py$/);
    expect(objects.jobs_code_lake_jobs_package!.key).toMatch(/^scripts\/lake-jobs\/[0-9a-f]{32}\/lake-jobs\.zip$/);
    expect(objects.jobs_code_tables!.key).toMatch(/^tables\/[0-9a-f]{32}\.json$/);
  });

  test("a change in the package is a new object; the same sources give the same module", () => {
    const changed = project({ ...scripts, "apps/lake-jobs/src/lake_jobs/__init__.py": "run = repr\n" });
    expect(changedResources(before, synthGlue({}, project(scripts)))).toEqual([]);
    expect(changedResources(before, synthGlue({}, changed))).toEqual(["aws_s3_object.jobs_code_lake_jobs_package"]);
  });

  test("a change of the tables is a new object", () =>
    expect(
      changedResources(before, synthGlue({ tables: [{ ...events, failureThreshold: 1 }] }, project(scripts))),
    ).toEqual(["aws_s3_object.jobs_code_tables"]));

  test("a job without its script is a mistake that names the file", () => {
    const rest = Object.entries(scripts).filter(([file]) => !file.endsWith("/glue_quality.py"));
    expect(problemsOf(() => synthGlue({}, project(Object.fromEntries(rest))))).toEqual([
      "apps/lake-jobs/src/glue_quality.py: does not exist (the entry of an app is relative to apps/<app>).",
    ]);
  });
});

test.each<[Partial<Inputs>, string]>([
  [
    { crawlers: { bronze: iceberg("bronze/") } },
    'crawlers.bronze.path is "bronze/", but must begin with a prefix of the lake bucket: landing/, raw/, processed/, quarantine/, quality/, curated/, logs/.',
  ],
  [
    { crawlers: { processed: iceberg("procesed/events/") } },
    'crawlers.processed.path is "procesed/events/", but must begin with a prefix of the lake bucket: landing/, raw/, processed/, quarantine/, quality/, curated/, logs/ (did you mean "processed/events/"?).',
  ],
  [
    { crawlers: { processed: iceberg("processed/events") } },
    'crawlers.processed.path is "processed/events", but must end with a slash ("processed/events/").',
  ],
  [
    { crawlers: { processed: { ...iceberg("processed/"), sampleFiles: 5 } } },
    'crawlers.processed.sampleFiles is 5, but must be left out with format: "iceberg".',
  ],
  [{ processing: { workers: 1 } }, "processing.workers is 1, but must be at least 2."],
  [
    { processing: { workers: 300 } },
    "processing.workers is 300, but must be at most 299 of G.1X: a job run has at most 299 DPUs.",
  ],
  [
    { processing: { workers: 150, workerType: "G.2X" } },
    "processing.workers is 150, but must be at most 149 of G.2X: a job run has at most 299 DPUs.",
  ],
  [{ quality: { timeoutMinutes: 0 } }, "quality.timeoutMinutes is 0, but must be at least 1."],
  [{ quality: { timeoutMinutes: 10_081 } }, "quality.timeoutMinutes is 10081, but must be at most 10080."],
  [
    { quality: { executionClass: "FLEX", workerType: "G.4X" } },
    'quality.executionClass is "FLEX", but must be STANDARD with G.4X: FLEX runs on G.1X and G.2X only.',
  ],
  [
    { processing: { arguments: { "--tables": "s3://mine" } } },
    "processing.arguments.--tables must be left out: the layer sets it.",
  ],
  [
    { processing: { arguments: { verbose: "true" } } },
    "processing.arguments.verbose must begin with two hyphens, such as --log-level.",
  ],
  [{ schedule: "rate(1 day)" }, 'schedule is "rate(1 day)", but must be a cron expression, such as cron(0 3 * * ? *).'],
  [{ tables: [] }, "tables is [], but must have at least 1 entry."],
  [
    { tables: [{ ...events, key: ["id"] }] },
    'tables.0.key.0 is "id", but must be a column of events (known: event_id, event_time, size).',
  ],
])("%j is a mistake", (inputs, problem) => expect(problems(inputs)).toEqual([problem]));
