import { partitionWith } from "../../src/engine/aws-regions";

/** Account and region of resources and their policies. */
export interface AwsHome {
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
}

/** The partition of a region: `aws`, `aws-cn` (China), `aws-us-gov` (GovCloud), `aws-eusc` or one of `aws-iso…`. */
export const partitionOf = (region: string): string => partitionWith(region).name;

/** DNS suffix of the services in a region. */
export const dnsSuffixOf = (region: string): string => partitionWith(region).dnsSuffix;

/**
 * The EC2 service as a principal. China has its own name for it, every other partition the common one.
 * docs.aws.amazon.com/eks/latest/userguide/create-node-role.html
 */
export const ec2Principal = (region: string): string =>
  partitionOf(region) === "aws-cn" ? "ec2.amazonaws.com.cn" : "ec2.amazonaws.com";

/** ARN for all principals of the account that an IAM policy allows. */
export function accountRootArn({ account, region }: AwsHome): string {
  return `arn:${partitionOf(region)}:iam::${account}:root`;
}

/** ARN of a service-linked role. It exists once the service was used in the account. */
export function serviceLinkedRoleArn({ account, region }: AwsHome, service: string, roleName: string): string {
  return `arn:${partitionOf(region)}:iam::${account}:role/aws-service-role/${service}/${roleName}`;
}
