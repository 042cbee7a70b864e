import { accountRootArn, type AwsHome, dnsSuffixOf, partitionOf } from "../aws/aws-home";
import { onBehalfOf, type PolicyStatement, viaService } from "../aws/policy-document";

// In a key policy the resource "*" is the key itself.
const Resource = "*";
const use = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"];

/**
 * Allows IAM policies of the account to control the key. Without it a key whose other principals are deleted becomes
 * unmanageable.
 */
export function delegateToAccount(home: AwsHome): PolicyStatement {
  return { Sid: "DelegateToAccount", Principal: { AWS: accountRootArn(home) }, Action: "kms:*", Resource };
}

/** Principals that manage the key. To decrypt with it they would have to change its policy, which is logged. */
export function administer(roleArns: readonly string[]): PolicyStatement[] {
  if (roleArns.length === 0) return [];
  const Action = [
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:DisableKeyRotation",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListAliases",
    "kms:ListGrants",
    "kms:ListKeyPolicies",
    "kms:ListKeyRotations",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:ReplicateKey",
    "kms:RetireGrant",
    "kms:RevokeGrant",
    "kms:RotateKeyOnDemand",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
    "kms:UpdatePrimaryRegion",
  ];
  return [{ Sid: "Administer", Principal: { AWS: roleArns }, Action, Resource }];
}

/** Principals that encrypt and decrypt with the key. */
export function useKey(principalArns: readonly string[]): PolicyStatement[] {
  if (principalArns.length === 0) return [];
  return [{ Sid: "Use", Principal: { AWS: principalArns }, Action: use, Resource }];
}

/** CloudFront distributions that read encrypted objects of a bucket with origin access control. */
export function readByCloudFront(distributionArns: readonly string[]): PolicyStatement[] {
  if (distributionArns.length === 0) return [];
  return [
    {
      Sid: "ReadByCloudFront",
      Principal: { Service: "cloudfront.amazonaws.com" },
      Action: "kms:Decrypt",
      Resource,
      Condition: { StringEquals: { "aws:SourceArn": distributionArns } },
    },
  ];
}

/**
 * Any CloudFront distribution of the account: a distribution that is made after the key, of a bucket that needs the key.
 * Which one reads a bucket is up to the bucket's policy.
 */
export function readByAccountsCloudFront({ account, region }: AwsHome): PolicyStatement {
  return {
    Sid: "ReadByAccountsCloudFront",
    Principal: { Service: "cloudfront.amazonaws.com" },
    Action: "kms:Decrypt",
    Resource,
    Condition: onBehalfOf(account, `arn:${partitionOf(region)}:cloudfront::${account}:distribution/*`),
  };
}

/**
 * S3 Tables, which compacts and cleans up encrypted tables of the account.
 * docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-kms-permissions.html
 */
export function maintainTables({ account, region }: AwsHome): PolicyStatement {
  const tableBuckets = `arn:${partitionOf(region)}:s3tables:${region}:${account}:bucket/*`;
  return {
    Sid: "MaintainTables",
    Principal: { Service: "maintenance.s3tables.amazonaws.com" },
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Resource,
    Condition: { StringLike: { "kms:EncryptionContext:aws:s3:arn": tableBuckets } },
  };
}

/** CloudWatch Logs, for log groups of the account. A log group with the key cannot be created without it. */
export function encryptLogGroups({ account, region }: AwsHome): PolicyStatement {
  const logGroups = `arn:${partitionOf(region)}:logs:${region}:${account}:log-group:*`;
  return {
    Sid: "EncryptLogGroups",
    Principal: { Service: `logs.${region}.${dnsSuffixOf(region)}` },
    Action: use,
    Resource,
    Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": logGroups } },
  };
}

/** Delivery of flow logs and other vended logs to a bucket that is encrypted with the key. */
export function deliverLogs({ account, region }: AwsHome): PolicyStatement {
  return {
    Sid: "DeliverLogs",
    Principal: { Service: "delivery.logs.amazonaws.com" },
    Action: use,
    Resource,
    Condition: onBehalfOf(account, `arn:${partitionOf(region)}:logs:${region}:${account}:*`),
  };
}

/** Service-linked roles that launch instances with encrypted volumes. Without it instances fail to launch. */
export function launchInstances(roleArns: readonly string[]): PolicyStatement[] {
  if (roleArns.length === 0) return [];
  const Principal = { AWS: roleArns };
  const Condition = { Bool: { "kms:GrantIsForAWSResource": "true" } };
  return [
    { Sid: "EncryptVolumes", Principal, Action: use, Resource },
    { Sid: "AttachVolumes", Principal, Action: "kms:CreateGrant", Resource, Condition },
  ];
}

/** Services that publish to an encrypted topic. They cannot use `alias/aws/sns`, which lacks this statement. */
export function publishAlarms({ account, region }: AwsHome): PolicyStatement[] {
  const partition = partitionOf(region);
  const Action = ["kms:Decrypt", "kms:GenerateDataKey*"];
  return [
    {
      Sid: "PublishAlarms",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action,
      Resource,
      Condition: onBehalfOf(account, `arn:${partition}:cloudwatch:${region}:${account}:alarm:*`),
    },
    {
      Sid: "PublishBudgetAlerts",
      Principal: { Service: "budgets.amazonaws.com" },
      Action,
      Resource,
      Condition: onBehalfOf(account, `arn:${partition}:budgets::${account}:*`),
    },
    {
      Sid: "PublishCostAnomalies",
      Principal: { Service: "costalerts.amazonaws.com" },
      Action,
      Resource,
      Condition: { StringEquals: { "aws:SourceAccount": account } },
    },
  ];
}

/**
 * Roles that create clusters and secrets with the key: the service creates a grant on their behalf. Applies only to
 * calls that come through one of the services.
 */
export function handToServices(
  home: AwsHome,
  services: readonly string[],
  roleArns: readonly string[],
): PolicyStatement[] {
  if (roleArns.length === 0) return [];
  return [
    {
      Sid: "HandToServices",
      Principal: { AWS: roleArns },
      // No kms:GrantIsForAWSResource: EKS does not set it, and a cluster could not be created.
      Action: [...use, "kms:CreateGrant"],
      Resource,
      Condition: viaService(home, services),
    },
  ];
}
