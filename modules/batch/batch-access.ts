import { EksAccessPolicyAssociation } from "@cdktf/provider-aws/lib/eks-access-policy-association";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type AwsHome, partitionOf, serviceLinkedRoleArn } from "../aws/aws-home";

export interface BatchAccessProps {
  readonly home: AwsHome;
  readonly clusterName: string;
  readonly namespace: string;
  /** Compute environments. With the first of a cluster Batch makes its access entry. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * Lets AWS Batch run pods in a namespace. In a cluster with access entries alone, as those of the eks layer are, Batch
 * makes an entry for its service-linked role and gives it the rights on the cluster (AWSBatchClusterPolicy); those on the
 * namespace are ours to give. Roles of Kubernetes are for clusters with the ConfigMap aws-auth: with an entry Batch does
 * not use them, and nobody else can make the entry, because EKS refuses service-linked roles.
 * docs.aws.amazon.com/batch/latest/userguide/eks-access-entries.html
 */
export class BatchAccess extends Construct {
  readonly ready: ITerraformDependable;

  constructor(scope: Construct, id: string, { home, clusterName, namespace, dependsOn }: BatchAccessProps) {
    super(scope, id);
    this.ready = new EksAccessPolicyAssociation(this, "resource", {
      clusterName,
      principalArn: serviceLinkedRoleArn(home, "batch.amazonaws.com", "AWSServiceRoleForBatch"),
      policyArn: `arn:${partitionOf(home.region)}:eks::aws:cluster-access-policy/AWSBatchNamespacePolicy`,
      accessScope: { type: "namespace", namespaces: [namespace] },
      dependsOn: [...dependsOn],
    });
  }
}
