import { S3ControlStorageLensConfiguration } from "@cdktf/provider-aws/lib/s3control-storage-lens-configuration";
import { Construct } from "constructs";

export interface StorageLensProps {
  readonly name: string;
  /** ARNs of the buckets that it measures. */
  readonly bucketArns: readonly string[];
  /** `free` has sizes and counts of 14 days; `advanced` adds requests and advice, and keeps 15 months. */
  readonly metrics: "free" | "advanced";
}

/** A dashboard of S3 Storage Lens. advanced: $0.20 a month per million objects. */
export class StorageLens extends Construct {
  readonly configId: string;

  constructor(scope: Construct, id: string, { name, bucketArns, metrics }: StorageLensProps) {
    super(scope, id);
    const advanced = {
      activityMetrics: { enabled: true },
      advancedCostOptimizationMetrics: { enabled: true },
      detailedStatusCodeMetrics: { enabled: true },
    };
    const level = metrics === "advanced" ? advanced : {};
    this.configId = new S3ControlStorageLensConfiguration(this, "resource", {
      configId: name,
      storageLensConfiguration: {
        enabled: true,
        accountLevel: { ...level, bucketLevel: level },
        include: { buckets: [...bucketArns] },
      },
    }).configId;
  }
}
