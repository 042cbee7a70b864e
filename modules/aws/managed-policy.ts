import { problem, type Problem } from "../../src/engine/problem";
import { type AwsHome, partitionOf } from "./aws-home";

/** An AWS managed policy by the part of its ARN after `policy/`, or any policy by its whole ARN. */
export const managedPolicyPattern = /^(arn:aws[a-z-]*:iam::(aws|\d{12}):policy\/)?([\w+=,.@-]+\/)*[\w+=,.@-]+$/;

/** `service-role/AmazonEBSCSIDriverPolicy` as an ARN. An ARN stays as it is. */
export const managedPolicyArn = ({ region }: Pick<AwsHome, "region">, policy: string): string =>
  policy.startsWith("arn:") ? policy : `arn:${partitionOf(region)}:iam::aws:policy/${policy}`;

/** Reports policies that a role of the account cannot have, and those that are there twice. */
export function managedPolicyProblems(path: string, policies: readonly string[], home: AwsHome): Problem[] {
  const arns = policies.map((policy) => managedPolicyArn(home, policy));
  return arns.flatMap((arn, index) => {
    const report = (must: string): Problem[] => [problem({ path: `${path}.${index}`, value: policies[index], must })];
    const [, partition, , , owner] = arn.split(":");
    if (partition !== partitionOf(home.region)) {
      return report(`be of the partition ${partitionOf(home.region)}, in which ${home.region} is`);
    }
    if (owner !== "aws" && owner !== home.account) {
      return report(`be AWS's or of the account ${home.account}: a role has no policies of other accounts`);
    }
    return arns.indexOf(arn) === index ? [] : report("be named once");
  });
}
