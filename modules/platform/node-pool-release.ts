import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { LocalChartRelease } from "../helm/chart-release";
import { type Compute, nodePoolValues, type NodePools } from "./node-pools";

export interface NodePoolReleaseProps {
  readonly compute: Exclude<Compute, "managed-nodes">;
  readonly region: string;
  /** Name of the nodes' IAM role. */
  readonly roleName: string;
  /** Value of `karpenter.sh/discovery` on the subnets and the security group that nodes get. */
  readonly discovery: string;
  /** Encrypts their disks. */
  readonly keyArn: string;
  /** Tags of instances and disks, which no provider of Terraform makes. */
  readonly tags: Readonly<Record<string, string>>;
  readonly nodePools: NodePools;
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** The node pools, in a release of their own: what is installed after them may need more nodes than there are. */
export class NodePoolRelease extends Construct {
  readonly ready: ITerraformDependable;

  constructor(scope: Construct, id: string, props: NodePoolReleaseProps) {
    super(scope, id);
    const { compute, region, nodePools, dependsOn } = props;
    const pools = Object.entries(nodePools).map(([name, pool]) => [name, nodePoolValues(pool, compute, region)]);
    this.ready = new LocalChartRelease(this, "release", {
      chart: "kubernetes-platform",
      releaseName: "node-pools",
      namespace: "kube-system",
      values: {
        nodeClass: {
          compute,
          role: props.roleName,
          discovery: props.discovery,
          kmsKeyArn: props.keyArn,
          tags: props.tags,
        },
        nodePools: Object.fromEntries(pools) as object,
      },
      dependsOn,
    }).ready;
  }
}
