import { managedPolicyArn, managedPolicyPattern, managedPolicyProblems } from "../../../modules/aws/managed-policy";
import { formatProblem } from "../../../src/engine/problem";

const home = { account: "111111111111", region: "eu-west-1" };
const messages = (...policies: string[]) => managedPolicyProblems("managedPolicies", policies, home).map(formatProblem);

test("a name is AWS's policy in the region's partition, an ARN is itself", () => {
  expect(managedPolicyArn({ region: "cn-north-1" }, "AmazonRoute53FullAccess")).toBe(
    "arn:aws-cn:iam::aws:policy/AmazonRoute53FullAccess",
  );
  const arn = "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy";
  expect(managedPolicyArn(home, arn)).toBe(arn);
});

test.each([
  "AmazonRoute53FullAccess",
  "service-role/AmazonEFSCSIDriverPolicy",
  "arn:aws:iam::111111111111:policy/team/x",
])("%s is a policy", (policy) => {
  expect(policy).toMatch(managedPolicyPattern);
  expect(messages(policy)).toEqual([]);
});

test.each(["arn:aws:iam::111111111111:role/x", "arn:aws:s3:::x", "a policy", "policy/"])("%s is none", (policy) =>
  expect(policy).not.toMatch(managedPolicyPattern),
);

test("policies that the role could not have", () =>
  expect(
    messages(
      "arn:aws-cn:iam::aws:policy/AmazonRoute53FullAccess",
      "arn:aws:iam::222222222222:policy/x",
      "CloudWatchAgentServerPolicy",
      "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy",
    ),
  ).toEqual([
    'managedPolicies.0 is "arn:aws-cn:iam::aws:policy/AmazonRoute53FullAccess", but must be of the partition aws, in which eu-west-1 is.',
    'managedPolicies.1 is "arn:aws:iam::222222222222:policy/x", but must be AWS\'s or of the account 111111111111: a role has no policies of other accounts.',
    'managedPolicies.3 is "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy", but must be named once.',
  ]));
