import { type AwsHome, partitionOf } from "../aws/aws-home";
import { onBehalfOf, policyDocument, type PolicyStatement } from "../aws/policy-document";
import { lakeStatements, tableStatements } from "../lake/lake-access";

/** Trust policy of a role of jobs in the applications of this account. */
export const letEmrAssume = ({ account, region }: AwsHome): string =>
  policyDocument([
    {
      Sid: "EmrServerless",
      Principal: { Service: "emr-serverless.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: onBehalfOf(account, `arn:${partitionOf(region)}:emr-serverless:${region}:${account}:/applications/*`),
    },
  ]);

export interface SparkAccess {
  readonly home: AwsHome;
  readonly lakeBucketArn: string;
  readonly scriptsBucketArn: string;
  /** Encrypts both buckets. */
  readonly keyArn: string;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly database: string;
  readonly logGroupArn: string;
}

/** Permissions of Spark jobs: their code, the lake, the tables of one database, and their logs. */
export function sparkStatements({
  home,
  scriptsBucketArn,
  logGroupArn,
  database,
  ...access
}: SparkAccess): PolicyStatement[] {
  return [
    {
      Sid: "ReadCode",
      Action: "s3:GetObject",
      Resource: [`${scriptsBucketArn}/scripts/*`, `${scriptsBucketArn}/tables/*`],
    },
    { Sid: "ListCode", Action: ["s3:ListBucket", "s3:GetBucketLocation"], Resource: scriptsBucketArn },
    ...lakeStatements({ ...access, home, bucketArn: access.lakeBucketArn }),
    ...tableStatements(home, database),
    {
      Sid: "WriteLogs",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
      Resource: [logGroupArn, `${logGroupArn}:*`],
    },
    { Sid: "FindLogs", Action: "logs:DescribeLogGroups", Resource: "*" }, // has no resource
  ];
}
