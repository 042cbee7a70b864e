import { Construct } from "constructs";
import { DynamoTable } from "../tables/dynamo-table";

export interface OutputTablesProps {
  /** Beginning of their names. */
  readonly prefix: string;
  readonly keyArn: string;
  /** Days back to which the outcome of uploads can be restored. */
  readonly recoveryDays: number;
  readonly deletionProtection: boolean;
}

/**
 * DYNAMODB_OUTPUT, with an item for each version of an upload, and the table of limits: token buckets, slots of jobs,
 * idempotency records.
 */
export class OutputTables extends Construct {
  readonly output: DynamoTable;
  readonly limits: DynamoTable;

  constructor(scope: Construct, id: string, { prefix, keyArn, recoveryDays, deletionProtection }: OutputTablesProps) {
    super(scope, id);
    this.output = new DynamoTable(this, "output", {
      name: `${prefix}-output`,
      hashKey: "uploadKey",
      indexes: {
        "by-upload": { hashKey: "uploadId", rangeKey: "version" },
        "by-owner": { hashKey: "owner", rangeKey: "updatedAt" },
        "by-status": { hashKey: "status", rangeKey: "updatedAt" },
        // Sparse: an upload that has ended has no pendingShard. Shards, because a second of uploads is a hot key.
        pending: { hashKey: "pendingShard", rangeKey: "pendingSince" },
      },
      recoveryDays,
      keyArn,
      deletionProtection,
    });
    this.limits = new DynamoTable(this, "limits", {
      name: `${prefix}-limits`,
      hashKey: "id",
      ttl: "expiresAt",
      recoveryDays: 1, // it holds seconds: buckets fill up again, records expire
      keyArn,
      deletionProtection,
    });
  }
}
