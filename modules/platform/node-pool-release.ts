import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { LocalChartRelease } from "../helm/chart-release";
import { type Compute, nodePoolValues, type NodePools } from "./node-pools";

export interface NodePoolReleaseProps {
  readonly compute: Exclude<Compute, "managed-nodes">;
  readonly region: string;
  /** Name of the IAM role of the nodes. */
  readonly roleName: string;
  /** Subnets and security group of the nodes, by id: a tag would be that of every cluster in the network. */
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  /** KMS key of their volumes. */
  readonly keyArn: string;
  /** Tags of instances and volumes, which Terraform does not create. */
  readonly tags: Readonly<Record<string, string>>;
  readonly nodePools: NodePools;
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** Node pools in their own release: charts installed after them may need more nodes. */
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
      waitsFor: "objects",
      values: {
        nodeClass: {
          compute,
          role: props.roleName,
          subnetIds: props.subnetIds,
          securityGroupId: props.securityGroupId,
          kmsKeyArn: props.keyArn,
          tags: props.tags,
        },
        nodePools: Object.fromEntries(pools) as object,
      },
      dependsOn,
    }).ready;
  }
}
