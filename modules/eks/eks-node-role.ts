import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type AwsHome, ec2Principal, partitionOf } from "../aws/aws-home";
import { policyDocument } from "../aws/policy-document";

export interface NodeRoleProps {
  readonly home: AwsHome;
  readonly name: string;
  /** Cluster name. */
  readonly clusterName: string;
  /** `minimal` suffices for Auto Mode nodes, which allow no login. */
  readonly rights: "standard" | "minimal";
}

/**
 * Node permissions: join the cluster, pull images, Session Manager. The network add-on has its own role, so that other
 * pods on the host network cannot assign addresses.
 */
const policies = {
  standard: {
    worker: "AmazonEKSWorkerNodePolicy",
    images: "AmazonEC2ContainerRegistryPullOnly",
    sessions: "AmazonSSMManagedInstanceCore",
  },
  minimal: { worker: "AmazonEKSWorkerNodeMinimalPolicy", images: "AmazonEC2ContainerRegistryPullOnly" },
} as const;

/** IAM role of the nodes. */
export class NodeRole extends Construct {
  readonly arn: string;
  readonly name: string;
  /** Resources that must exist before nodes start. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, { home, name, clusterName, rights }: NodeRoleProps) {
    super(scope, id);
    const partition = partitionOf(home.region);
    const role = new IamRole(this, "resource", {
      name,
      description: `Nodes of ${clusterName}`,
      assumeRolePolicy: policyDocument([
        { Sid: "Nodes", Principal: { Service: ec2Principal(home.region) }, Action: "sts:AssumeRole" },
      ]),
    });
    this.ready = Object.entries(policies[rights]).map(
      ([noun, policy]) =>
        new IamRolePolicyAttachment(this, noun, {
          role: role.name,
          policyArn: `arn:${partition}:iam::aws:policy/${policy}`,
        }),
    );
    this.arn = role.arn;
    this.name = role.name;
  }
}
