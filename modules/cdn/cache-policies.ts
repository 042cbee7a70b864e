import { CloudfrontCachePolicy } from "@cdktf/provider-aws/lib/cloudfront-cache-policy";
import { CloudfrontOriginRequestPolicy } from "@cdktf/provider-aws/lib/cloudfront-origin-request-policy";
import { CloudfrontResponseHeadersPolicy } from "@cdktf/provider-aws/lib/cloudfront-response-headers-policy";
import { Construct } from "constructs";

const year = 31_536_000;
const none = { cookiesConfig: { cookieBehavior: "none" }, queryStringsConfig: { queryStringBehavior: "none" } };

export interface CachePoliciesProps {
  readonly name: string;
  readonly cacheSeconds: number;
  readonly corsOrigins: readonly string[];
}

/** Policies of a cache behaviour: the key in the cache, what the bucket gets of a request, headers for the viewer. */
export class CachePolicies extends Construct {
  /** The arguments of a cache behaviour. */
  readonly ids: Readonly<Record<"cachePolicyId" | "originRequestPolicyId" | "responseHeadersPolicyId", string>>;

  constructor(scope: Construct, id: string, props: CachePoliciesProps) {
    super(scope, id);
    const { name, cacheSeconds } = props;
    // The key of an output names its version, so an object never changes and the path alone is its key in the cache.
    const cache = new CloudfrontCachePolicy(this, "cache", {
      name,
      comment: "By path; signatures are no part of the key",
      minTtl: 0,
      defaultTtl: cacheSeconds,
      maxTtl: year,
      parametersInCacheKeyAndForwardedToOrigin: {
        ...none,
        headersConfig: { headerBehavior: "none" },
        enableAcceptEncodingGzip: true,
        enableAcceptEncodingBrotli: true,
      },
    });
    const request = new CloudfrontOriginRequestPolicy(this, "request", {
      name,
      comment: "The bucket gets nothing of the viewer",
      ...none,
      headersConfig: { headerBehavior: "none" },
    });
    const response = new CloudfrontResponseHeadersPolicy(this, "response", {
      name,
      comment: "Security headers; CORS for the origins that may read",
      securityHeadersConfig: securityHeaders,
      corsConfig: corsConfig(props),
    });
    this.ids = {
      cachePolicyId: cache.id,
      originRequestPolicyId: request.id,
      responseHeadersPolicyId: response.id,
    };
  }
}

/** An output is made of a stranger's file: a browser shows it, and runs nothing of it. */
const securityHeaders = {
  strictTransportSecurity: {
    accessControlMaxAgeSec: 2 * year,
    includeSubdomains: true,
    preload: false,
    override: true,
  },
  contentTypeOptions: { override: true },
  frameOptions: { frameOption: "DENY", override: true },
  referrerPolicy: { referrerPolicy: "no-referrer", override: true }, // it would carry the signature
  contentSecurityPolicy: {
    contentSecurityPolicy: "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox",
    override: true,
  },
};

const corsConfig = ({ corsOrigins }: CachePoliciesProps) =>
  corsOrigins.length === 0
    ? undefined
    : {
        accessControlAllowCredentials: false,
        accessControlAllowHeaders: { items: ["Range"] },
        accessControlAllowMethods: { items: ["GET", "HEAD"] },
        accessControlAllowOrigins: { items: [...corsOrigins] },
        accessControlExposeHeaders: { items: ["Content-Length", "Content-Range", "ETag"] },
        accessControlMaxAgeSec: 3600,
        originOverride: true,
      };
