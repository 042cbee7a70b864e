/** Values from which the default arguments of a job are made. */
export interface JobArguments {
  readonly database: string;
  readonly lakeBucketName: string;
  readonly scriptsBucketName: string;
  /** S3 URL of the JSON file with the tables. */
  readonly tablesUrl: string;
  /** S3 URL of the package that the script imports. */
  readonly packageUrl: string;
  /** Beginning of the names of the log groups. */
  readonly logGroupPrefix: string;
  readonly bookmarks: "enable" | "disable" | "pause";
}

/**
 * Default arguments of both jobs.
 * docs.aws.amazon.com/glue/latest/dg/aws-glue-programming-etl-glue-arguments.html
 */
export function jobArguments(values: JobArguments): Readonly<Record<string, string>> {
  const { lakeBucketName, scriptsBucketName } = values;
  return {
    "--datalake-formats": "iceberg", // the jars; the session is configured by the job
    "--extra-py-files": values.packageUrl,
    "--TempDir": `s3://${scriptsBucketName}/temp/`,
    "--job-bookmark-option": `job-bookmark-${values.bookmarks}`,
    "--enable-metrics": "true",
    "--enable-observability-metrics": "true",
    "--enable-spark-ui": "true",
    "--spark-event-logs-path": `s3://${lakeBucketName}/logs/spark/`,
    "--custom-logGroup-prefix": values.logGroupPrefix,
    "--database": values.database,
    "--raw": `s3://${lakeBucketName}/raw/`,
    "--warehouse": `s3://${lakeBucketName}/`,
    "--tables": values.tablesUrl,
  };
}
