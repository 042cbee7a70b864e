import { type AwsHome, partitionOf } from "../aws/aws-home";
import { onBehalfOf, type PolicyStatement, viaService } from "../aws/policy-document";
import { tablePrefixes } from "../lake/lake-prefixes";

/** Resources that the roles of jobs and crawlers reach. */
export interface GlueAccess {
  readonly home: AwsHome;
  readonly database: string;
  readonly lakeBucketArn: string;
  readonly scriptsBucketArn: string;
  /** Key of the buckets. */
  readonly keyArn: string;
}

export interface JobAccess extends GlueAccess {
  /** Names of the jobs. */
  readonly jobs: readonly string[];
  readonly logGroupArns: readonly string[];
  /** Whether Glue keeps bookmarks, which the role encrypts with the key. */
  readonly bookmarks: boolean;
}

/** Trust policy of a role that Glue assumes for jobs and crawlers of the account. */
export function trustGlue({ account, region }: AwsHome): PolicyStatement {
  return {
    Sid: "Glue",
    Principal: { Service: "glue.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: onBehalfOf(account, `arn:${partitionOf(region)}:glue:${region}:${account}:*`),
  };
}

const objects = (bucketArn: string, ...prefixes: readonly string[]): string[] =>
  prefixes.map((prefix) => `${bucketArn}/${prefix}/*`);

const upload = ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"];

/** Permissions of the jobs' role: read raw/, write tables, their database, their logs and metrics. */
export function jobStatements(access: JobAccess): PolicyStatement[] {
  const { home, lakeBucketArn, scriptsBucketArn, keyArn, jobs } = access;
  return [
    {
      Sid: "ReadFiles",
      Action: "s3:GetObject",
      Resource: [...objects(lakeBucketArn, "raw"), ...objects(scriptsBucketArn, "scripts", "tables")],
    },
    {
      Sid: "WriteTables",
      Action: ["s3:GetObject", "s3:DeleteObject", ...upload],
      Resource: [...objects(lakeBucketArn, ...tablePrefixes), ...objects(scriptsBucketArn, "temp")],
    },
    { Sid: "WriteEventLogs", Action: ["s3:GetObject", ...upload], Resource: objects(lakeBucketArn, "logs/spark") },
    listBuckets([lakeBucketArn, scriptsBucketArn]),
    useKey(home, keyArn, ["kms:Decrypt", "kms:GenerateDataKey"]),
    {
      Sid: "Tables",
      Action: [
        "glue:CreateTable",
        "glue:GetDatabase",
        "glue:GetTable",
        "glue:GetTables",
        "glue:UpdateTable",
        "glue:DeleteTable", // a table whose creation failed
      ],
      Resource: catalogArns(access),
    },
    {
      Sid: "OwnRuns",
      Action: ["glue:GetJob", "glue:GetJobRun", "glue:GetJobRuns"],
      Resource: jobs.map((name) => glueArn(home, `job/${name}`)),
    },
    // Neither has a resource to name.
    { Sid: "Settings", Action: ["glue:GetSecurityConfiguration", "glue:GetJobBookmark"], Resource: "*" },
    writeLogs(access.logGroupArns),
    {
      Sid: "Metrics",
      Action: "cloudwatch:PutMetricData",
      Resource: "*",
      Condition: { StringEquals: { "cloudwatch:namespace": "Glue" } },
    },
    // Bookmarks are encrypted before they are sent, so not through S3.
    ...(access.bookmarks
      ? [
          {
            Sid: "EncryptBookmarks",
            Action: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
            Resource: keyArn,
          },
        ]
      : []),
  ];
}

/**
 * Permissions of the crawlers' role: read below the crawled paths, write their tables.
 * @param paths paths of the lake bucket, each with a slash at its end
 */
export function crawlerStatements(access: GlueAccess, paths: readonly string[]): PolicyStatement[] {
  const { home, lakeBucketArn, keyArn } = access;
  return [
    { Sid: "ReadFiles", Action: "s3:GetObject", Resource: paths.map((path) => `${lakeBucketArn}/${path}*`) },
    listBuckets([lakeBucketArn]),
    useKey(home, keyArn, ["kms:Decrypt"]),
    {
      Sid: "Tables",
      Action: [
        "glue:BatchCreatePartition",
        "glue:BatchGetPartition",
        "glue:CreatePartition",
        "glue:CreateTable",
        "glue:GetDatabase",
        "glue:GetPartition",
        "glue:GetPartitions",
        "glue:GetTable",
        "glue:GetTables",
        "glue:UpdatePartition",
        "glue:UpdateTable",
      ],
      Resource: catalogArns(access),
    },
    { Sid: "Settings", Action: "glue:GetSecurityConfiguration", Resource: "*" },
    writeLogs([logsArn(home, "/aws-glue/crawlers*")]),
  ];
}

/** Iceberg asks whether a file exists before it writes it, and gets 403 instead of 404 without this permission. */
const listBuckets = (bucketArns: readonly string[]): PolicyStatement => ({
  Sid: "ListBuckets",
  Action: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
  Resource: bucketArns,
});

const useKey = (home: AwsHome, keyArn: string, Action: readonly string[]): PolicyStatement => ({
  Sid: "EncryptObjects",
  Action,
  Resource: keyArn,
  Condition: viaService(home, "s3"),
});

const writeLogs = (logGroupArns: readonly string[]): PolicyStatement => ({
  Sid: "Logs",
  Action: ["logs:AssociateKmsKey", "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
  Resource: logGroupArns.flatMap((arn) => [arn, `${arn}:*`]),
});

/** The ARN of a log group that may not exist yet. */
export const logsArn = ({ region, account }: AwsHome, group: string): string =>
  `arn:${partitionOf(region)}:logs:${region}:${account}:log-group:${group}`;

const glueArn = ({ region, account }: AwsHome, rest: string): string =>
  `arn:${partitionOf(region)}:glue:${region}:${account}:${rest}`;

/** Glue also looks for the database `default`, which Spark names without being asked. */
const catalogArns = ({ home, database }: GlueAccess): string[] =>
  ["catalog", `database/${database}`, "database/default", `table/${database}/*`].map((rest) => glueArn(home, rest));
