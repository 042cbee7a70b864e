import { S3TablesNamespace } from "@cdktf/provider-aws/lib/s3tables-namespace";
import { S3TablesTableBucket } from "@cdktf/provider-aws/lib/s3tables-table-bucket";
import { Construct } from "constructs";

export interface TableBucketProps {
  /** Unique in the account and region. */
  readonly name: string;
  /** Its policy must let S3 Tables maintenance use it: `s3Tables` of the kms layer. */
  readonly keyArn: string;
  readonly namespaces: readonly string[];
  /** Days after which files that no snapshot refers to are marked, and days until marked ones are deleted. */
  readonly unreferencedDays: number;
  readonly deletionProtection: boolean;
  /** Deletes all tables when the bucket is destroyed. */
  readonly forceDestroy: boolean;
}

/** An S3 Tables bucket: Iceberg tables that S3 compacts and cleans up itself. */
export class TableBucket extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: TableBucketProps) {
    super(scope, id);
    const bucket = new S3TablesTableBucket(this, "resource", {
      name: props.name,
      encryptionConfiguration: { sseAlgorithm: "aws:kms", kmsKeyArn: props.keyArn },
      maintenanceConfiguration: {
        icebergUnreferencedFileRemoval: {
          status: "enabled",
          settings: { unreferencedDays: props.unreferencedDays, nonCurrentDays: props.unreferencedDays },
        },
      },
      forceDestroy: props.forceDestroy,
      lifecycle: props.deletionProtection ? { preventDestroy: true } : undefined,
    });
    this.arn = bucket.arn;
    for (const namespace of props.namespaces) {
      new S3TablesNamespace(this, namespace.replaceAll("_", "-"), { namespace, tableBucketArn: bucket.arn });
    }
  }
}
