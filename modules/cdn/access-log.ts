import { CloudwatchLogDelivery } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery";
import { CloudwatchLogDeliveryDestination } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-destination";
import { CloudwatchLogDeliverySource } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-source";
import { Construct } from "constructs";
import type { LogBucket } from "../buckets/log-bucket";

/**
 * Fields of a logged request. Neither the query string nor cookies: they carry the signature, which opens the object for
 * everyone who reads the log. docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html
 */
const recordFields = [
  "timestamp(ms)",
  "DistributionId",
  "x-edge-location",
  "x-edge-request-id",
  "x-edge-result-type",
  "x-edge-detailed-result-type",
  "c-ip",
  "cs-method",
  "cs(Host)",
  "cs-uri-stem",
  "cs-protocol",
  "cs-protocol-version",
  "cs(User-Agent)",
  "cs(Referer)",
  "sc-status",
  "sc-bytes",
  "sc-content-type",
  "sc-range-start",
  "sc-range-end",
  "time-taken",
  "time-to-first-byte",
  "ssl-protocol",
  "ssl-cipher",
];

export interface AccessLogProps {
  /** Name of the delivery's source and destination. */
  readonly name: string;
  readonly distributionArn: string;
  readonly bucket: LogBucket;
}

/** Delivers the access log of a distribution to a log bucket, as JSON below `AWSLogs/`. Delivery to S3 is free. */
export class AccessLog extends Construct {
  constructor(scope: Construct, id: string, { name, distributionArn, bucket }: AccessLogProps) {
    super(scope, id);
    const source = new CloudwatchLogDeliverySource(this, "source", {
      name,
      logType: "ACCESS_LOGS",
      resourceArn: distributionArn,
    });
    const destination = new CloudwatchLogDeliveryDestination(this, "destination", {
      name,
      outputFormat: "json",
      deliveryDestinationConfiguration: [{ destinationResourceArn: bucket.arn }],
      dependsOn: [bucket.policy],
    });
    new CloudwatchLogDelivery(this, "resource", {
      deliverySourceName: source.name,
      deliveryDestinationArn: destination.arn,
      recordFields,
      s3DeliveryConfiguration: [
        { suffixPath: "{DistributionId}/{yyyy}/{MM}/{dd}/{HH}", enableHiveCompatiblePath: false },
      ],
    });
  }
}
