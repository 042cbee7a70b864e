import { type AwsHome, partitionOf } from "../aws/aws-home";
import { type PolicyStatement, viaService } from "../aws/policy-document";

/** Objects of the lake by the beginning of their keys: `raw/`. */
export interface LakeAccess {
  readonly home: AwsHome;
  readonly bucketArn: string;
  /** Encrypts the bucket. */
  readonly keyArn: string;
  readonly reads: readonly string[];
  /** Written, overwritten and deleted, as Iceberg does with its files; and read. */
  readonly writes: readonly string[];
}

/** Permissions on the objects of some prefixes of the lake, and to list the bucket. */
export function lakeStatements({ home, bucketArn, keyArn, reads, writes }: LakeAccess): PolicyStatement[] {
  const prefixes = [...new Set([...reads, ...writes])];
  if (prefixes.length === 0) return [];
  const objects = (prefix: string): string => `${bucketArn}/${prefix}*`;
  return [
    { Sid: "ReadObjects", Action: "s3:GetObject", Resource: prefixes.map(objects) },
    // No condition on the prefix: it does not hold for the question whether an object exists, which Iceberg asks, and S3
    // answers that with 403 instead of 404 to those who may not list the bucket.
    { Sid: "ListObjects", Action: ["s3:ListBucket", "s3:GetBucketLocation"], Resource: bucketArn },
    ...(writes.length === 0
      ? []
      : [
          {
            Sid: "WriteObjects",
            Action: ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
            Resource: writes.map(objects),
          },
        ]),
    {
      Sid: "UseLakeKey",
      Action: writes.length === 0 ? "kms:Decrypt" : ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: keyArn,
      Condition: viaService(home, "s3"),
    },
  ];
}

/** Permissions on the tables of one database of the Glue catalog: Iceberg creates them and commits by updating them. */
export function tableStatements({ region, account }: AwsHome, database: string): PolicyStatement[] {
  const arn = (rest: string): string => `arn:${partitionOf(region)}:glue:${region}:${account}:${rest}`;
  return [
    {
      Sid: "Tables",
      Action: ["glue:GetDatabase", "glue:GetTable", "glue:GetTables", "glue:CreateTable", "glue:UpdateTable"],
      Resource: [arn("catalog"), arn(`database/${database}`), arn(`table/${database}/*`)],
    },
  ];
}
