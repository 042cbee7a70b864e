import { CloudfrontDistribution } from "@cdktf/provider-aws/lib/cloudfront-distribution";
import { CloudfrontOriginAccessControl } from "@cdktf/provider-aws/lib/cloudfront-origin-access-control";
import { Construct } from "constructs";
import { problem, type Problem } from "../../src/engine/problem";
import { CachePolicies } from "./cache-policies";

export const priceClasses = {
  "north-america-europe": "PriceClass_100",
  "no-south-america-oceania": "PriceClass_200",
  world: "PriceClass_All",
} as const;

export type PriceClass = keyof typeof priceClasses;

/** Names other than CloudFront's own, and their certificate. */
export interface DomainNames {
  readonly aliases: readonly string[];
  /** Certificate of ACM in us-east-1 for all of them. */
  readonly certificateArn?: string;
  /** CloudFront's security policy, which names the oldest TLS version: `TLSv1.2_2021`. */
  readonly minimumTls: string;
}

export interface DistributionProps extends DomainNames {
  /** Name of its access control and policies. */
  readonly name: string;
  readonly comment: string;
  /** Regional domain name of the bucket. */
  readonly bucketDomainName: string;
  /** Keys that sign URLs and cookies. */
  readonly keyGroupId: string;
  readonly webAclArn: string;
  readonly priceClass: PriceClass;
  /** Region of Origin Shield, a cache before the bucket that all edges share. Undefined: none. */
  readonly originShieldRegion?: string;
  /** How long an edge keeps an object that says nothing about it. */
  readonly cacheSeconds: number;
  /** Origins whose scripts may read responses. */
  readonly corsOrigins: readonly string[];
}

/** A CloudFront distribution that shows objects of a private bucket to those with a signed URL or cookies. */
export class Distribution extends Construct {
  readonly arn: string;
  readonly distributionId: string;
  readonly domainName: string;

  constructor(scope: Construct, id: string, props: DistributionProps) {
    super(scope, id);
    const { name, aliases, originShieldRegion } = props;
    const access = new CloudfrontOriginAccessControl(this, "access", {
      name,
      description: `CloudFront reads the bucket of ${name}`,
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
    });
    const policies = new CachePolicies(this, "policies", props);
    const distribution = new CloudfrontDistribution(this, "resource", {
      comment: props.comment,
      enabled: true,
      isIpv6Enabled: true,
      httpVersion: "http2and3",
      priceClass: priceClasses[props.priceClass],
      aliases: aliases.length > 0 ? [...aliases] : undefined,
      webAclId: props.webAclArn,
      origin: [
        {
          originId: "bucket",
          domainName: props.bucketDomainName,
          originAccessControlId: access.id,
          originShield: originShieldRegion === undefined ? undefined : { enabled: true, originShieldRegion },
        },
      ],
      defaultCacheBehavior: {
        targetOriginId: "bucket",
        viewerProtocolPolicy: "https-only", // a redirect would come after the signature went out in plain text
        allowedMethods: ["GET", "HEAD", "OPTIONS"],
        cachedMethods: ["GET", "HEAD"],
        compress: true,
        trustedKeyGroups: [props.keyGroupId],
        ...policies.ids,
      },
      // An object that is asked for before it is written is there a moment later; S3 answers 403 for a missing one.
      customErrorResponse: [403, 404].map((errorCode) => ({ errorCode, errorCachingMinTtl: 10 })),
      restrictions: { geoRestriction: { restrictionType: "none" } },
      viewerCertificate: viewerCertificate(props),
    });
    this.arn = distribution.arn;
    this.distributionId = distribution.id;
    this.domainName = distribution.domainName;
  }
}

const viewerCertificate = ({ certificateArn, minimumTls }: DomainNames) =>
  certificateArn === undefined
    ? { cloudfrontDefaultCertificate: true } // its TLS version cannot be chosen
    : { acmCertificateArn: certificateArn, sslSupportMethod: "sni-only", minimumProtocolVersion: minimumTls };

/** Names without a certificate, a certificate without names, and one that CloudFront cannot use. */
export function domainNameProblems({ aliases, certificateArn }: Omit<DomainNames, "minimumTls">): Problem[] {
  if (certificateArn === undefined) {
    if (aliases.length === 0) return [];
    const must = "be set for aliases: CloudFront's own certificate is for cloudfront.net";
    return [problem({ path: "certificateArn", must, fix: "a certificate of ACM in us-east-1 for all of them" })];
  }
  if (aliases.length === 0) {
    const must = "be left out without aliases: viewers would use the name that CloudFront gives";
    return [problem({ path: "certificateArn", value: certificateArn, must, fix: "or set aliases" })];
  }
  if (/^arn:aws:acm:us-east-1:\d{12}:certificate\/.+$/.test(certificateArn)) return [];
  const must = "be the ARN of a certificate of ACM in us-east-1: CloudFront takes them from there alone";
  return [problem({ path: "certificateArn", value: certificateArn, must })];
}
