import { loadBalancerControllerPolicy } from "../../../modules/platform/load-balancer-controller-policy";
import { statements } from "../../support/aws/policy-statements";

const home = { account: "111111111111", region: "us-east-1" };

test("fits into a role's own policies, which have 10240 characters in all (IAM)", () =>
  expect(loadBalancerControllerPolicy(home).length).toBeLessThan(10_240));

test("has ARNs of the region's partition", () => {
  const policy = loadBalancerControllerPolicy({ ...home, region: "cn-north-1" });
  expect(policy).not.toContain("arn:aws:");
  expect(statements(policy)["RegisterTargets"]!.Resource).toBe("arn:aws-cn:elasticloadbalancing:*:*:targetgroup/*/*");
});

// Without them 3.5 reports FailedDeployModel, and no load balancer is made.
test.each([
  "ec2:GetSecurityGroupsForVpc",
  "ec2:DescribeIpamPools",
  "ec2:DescribeRouteTables",
  "elasticloadbalancing:DescribeListenerAttributes",
  "elasticloadbalancing:ModifyListenerAttributes",
  "elasticloadbalancing:DescribeCapacityReservation",
  "elasticloadbalancing:ModifyCapacityReservation",
  "elasticloadbalancing:ModifyIpPools",
  "elasticloadbalancing:SetRulePriorities",
])("allows %s", (action) =>
  expect(Object.values(statements(loadBalancerControllerPolicy(home))).flatMap(({ Action }) => Action)).toContain(
    action,
  ),
);

test("changes nothing without a condition but rules of listeners, targets, and rules of security groups", () => {
  const open = Object.values(statements(loadBalancerControllerPolicy(home))).filter(
    ({ Condition }) => Condition === undefined,
  );
  expect(open.map(({ Sid }) => Sid)).toEqual([
    "Read",
    "CertificatesAndFirewalls",
    "OpenSecurityGroups",
    "TagListeners",
    "ChangeListeners",
    "RegisterTargets",
  ]);
});
