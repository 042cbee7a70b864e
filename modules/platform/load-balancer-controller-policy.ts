import { type AwsHome, partitionOf } from "../aws/aws-home";
import { policyDocument } from "../aws/policy-document";

const cluster = "elbv2.k8s.aws/cluster";
/** The request or the resource has the tag of the controller with the cluster name. */
const requested = { Null: { [`aws:RequestTag/${cluster}`]: "false" } };
const owned = { Null: { [`aws:ResourceTag/${cluster}`]: "false" } };
const retagged = { Null: { [`aws:RequestTag/${cluster}`]: "true", [`aws:ResourceTag/${cluster}`]: "false" } };

/**
 * Permissions of the AWS Load Balancer Controller as published for version 3.5: read everything, change only resources
 * with its tag.
 * github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/docs/install/iam_policy.json
 */
export function loadBalancerControllerPolicy({ region }: AwsHome): string {
  const arn = (rest: string): string => `arn:${partitionOf(region)}:${rest}`;
  const securityGroups = arn("ec2:*:*:security-group/*");
  const balancers = ["targetgroup/*/*", "loadbalancer/net/*/*", "loadbalancer/app/*/*"].map((each) =>
    arn(`elasticloadbalancing:*:*:${each}`),
  );
  const listeners = ["listener/net/*/*/*", "listener/app/*/*/*", "listener-rule/net/*/*/*", "listener-rule/app/*/*/*"];

  return policyDocument([
    {
      Sid: "UseTheServiceFirst",
      Action: "iam:CreateServiceLinkedRole",
      Resource: "*",
      Condition: { StringEquals: { "iam:AWSServiceName": "elasticloadbalancing.amazonaws.com" } },
    },
    { Sid: "Read", Action: [...readActions], Resource: "*" },
    { Sid: "CertificatesAndFirewalls", Action: [...neighbourActions], Resource: "*" },
    {
      Sid: "OpenSecurityGroups",
      Action: ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress", "ec2:CreateSecurityGroup"],
      Resource: "*",
    },
    {
      Sid: "TagNewSecurityGroups",
      Action: "ec2:CreateTags",
      Resource: securityGroups,
      Condition: { ...requested, StringEquals: { "ec2:CreateAction": "CreateSecurityGroup" } },
    },
    {
      Sid: "TagOwnSecurityGroups",
      Action: ["ec2:CreateTags", "ec2:DeleteTags"],
      Resource: securityGroups,
      Condition: retagged,
    },
    { Sid: "DeleteOwnSecurityGroups", Action: "ec2:DeleteSecurityGroup", Resource: "*", Condition: owned },
    {
      Sid: "Create",
      Action: ["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"],
      Resource: "*",
      Condition: requested,
    },
    {
      Sid: "TagNew",
      Action: "elasticloadbalancing:AddTags",
      Resource: balancers,
      Condition: {
        ...requested,
        StringEquals: { "elasticloadbalancing:CreateAction": ["CreateTargetGroup", "CreateLoadBalancer"] },
      },
    },
    {
      Sid: "TagOwn",
      Action: ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"],
      Resource: balancers,
      Condition: retagged,
    },
    {
      Sid: "TagListeners",
      Action: ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"],
      Resource: listeners.map((each) => arn(`elasticloadbalancing:*:*:${each}`)),
    },
    { Sid: "ChangeListeners", Action: [...listenerActions], Resource: "*" },
    { Sid: "ChangeOwn", Action: [...ownActions], Resource: "*", Condition: owned },
    {
      Sid: "RegisterTargets",
      Action: ["elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"],
      Resource: arn("elasticloadbalancing:*:*:targetgroup/*/*"),
    },
  ]);
}

const named = (service: string, ...actions: readonly string[]): string[] => actions.map((each) => `${service}:${each}`);

const readActions = [
  ...named(
    "ec2",
    "DescribeAccountAttributes",
    "DescribeAddresses",
    "DescribeAvailabilityZones",
    "DescribeCoipPools",
    "DescribeInstances",
    "DescribeInternetGateways",
    "DescribeIpamPools",
    "DescribeNetworkInterfaces",
    "DescribeRouteTables",
    "DescribeSecurityGroups",
    "DescribeSubnets",
    "DescribeTags",
    "DescribeVpcPeeringConnections",
    "DescribeVpcs",
    "GetCoipPoolUsage",
    "GetSecurityGroupsForVpc",
  ),
  ...named(
    "elasticloadbalancing",
    "DescribeCapacityReservation",
    "DescribeListenerAttributes",
    "DescribeListenerCertificates",
    "DescribeListeners",
    "DescribeLoadBalancerAttributes",
    "DescribeLoadBalancers",
    "DescribeRules",
    "DescribeSSLPolicies",
    "DescribeTags",
    "DescribeTargetGroupAttributes",
    "DescribeTargetGroups",
    "DescribeTargetHealth",
    "DescribeTrustStores",
  ),
];

/** Services that an Ingress may reference: certificates, Cognito, WAF, Shield. */
const neighbourActions = [
  ...named("acm", "DescribeCertificate", "ListCertificates"),
  ...named("cognito-idp", "DescribeUserPoolClient"),
  ...named("iam", "GetServerCertificate", "ListServerCertificates"),
  ...named("shield", "CreateProtection", "DeleteProtection", "DescribeProtection", "GetSubscriptionState"),
  ...["waf-regional", "wafv2"].flatMap((service) =>
    named(service, "AssociateWebACL", "DisassociateWebACL", "GetWebACL", "GetWebACLForResource"),
  ),
];

const listenerActions = named(
  "elasticloadbalancing",
  "AddListenerCertificates",
  "CreateListener",
  "CreateRule",
  "DeleteListener",
  "DeleteRule",
  "ModifyListener",
  "ModifyRule",
  "RemoveListenerCertificates",
  "SetRulePriorities",
  "SetWebAcl",
);

const ownActions = named(
  "elasticloadbalancing",
  "DeleteLoadBalancer",
  "DeleteTargetGroup",
  "ModifyCapacityReservation",
  "ModifyIpPools",
  "ModifyListenerAttributes",
  "ModifyLoadBalancerAttributes",
  "ModifyTargetGroup",
  "ModifyTargetGroupAttributes",
  "SetIpAddressType",
  "SetSecurityGroups",
  "SetSubnets",
);
