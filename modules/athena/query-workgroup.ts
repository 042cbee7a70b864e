import { AthenaWorkgroup } from "@cdktf/provider-aws/lib/athena-workgroup";
import { Construct } from "constructs";
import type { AwsHome } from "../aws/aws-home";

export interface QueryWorkgroupProps {
  readonly home: AwsHome;
  readonly name: string;
  readonly description: string;
  /** Bucket of the results, below athena/. */
  readonly bucketName: string;
  readonly keyArn: string;
  /** Athena cancels a query that reads more. $5 per TB. */
  readonly scanLimitGb: number;
}

/** An Athena workgroup whose settings clients cannot override. */
export class QueryWorkgroup extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: QueryWorkgroupProps) {
    super(scope, id);
    this.name = new AthenaWorkgroup(this, "resource", {
      name: props.name,
      description: props.description,
      configuration: {
        enforceWorkgroupConfiguration: true,
        publishCloudwatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: props.scanLimitGb * 1_000_000_000,
        engineVersion: { selectedEngineVersion: "Athena engine version 3" },
        resultConfiguration: {
          outputLocation: `s3://${props.bucketName}/athena/`,
          expectedBucketOwner: props.home.account,
          encryptionConfiguration: { encryptionOption: "SSE_KMS", kmsKeyArn: props.keyArn },
        },
      },
    }).name;
  }
}
