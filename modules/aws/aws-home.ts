/** The account and region in which resources stand and of which their policies speak. */
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

/** What the DNS names of a region's services end in. */
export function dnsSuffixOf(region: string): string {
  return region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
}

/** Everyone in the account whom an IAM policy allows it. */
export function accountRootArn({ account, region }: AwsHome): string {
  return `arn:${partitionOf(region)}:iam::${account}:root`;
}

/** The role through which a service acts in the account; it exists once the service was used there. */
export function serviceLinkedRoleArn({ account, region }: AwsHome, service: string, roleName: string): string {
  return `arn:${partitionOf(region)}:iam::${account}:role/aws-service-role/${service}/${roleName}`;
}
