import { EksPodIdentityAssociation } from "@cdktf/provider-aws/lib/eks-pod-identity-association";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { AwsHome } from "./aws-home";
import { managedPolicyArn } from "./managed-policy";
import { policyDocument } from "./policy-document";

export interface PodIdentityRoleProps {
  readonly home: AwsHome;
  /** Name of the role. */
  readonly name: string;
  /** Cluster name, from the cluster resource or another unit so that the cluster exists first. */
  readonly clusterName: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Permissions: a document made by `policyDocument`. */
  readonly policy?: string;
  /** Permissions for which the inline policy has no room, as documents of managed policies. */
  readonly furtherPolicies?: readonly string[];
  /** Policies by ARN, those of AWS also by the part after `policy/`: `service-role/AmazonEBSCSIDriverPolicy`. */
  readonly managedPolicies?: readonly string[];
}

/**
 * An IAM role for the pods of one service account, through EKS Pod Identity. It requires the agent add-on on the nodes.
 * Running pods get it after a restart.
 */
export class PodIdentityRole extends Construct {
  readonly roleArn: string;
  readonly roleName: string;
  /** Resources that must exist before pods that need the role. */
  readonly ready: ITerraformDependable;

  constructor(scope: Construct, id: string, props: PodIdentityRoleProps) {
    super(scope, id);
    const {
      home,
      name,
      clusterName,
      namespace,
      serviceAccount,
      policy,
      furtherPolicies = [],
      managedPolicies = [],
    } = props;

    const role = new IamRole(this, "role", {
      name,
      description: `Pods of ${namespace}/${serviceAccount} in ${clusterName}`,
      assumeRolePolicy: letPodsAssume(props),
    });
    const policies: ITerraformDependable[] = managedPolicies.map(
      (each) =>
        new IamRolePolicyAttachment(this, policyId(each), {
          role: role.name,
          policyArn: managedPolicyArn(home, each),
        }),
    );
    const further = furtherPolicies.map((document, index) => {
      const number = index + 2;
      const { arn } = new IamPolicy(this, `policy-${number}`, { name: `${name}-${number}`, policy: document });
      return new IamRolePolicyAttachment(this, `policy-${number}-attachment`, { role: role.name, policyArn: arn });
    });
    policies.push(...further);
    if (policy !== undefined) {
      // What moves out of it is granted elsewhere first.
      const dependsOn = further.length > 0 ? further : undefined;
      policies.push(new IamRolePolicy(this, "policy", { name: "policy", role: role.name, policy, dependsOn }));
    }
    this.ready = new EksPodIdentityAssociation(this, "resource", {
      clusterName,
      namespace,
      serviceAccount,
      roleArn: role.arn,
      dependsOn: policies, // pods with the role have all its permissions
    });
    this.roleArn = role.arn;
    this.roleName = role.name;
  }
}

/**
 * The session tags that EKS sets limit the role to this service account of this cluster, so that principals that may
 * create associations cannot pass it to another one.
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

/** `service-role/AmazonEBSCSIDriverPolicy` as a construct id: `amazon-ebscsidriver-policy`. */
function policyId(policy: string): string {
  const name = policy.slice(policy.lastIndexOf("/") + 1);
  return name
    .replaceAll(/([a-z])([A-Z])/g, "$1-$2")
    .replaceAll("_", "-")
    .toLowerCase();
}
