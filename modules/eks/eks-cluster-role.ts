import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type AwsHome, partitionOf } from "../aws/aws-home";
import { policyDocument, type PolicyStatement } from "../aws/policy-document";
import { useKeyThroughEc2 } from "./eks-volume-key";

export interface ClusterRoleProps {
  readonly home: AwsHome;
  readonly name: string;
  readonly clusterName: string;
  /** KMS key of Kubernetes secrets. */
  readonly keyArn: string;
  /** KMS key of node volumes with Auto Mode, where EKS also manages nodes, disks and load balancers. */
  readonly autoModeKeyArn?: string;
}

const autoModePolicies = {
  compute: "AmazonEKSComputePolicy",
  storage: "AmazonEKSBlockStoragePolicy",
  "load-balancing": "AmazonEKSLoadBalancingPolicy",
  networking: "AmazonEKSNetworkingPolicy",
};

/**
 * The AWS managed policies allow Auto Mode to launch nodes only with AWS managed keys and EKS tags: with a customer
 * managed key or other tags, no node would start.
 * docs.aws.amazon.com/eks/latest/userguide/auto-kms.html and auto-learn-iam.html, "Custom AWS tags"
 */
function launchNodes(home: AwsHome, clusterName: string, keyArn: string): PolicyStatement[] {
  const requestedBy = { "aws:RequestTag/eks:eks-cluster-name": clusterName };
  return [
    {
      Sid: "TagNodes",
      Action: ["ec2:CreateFleet", "ec2:RunInstances", "ec2:CreateLaunchTemplate"],
      Resource: "*",
      Condition: {
        StringEquals: requestedBy,
        StringLike: {
          "aws:RequestTag/eks:kubernetes-node-class-name": "*",
          "aws:RequestTag/eks:kubernetes-node-pool-name": "*",
        },
      },
    },
    {
      Sid: "TagInterfaces",
      Action: "ec2:CreateNetworkInterface",
      Resource: "*",
      Condition: { StringEquals: requestedBy, StringLike: { "aws:RequestTag/eks:kubernetes-cni-node-name": "*" } },
    },
    ...useKeyThroughEc2(home, keyArn),
  ];
}

/** IAM role of the control plane. */
export class ClusterRole extends Construct {
  readonly arn: string;
  /** Resources that must outlive the cluster: without them EKS cannot delete its network interfaces. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, { home, name, clusterName, keyArn, autoModeKeyArn }: ClusterRoleProps) {
    super(scope, id);
    const { account, region } = home;
    const partition = partitionOf(region);
    const clusterArn = `arn:${partition}:eks:${region}:${account}:cluster/${clusterName}`;
    const role = new IamRole(this, "resource", {
      name,
      description: `Control plane of ${clusterName}`,
      assumeRolePolicy: policyDocument([
        {
          Sid: "Eks",
          Principal: { Service: "eks.amazonaws.com" },
          Action: ["sts:AssumeRole", "sts:TagSession"],
          Condition: { ArnLike: { "aws:SourceArn": clusterArn } },
        },
      ]),
    });
    const policies = { cluster: "AmazonEKSClusterPolicy", ...(autoModeKeyArn === undefined ? {} : autoModePolicies) };
    const attached = Object.entries(policies).map(
      ([noun, policy]) =>
        new IamRolePolicyAttachment(this, noun, {
          role: role.name,
          policyArn: `arn:${partition}:iam::aws:policy/${policy}`,
        }),
    );
    const encrypt = new IamRolePolicy(this, "encrypt", {
      name: "encrypt",
      role: role.name,
      policy: policyDocument([
        {
          Sid: "EncryptSecrets",
          Action: ["kms:Encrypt", "kms:Decrypt", "kms:ListGrants", "kms:DescribeKey"],
          Resource: keyArn,
        },
      ]),
    });
    this.arn = role.arn;
    this.ready = [...attached, encrypt];
    if (autoModeKeyArn === undefined) return;
    const launch = new IamRolePolicy(this, "launch", {
      name: "launch",
      role: role.name,
      policy: policyDocument(launchNodes(home, clusterName, autoModeKeyArn)),
    });
    this.ready.push(launch);
  }
}
