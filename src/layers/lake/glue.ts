import { GlueCatalogDatabase } from "@cdktf/provider-aws/lib/glue-catalog-database";
import { z } from "zod";
import { QueryWorkgroup } from "../../../modules/athena/query-workgroup";
import { addAwsProvider } from "../../../modules/aws/aws-provider";
import { GlueAlarms } from "../../../modules/cloudwatch/glue-alarms";
import { runbookIn } from "../../../modules/cloudwatch/metric-alarm";
import { crawlerStatements, jobStatements, logsArn } from "../../../modules/glue/glue-access";
import { GlueRole } from "../../../modules/glue/glue-role";
import { GlueSecurity, jobLogGroups, JobLogs } from "../../../modules/glue/glue-security";
import { LakeJobs, lakeJobNames } from "../../../modules/glue/lake-jobs";
import { crawlerProblems, LakeCrawler } from "../../../modules/glue/lake-crawler";
import {
  administratorProblems,
  iamPrincipals,
  LakePermissions,
  LakeSettings,
  readerProblems,
} from "../../../modules/glue/lake-permissions";
import { tableProblems } from "../../../modules/iceberg/table-problems";
import { layer, outputsOf } from "../../engine/layer";
import { literalProblems } from "../../engine/literals";
import { output } from "../../engine/output";
import { assertValid } from "../../engine/problem";
import { kms } from "../security/kms";
import { alerting } from "../observability/alerting";
import { logRetentionDays } from "../observability/log-retention-inputs";
import { repositoryUrl } from "../observability/runbook-inputs";
import * as glueInputs from "./glue-inputs";
import { lakeStorage } from "./lake-storage";
import { tables } from "./table-inputs";

export const glue = layer({
  name: "glue",
  summary: "Data catalog, Iceberg tables as data, processing and quality jobs in a workflow, crawlers, Athena",
  needs: {
    storage: outputsOf(
      lakeStorage,
      "lakeBucketName",
      "lakeBucketArn",
      "scriptsBucketName",
      "scriptsBucketArn",
      "outputsBucketName",
    ),
    kms: outputsOf(kms, "s3KeyArn", "logsKeyArn"),
    alerting: outputsOf(alerting, "pageTopicArn", "ticketTopicArn"),
  },
  inputs: z.strictObject({
    tables,
    database: z
      .string()
      .regex(/^[a-z0-9_]{1,255}$/, "must have 1 to 255 lower-case letters, digits and underscores")
      .optional()
      .describe("Database of the catalog. Default: <environment>[_<unit>]_data_lake_catalog")
      .meta({ limit: "unique in the account and region; a new name makes a new database without the tables" }),
    glueVersion: z
      .enum(["5.0", "5.1"])
      .default("5.1")
      .describe("Glue version of the jobs: 5.1 has Spark 3.5.6, Python 3.11 and Iceberg 1.10.0"),
    processing: glueInputs.job("Job that writes files of raw/ to tables", { timeoutMinutes: 60, maxRetries: 1 }),
    quality: glueInputs.job("Job that checks tables and publishes them", { timeoutMinutes: 30, maxRetries: 0 }),
    schedule: glueInputs.schedule,
    bookmarks: z
      .enum(["enable", "disable", "pause"])
      .default("disable")
      .describe(
        "Glue job bookmarks. They count for readers of DynamicFrames only; the jobs keep a table of the files that they read",
      ),
    crawlers: glueInputs.crawlers,
    athena: glueInputs.athena,
    lakeFormation: glueInputs.lakeFormation,
    thresholds: glueInputs.thresholds,
    repositoryUrl,
    logRetentionDays: logRetentionDays
      .default(90)
      .describe("Retention of the logs of jobs")
      .meta({ unit: "days", cost: "$0.03 per GB and month" }),
    deletionProtection: z
      .boolean()
      .default(true)
      .describe(
        "Keeps Terraform from destroying the database. Lifted only where the environment has no deletion protection either",
      ),
  }),
  checks: [
    ({ tables }) => tableProblems(tables),
    ({ crawlers }) => crawlerProblems(crawlers),
    ({ tables, lakeFormation }) =>
      readerProblems(
        lakeFormation?.readers ?? [],
        tables.map(({ name }) => name),
      ),
  ],
  outputs: {
    databaseName: output("Database of the catalog", "prod_data_lake_catalog"),
    processingJobName: output("Job that writes files to tables", "acme-prod-data-processing"),
    qualityJobName: output("Job that checks and publishes tables", "acme-prod-data-quality"),
    workflowName: output("Workflow of both jobs", "acme-prod-data-lake"),
    jobRoleArn: output("IAM role of the jobs", "arn:aws:iam::111111111111:role/acme-prod-glue-jobs"),
    crawlerRoleArn: output("IAM role of the crawlers", "arn:aws:iam::111111111111:role/acme-prod-glue-crawlers"),
    tableNames: output("Names of the tables for readers", ["events", "orders"]),
    workgroupName: output("Athena workgroup", "acme-prod-data-lake"),
    sparkScriptUrl: output(
      "Script that runs either job by spark-submit, as EMR Serverless does",
      "s3://acme-prod-111111111111-glue-scripts/scripts/lake-jobs/3f2a91c0/lake_job.py",
    ),
    packageUrl: output(
      "Package that the scripts import",
      "s3://acme-prod-111111111111-glue-scripts/scripts/lake-jobs/3f2a91c0/lake_jobs.zip",
    ),
    tablesUrl: output("JSON file of the tables", "s3://acme-prod-111111111111-glue-scripts/tables/3f2a91c0.json"),
  },
  build(stack, { storage, kms, alerting, ...inputs }) {
    addAwsProvider(stack);
    const { aws: home, unitPrefix: prefix } = stack;
    const environment = `${stack.environment.name}${prefix.slice(stack.prefix.length)}`;
    const database = inputs.database ?? `${environment.replaceAll("-", "_")}_data_lake_catalog`;
    const roleName = `${prefix}-glue-jobs`;
    const logs = { prefix: `/${prefix}/glue`, securityName: `${prefix}-glue`, roleName };
    // These decide which resources exist, or are part of names.
    assertValid(literalProblems(inputs, ["tables", "crawlers", "processing", "quality", "database", "lakeFormation"]));
    const { lakeFormation } = inputs;
    if (lakeFormation !== undefined) {
      assertValid(administratorProblems(lakeFormation.administratorArns, home.deployRoleArn));
    }
    const settings =
      lakeFormation === undefined ? undefined : new LakeSettings(stack, "lake-formation", { ...lakeFormation, home });

    const catalog = new GlueCatalogDatabase(stack, "catalog", {
      name: database,
      description: `Data lake of ${environment}`,
      // Explicit, because the default depends on the settings of Lake Formation in the account.
      createTableDefaultPermission:
        lakeFormation?.hybridAccess === false
          ? []
          : [{ permissions: ["ALL"], principal: { dataLakePrincipalIdentifier: iamPrincipals } }],
      lifecycle: stack.isDeletionProtected(inputs.deletionProtection) ? { preventDestroy: true } : undefined,
      dependsOn: settings?.ready,
    });
    const security = new GlueSecurity(stack, "security", {
      name: logs.securityName,
      s3KeyArn: kms.s3KeyArn,
      logsKeyArn: kms.logsKeyArn,
    });
    const access = {
      home,
      database,
      lakeBucketArn: storage.lakeBucketArn,
      scriptsBucketArn: storage.scriptsBucketArn,
      keyArn: kms.s3KeyArn,
    };
    const jobRole = new GlueRole(stack, "job-role", {
      home,
      name: roleName,
      description: `Glue jobs of ${prefix}`,
      statements: jobStatements({
        ...access,
        jobs: Object.values(lakeJobNames(prefix)),
        logGroupArns: jobLogGroups(logs).map((group) => logsArn(home, group)),
        bookmarks: inputs.bookmarks !== "disable",
      }),
    });
    const crawlers = Object.entries(inputs.crawlers);
    const crawlerRole = new GlueRole(stack, "crawler-role", {
      home,
      name: `${prefix}-glue-crawlers`,
      description: `Glue crawlers of ${prefix}`,
      statements: crawlerStatements(
        access,
        crawlers.map(([, { path }]) => path),
      ),
    });
    const jobLogs = new JobLogs(stack, "logs", {
      ...logs,
      logsKeyArn: kms.logsKeyArn,
      retentionDays: inputs.logRetentionDays,
    });
    const permissions =
      lakeFormation === undefined || settings === undefined
        ? undefined
        : new LakePermissions(stack, "permissions", {
            ...lakeFormation,
            settings,
            home,
            roleName: `${prefix}-lake-formation`,
            lakeBucketArn: storage.lakeBucketArn,
            keyArn: kms.s3KeyArn,
            database: catalog.name,
            writers: { jobs: jobRole.arn, crawlers: crawlerRole.arn },
          });

    const granted = permissions?.ready ?? [];
    const jobs = new LakeJobs(stack, "jobs", {
      ...inputs,
      prefix,
      database: catalog.name,
      lakeBucketName: storage.lakeBucketName,
      scriptsBucketName: storage.scriptsBucketName,
      keyArn: kms.s3KeyArn,
      role: jobRole,
      securityConfiguration: security.name,
      logGroupPrefix: logs.prefix,
      settings: { processing: inputs.processing, quality: inputs.quality },
      dependsOn: [...jobLogs.ready, ...granted],
    });
    for (const [name, settings] of crawlers) {
      new LakeCrawler(stack, `crawler-${name}`, {
        ...settings,
        name: `${prefix}-${name}`,
        description: `Tables of ${settings.path}`,
        database: catalog.name,
        lakeBucketName: storage.lakeBucketName,
        roleName: crawlerRole.name,
        securityConfiguration: security.name,
        dependsOn: [...crawlerRole.ready, ...granted],
      });
    }
    const workgroup = new QueryWorkgroup(stack, "workgroup", {
      home,
      name: `${prefix}-data-lake`,
      description: `Queries of the data lake of ${environment}`,
      bucketName: storage.outputsBucketName,
      keyArn: kms.s3KeyArn,
      scanLimitGb: inputs.athena.scanLimitGb,
    });
    new GlueAlarms(stack, "alarms", {
      prefix,
      jobs: jobs.names,
      database,
      tables: inputs.tables.map(({ name }) => name),
      thresholds: inputs.thresholds,
      topics: { page: alerting.pageTopicArn, ticket: alerting.ticketTopicArn },
      runbookUrl: runbookIn(inputs.repositoryUrl),
    });

    return {
      databaseName: catalog.name,
      processingJobName: jobs.names.processing,
      qualityJobName: jobs.names.quality,
      workflowName: jobs.workflowName,
      jobRoleArn: jobRole.arn,
      crawlerRoleArn: crawlerRole.arn,
      tableNames: inputs.tables.map(({ name }) => name),
      workgroupName: workgroup.name,
      sparkScriptUrl: jobs.code.scriptUrls["spark"]!,
      packageUrl: jobs.code.packageUrl,
      tablesUrl: jobs.code.tablesUrl,
    };
  },
});
