import { z } from "zod";
import { addAwsProvider } from "../../../modules/aws/aws-provider";
import { EncryptedBucket } from "../../../modules/buckets/encrypted-bucket";
import { LogBucket } from "../../../modules/buckets/log-bucket";
import { tableLifecycleProblems } from "../../../modules/lake/lake-prefixes";
import { TableBucket } from "../../../modules/lake/table-bucket";
import { layer, outputsOf } from "../../engine/layer";
import { output } from "../../engine/output";
import { assertValid } from "../../engine/problem";
import { kms } from "../security/kms";
import { bucketsOfUnit, dataBucket, logBucket } from "../storage/bucket-inputs";
import { below, forceDestroyProblems } from "../storage/bucket-problems";
import { lakeBucket, s3Tables } from "./lake-storage-inputs";

/** Temporary files of Glue jobs below temp/ of the scripts bucket. */
const temporaryFiles = { "temp/": { expireAfterDays: 7 } };

export const lakeStorage = layer({
  name: "lake-storage",
  summary:
    "Data lake bucket with raw, processed, curated and logs prefixes; buckets for Glue scripts, outputs and logs",
  needs: { kms: outputsOf(kms, "s3KeyArn") },
  inputs: z.strictObject({
    lake: lakeBucket,
    scripts: dataBucket("Scripts of Glue jobs (scripts/) and their temporary files (temp/, kept for 7 days)", {}),
    outputs: dataBucket("Outputs of jobs and results of Athena queries", { expireAfterDays: 30 }),
    logs: logBucket("Access logs and inventories of the other buckets", { expireAfterDays: 90 }),
    tables: z
      .enum(["iceberg-on-s3", "s3-tables"])
      .default("iceberg-on-s3")
      .describe(
        "iceberg-on-s3: tables are files in the lake bucket; s3-tables: an S3 Tables bucket besides it, whose tables S3 compacts",
      )
      .meta({ limit: "s3-tables needs s3Tables: true of kms; the Glue jobs write to the lake bucket in both cases" }),
    s3Tables,
    ...bucketsOfUnit,
  }),
  checks: [({ lake }) => below("lake", tableLifecycleProblems(lake))],
  outputs: {
    lakeBucketName: output("Data lake bucket", "acme-prod-111111111111-lake"),
    lakeBucketArn: output("ARN of the data lake bucket", "arn:aws:s3:::acme-prod-111111111111-lake"),
    scriptsBucketName: output("Bucket for Glue scripts and temporary files", "acme-prod-111111111111-glue-scripts"),
    scriptsBucketArn: output(
      "ARN of the bucket for Glue scripts and temporary files",
      "arn:aws:s3:::acme-prod-111111111111-glue-scripts",
    ),
    outputsBucketName: output("Bucket for job outputs and query results", "acme-prod-111111111111-glue-outputs"),
    outputsBucketArn: output(
      "ARN of the bucket for job outputs and query results",
      "arn:aws:s3:::acme-prod-111111111111-glue-outputs",
    ),
    logBucketName: output("Bucket to which S3 delivers access logs", "acme-prod-111111111111-lake-logs"),
    logBucketArn: output(
      "ARN of the bucket to which S3 delivers access logs",
      "arn:aws:s3:::acme-prod-111111111111-lake-logs",
    ),
    tableBucketArn: output(
      "ARN of the S3 Tables bucket (empty without s3-tables)",
      "arn:aws:s3tables:us-east-1:111111111111:bucket/acme-prod-tables",
    ),
  },
  build(stack, { kms, tables, s3Tables, nameSuffix, deletionProtection, forceDestroy, ...inputs }) {
    addAwsProvider(stack);
    const { aws: home, unitPrefix: prefix } = stack;
    const isDeletionProtected = stack.isDeletionProtected(deletionProtection);
    const protection = {
      deletionProtection: isDeletionProtected,
      forceDestroy: forceDestroy && !isDeletionProtected, // reported once, not for each bucket
    };
    const name = (given: string | undefined, purpose: string): string =>
      given ?? `${prefix}-${nameSuffix ?? home.account}-${purpose}`;
    const dataProps = (bucket: (typeof inputs)["outputs"], purpose: string) => ({
      ...bucket,
      ...protection,
      home,
      keyArn: kms.s3KeyArn,
      name: name(bucket.name, purpose),
    });

    const { prefixes } = inputs.lake;
    const data = {
      lake: {
        ...dataProps(inputs.lake, "lake"),
        prefixes: Object.fromEntries(Object.entries(prefixes).map(([each, lifecycle]) => [`${each}/`, lifecycle])),
      },
      scripts: { ...dataProps(inputs.scripts, "glue-scripts"), prefixes: temporaryFiles },
      outputs: dataProps(inputs.outputs, "glue-outputs"),
    };
    const logProps = {
      ...inputs.logs,
      ...protection,
      home,
      name: name(inputs.logs.name, "lake-logs"),
      sources: Object.values(data).map((each) => each.name),
    };
    assertValid([
      ...forceDestroyProblems(forceDestroy, isDeletionProtected),
      ...Object.entries(data).flatMap(([bucket, props]) => below(bucket, EncryptedBucket.problems(props))),
      ...below("logs", LogBucket.problems(logProps)),
    ]);

    const logs = new LogBucket(stack, "logs", logProps);
    const lake = new EncryptedBucket(stack, "lake", { ...data.lake, logs });
    const scripts = new EncryptedBucket(stack, "scripts", { ...data.scripts, logs });
    const outputs = new EncryptedBucket(stack, "glue-outputs", { ...data.outputs, logs });
    const tableBucket =
      tables === "s3-tables"
        ? new TableBucket(stack, "tables", {
            ...s3Tables,
            ...protection,
            name: s3Tables.name ?? `${prefix}-tables`,
            keyArn: kms.s3KeyArn,
          })
        : undefined;

    return {
      lakeBucketName: lake.name,
      lakeBucketArn: lake.arn,
      scriptsBucketName: scripts.name,
      scriptsBucketArn: scripts.arn,
      outputsBucketName: outputs.name,
      outputsBucketArn: outputs.arn,
      logBucketName: logs.name,
      logBucketArn: logs.arn,
      tableBucketArn: tableBucket?.arn ?? "",
    };
  },
});
