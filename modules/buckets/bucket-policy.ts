import { type AwsHome, partitionOf } from "../aws/aws-home";
import { onBehalfOf, type PolicyStatement } from "../aws/policy-document";

/** The ARN of a bucket that may not exist yet. */
export function bucketArn({ region }: AwsHome, name: string): string {
  return `arn:${partitionOf(region)}:s3:::${name}`;
}

/** Denies everything without TLS 1.2 or later. */
export function requireTls(bucketArn: string): PolicyStatement[] {
  const everything = {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucketArn, `${bucketArn}/*`],
  } as const;
  return [
    { Sid: "DenyPlainHttp", ...everything, Condition: { Bool: { "aws:SecureTransport": "false" } } },
    { Sid: "DenyOldTls", ...everything, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
  ];
}

const algorithm = "s3:x-amz-server-side-encryption";
const key = "s3:x-amz-server-side-encryption-aws-kms-key-id";
const customerAlgorithm = "s3:x-amz-server-side-encryption-customer-algorithm";

/**
 * Every object is encrypted with the bucket's key. An upload without encryption headers gets that key and is allowed;
 * one that requests another encryption is denied.
 */
export function requireKey(bucketArn: string, keyArn: string): PolicyStatement[] {
  const upload = { Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: `${bucketArn}/*` } as const;
  // A negated operator also matches an absent header: Null excludes such uploads from the Deny.
  const given = (header: string) => ({ Null: { [header]: "false" } });
  return [
    {
      Sid: "DenyOtherEncryption",
      ...upload,
      Condition: { ...given(algorithm), StringNotEquals: { [algorithm]: "aws:kms" } },
    },
    { Sid: "DenyOtherKey", ...upload, Condition: { ...given(key), StringNotEquals: { [key]: keyArn } } },
    // "aws:kms" without a key means the AWS managed key aws/s3, not the bucket's key.
    {
      Sid: "DenyUnnamedKey",
      ...upload,
      Condition: { StringEquals: { [algorithm]: "aws:kms" }, Null: { [key]: "true" } },
    },
    { Sid: "DenyCustomerKey", ...upload, Condition: given(customerAlgorithm) },
  ];
}

/** S3 access logs of other buckets of the account, below `access-logs/`. */
export function receiveAccessLogs(home: AwsHome, bucketArn: string, sourceArns: readonly string[]): PolicyStatement[] {
  if (sourceArns.length === 0) return [];
  return [
    {
      Sid: "ReceiveAccessLogs",
      Principal: { Service: "logging.s3.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: `${bucketArn}/access-logs/*`,
      Condition: onBehalfOf(home.account, sourceArns),
    },
  ];
}

/** S3 inventories of other buckets of the account, below `inventory/`. */
export function receiveInventories(home: AwsHome, bucketArn: string, sourceArns: readonly string[]): PolicyStatement[] {
  if (sourceArns.length === 0) return [];
  return [
    {
      Sid: "ReceiveInventories",
      Principal: { Service: "s3.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: `${bucketArn}/inventory/*`,
      Condition: fullControl(onBehalfOf(home.account, sourceArns)),
    },
  ];
}

/** Logs that AWS delivers: VPC flow logs, MSK broker logs. Their keys start with `AWSLogs/<account>/`, after any prefix. */
export function receiveDeliveredLogs({ account, region }: AwsHome, bucketArn: string): PolicyStatement[] {
  const Principal = { Service: "delivery.logs.amazonaws.com" };
  const condition = onBehalfOf(account, `arn:${partitionOf(region)}:logs:${region}:${account}:*`);
  return [
    {
      Sid: "ReceiveDeliveredLogs",
      Principal,
      Action: "s3:PutObject",
      Resource: [`${bucketArn}/AWSLogs/${account}/*`, `${bucketArn}/*/AWSLogs/${account}/*`],
      Condition: fullControl(condition),
    },
    {
      Sid: "CheckBeforeDelivery",
      Principal,
      Action: ["s3:GetBucketAcl", "s3:ListBucket"],
      Resource: bucketArn,
      Condition: condition,
    },
  ];
}

function fullControl(condition: ReturnType<typeof onBehalfOf>): ReturnType<typeof onBehalfOf> {
  return {
    ...condition,
    StringEquals: { ...condition.StringEquals, "s3:x-amz-acl": "bucket-owner-full-control" },
  };
}
