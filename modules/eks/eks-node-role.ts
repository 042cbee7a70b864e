import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type AwsHome, dnsSuffixOf, partitionOf } from "../aws/aws-home";
import { policyDocument } from "../aws/policy-document";

export interface NodeRoleProps {
  readonly home: AwsHome;
  readonly name: string;
  /** The cluster's name. */
  readonly clusterName: string;
  /** `minimal` is enough for nodes of Auto Mode, which nobody logs in to. */
  readonly rights: "standard" | "minimal";
}

/**
 * What nodes may do: join the cluster, pull images, be logged in to by Session Manager. The network add-on has a role
 * of its own, so that not every pod on the host network can take addresses.
 */
const policies = {
  standard: {
    worker: "AmazonEKSWorkerNodePolicy",
    images: "AmazonEC2ContainerRegistryPullOnly",
    sessions: "AmazonSSMManagedInstanceCore",
  },
  minimal: { worker: "AmazonEKSWorkerNodeMinimalPolicy", images: "AmazonEC2ContainerRegistryPullOnly" },
} as const;

/** The role of nodes. */
export class NodeRole extends Construct {
  readonly arn: string;
  readonly name: string;
  /** What must be there before nodes start. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, { home, name, clusterName, rights }: NodeRoleProps) {
    super(scope, id);
    const partition = partitionOf(home.region);
    const role = new IamRole(this, "resource", {
      name,
      description: `Nodes of ${clusterName}`,
      assumeRolePolicy: policyDocument([
        { Sid: "Nodes", Principal: { Service: `ec2.${dnsSuffixOf(home.region)}` }, Action: "sts:AssumeRole" },
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
