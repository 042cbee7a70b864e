import { Construct } from "constructs";
import type { LogBucket } from "../buckets/log-bucket";
import type { PrivateBucket } from "../buckets/private-bucket";
import { AccessLog } from "./access-log";
import { Distribution, type DistributionProps } from "./distribution";
import { type PublicKeys, SigningKeys } from "./signing-keys";
import { WebAcl, type WebAclProps } from "./web-acl";

/** How viewers get objects of a private bucket. */
export interface DeliverySettings extends Pick<
  DistributionProps,
  "aliases" | "certificateArn" | "minimumTls" | "priceClass" | "cacheSeconds" | "corsOrigins"
> {
  readonly publicKeys: PublicKeys;
  /** A cache in the bucket's region that all edges share. */
  readonly originShield: boolean;
  readonly firewall: Pick<WebAclProps, "mode" | "ruleGroups" | "requestsPerFiveMinutes">;
}

export interface SignedDeliveryProps extends DeliverySettings {
  /** Name of the distribution's parts. */
  readonly name: string;
  /** Region of the bucket. */
  readonly region: string;
  readonly bucket: PrivateBucket;
  readonly accessLogs: LogBucket;
  readonly firewallLogs: WebAclProps["logs"];
}

/** CloudFront in front of a private bucket: signed URLs or cookies, a web ACL, and the logs of both. */
export class SignedDelivery extends Construct {
  readonly distribution: Distribution;
  readonly keys: SigningKeys;
  readonly webAcl: WebAcl;

  constructor(scope: Construct, id: string, props: SignedDeliveryProps) {
    super(scope, id);
    const { name, region, bucket, publicKeys, originShield, firewall } = props;
    this.keys = new SigningKeys(this, "keys", { name, publicKeys });
    this.webAcl = new WebAcl(this, "firewall", { ...firewall, name, logs: props.firewallLogs });
    this.distribution = new Distribution(this, "distribution", {
      ...props,
      comment: `Objects of ${name}, for viewers with a signed URL or cookies`,
      bucketDomainName: bucket.regionalDomainName,
      keyGroupId: this.keys.groupId,
      webAclArn: this.webAcl.arn,
      originShieldRegion: originShield ? region : undefined,
    });
    new AccessLog(this, "access-log", {
      name,
      distributionArn: this.distribution.arn,
      bucket: props.accessLogs,
    });
  }
}
