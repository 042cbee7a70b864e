import type { BucketStatements } from "../buckets/bucket-statements";

export interface OutputReaders {
  readonly account: string;
  /** The distribution that shows outputs. */
  readonly distributionArn: string;
  /** Roles and users that read the bucket itself. */
  readonly principals: readonly string[];
}

const outputs = ["outputs/*"];

/** Who reads outputs: one distribution of CloudFront, and principals by name. */
export function outputStatements({ account, distributionArn, principals }: OutputReaders): BucketStatements {
  const byCloudFront = {
    effect: "allow",
    service: "cloudfront.amazonaws.com",
    actions: ["s3:GetObject"],
    objects: outputs,
    bucket: false,
    conditions: { StringEquals: { "aws:SourceArn": distributionArn, "aws:SourceAccount": account } },
  } as const;
  if (principals.length === 0) return { ReadByCloudFront: byCloudFront };
  return {
    ReadByCloudFront: byCloudFront,
    ReadByPrincipals: {
      effect: "allow",
      principals,
      actions: ["s3:GetObject", "s3:GetObjectVersion"],
      objects: outputs,
      bucket: false,
      conditions: {},
    },
    ListByPrincipals: {
      effect: "allow",
      principals,
      actions: ["s3:ListBucket"],
      objects: [],
      bucket: true,
      conditions: { StringLike: { "s3:prefix": outputs } },
    },
  };
}
