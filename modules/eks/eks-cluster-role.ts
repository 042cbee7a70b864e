import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type AwsHome, partitionOf } from "../aws/aws-home";
import { policyDocument } from "../aws/policy-document";

export interface ClusterRoleProps {
  readonly home: AwsHome;
  readonly name: string;
  readonly clusterName: string;
  /** Encrypts Kubernetes secrets. */
  readonly keyArn: string;
  /** Whether EKS runs the nodes, disks and load balancers too. */
  readonly autoMode: boolean;
}

const autoModePolicies = {
  compute: "AmazonEKSComputePolicy",
  storage: "AmazonEKSBlockStoragePolicy",
  "load-balancing": "AmazonEKSLoadBalancingPolicy",
  networking: "AmazonEKSNetworkingPolicy",
};

/** The role through which the control plane acts in the account. */
export class ClusterRole extends Construct {
  readonly arn: string;
  /** What must outlive the cluster: without it EKS cannot remove its interfaces. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, { home, name, clusterName, keyArn, autoMode }: ClusterRoleProps) {
    super(scope, id);
    const { account, region } = home;
    const partition = partitionOf(region);
    const clusterArn = `arn:${partition}:eks:${region}:${account}:cluster/${clusterName}`;
    const role = new IamRole(this, "resource", {
      name,
      description: `The control plane of ${clusterName}`,
      assumeRolePolicy: policyDocument([
        {
          Sid: "Eks",
          Principal: { Service: "eks.amazonaws.com" },
          Action: ["sts:AssumeRole", "sts:TagSession"],
          Condition: { ArnLike: { "aws:SourceArn": clusterArn } },
        },
      ]),
    });
    const policies = { cluster: "AmazonEKSClusterPolicy", ...(autoMode ? autoModePolicies : {}) };
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
  }
}
