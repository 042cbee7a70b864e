import { EksPodIdentityAssociation } from "@cdktf/provider-aws/lib/eks-pod-identity-association";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type AwsHome, partitionOf } from "./aws-home";
import { policyDocument } from "./policy-document";

export interface PodIdentityRoleProps {
  readonly home: AwsHome;
  /** The role's name. */
  readonly name: string;
  /** Where the service account lives. From the cluster's resource or another unit, so that the cluster is there first. */
  readonly clusterName: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** What it may do: a document of `policyDocument`. */
  readonly policy?: string;
  /** AWS's own policies that it gets too, by name after `policy/`: `service-role/AmazonEBSCSIDriverPolicy`. */
  readonly managedPolicies?: readonly string[];
}

/**
 * An IAM role that the pods of one service account get by EKS Pod Identity. It needs the agent's add-on on the nodes.
 * Pods that run already get it when they restart.
 */
export class PodIdentityRole extends Construct {
  readonly roleArn: string;
  readonly roleName: string;
  /** What must be there before pods start that need the role. */
  readonly ready: ITerraformDependable;

  constructor(scope: Construct, id: string, props: PodIdentityRoleProps) {
    super(scope, id);
    const { home, name, clusterName, namespace, serviceAccount, policy, managedPolicies = [] } = props;

    const role = new IamRole(this, "role", {
      name,
      description: `Pods of ${namespace}/${serviceAccount} in ${clusterName}`,
      assumeRolePolicy: letPodsAssume(props),
    });
    const policies: ITerraformDependable[] = managedPolicies.map(
      (each) =>
        new IamRolePolicyAttachment(this, policyId(each), {
          role: role.name,
          policyArn: `arn:${partitionOf(home.region)}:iam::aws:policy/${each}`,
        }),
    );
    if (policy !== undefined) {
      policies.push(new IamRolePolicy(this, "policy", { name: "policy", role: role.name, policy }));
    }
    this.ready = new EksPodIdentityAssociation(this, "resource", {
      clusterName,
      namespace,
      serviceAccount,
      roleArn: role.arn,
      dependsOn: policies, // a pod that has the role has its rights
    });
    this.roleArn = role.arn;
    this.roleName = role.name;
  }
}

/**
 * The tags that EKS sets on the session hold the role to this service account of this cluster: whoever may make
 * associations cannot give it to another one.
 * docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 */
function letPodsAssume({ home, clusterName, namespace, serviceAccount }: PodIdentityRoleProps): string {
  return policyDocument([
    {
      Sid: "PodIdentity",
      Principal: { Service: "pods.eks.amazonaws.com" },
      Action: ["sts:AssumeRole", "sts:TagSession"],
      Condition: {
        StringEquals: {
          "aws:SourceAccount": home.account,
          "aws:RequestTag/eks-cluster-name": clusterName,
          "aws:RequestTag/kubernetes-namespace": namespace,
          "aws:RequestTag/kubernetes-service-account": serviceAccount,
        },
      },
    },
  ]);
}

/** `service-role/AmazonEBSCSIDriverPolicy` as a construct's id: `amazon-ebscsidriver-policy`. */
function policyId(policy: string): string {
  const name = policy.slice(policy.lastIndexOf("/") + 1);
  return name
    .replaceAll(/([a-z])([A-Z])/g, "$1-$2")
    .replaceAll("_", "-")
    .toLowerCase();
}
