/** Account and region of resources and their policies. */
export interface AwsHome {
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
}

/** The partition of a region: `aws`, `aws-cn` (China) or `aws-us-gov` (GovCloud). */
export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** DNS suffix of the services in a region. */
export function dnsSuffixOf(region: string): string {
  return region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
}

/** ARN for all principals of the account that an IAM policy allows. */
export function accountRootArn({ account, region }: AwsHome): string {
  return `arn:${partitionOf(region)}:iam::${account}:root`;
}

/** ARN of a service-linked role. It exists once the service was used in the account. */
export function serviceLinkedRoleArn({ account, region }: AwsHome, service: string, roleName: string): string {
  return `arn:${partitionOf(region)}:iam::${account}:role/aws-service-role/${service}/${roleName}`;
}
