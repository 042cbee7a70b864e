import { BatchComputeEnvironment } from "@cdktf/provider-aws/lib/batch-compute-environment";
import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { acceleratorOf } from "../aws/instance-types";
import { blockDevices } from "../eks/eks-node-disk";
import type { NodeChoice } from "./job";

export interface BatchNodesProps extends NodeChoice {
  /** Prefix of the environment's name. Terraform adds a suffix, so that a new one can exist beside the one it replaces. */
  readonly name: string;
  readonly clusterArn: string;
  readonly kubernetesVersion: string;
  readonly namespace: string;
  /** IAM role of nodes that may join the cluster. */
  readonly nodeRoleName: string;
  readonly nodeSecurityGroupId: string;
  readonly subnetIds: readonly string[];
  /** KMS key of the volumes. */
  readonly keyArn: string;
  /** Tags of instances and volumes, which the default tags of the provider do not reach. */
  readonly tags: Readonly<Record<string, string>>;
  /** Running jobs have so long when nodes are replaced; then their attempt ends. */
  readonly jobMinutes: number;
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * A compute environment of AWS Batch on EKS. Batch launches the nodes itself, through Auto Scaling, and taints them
 * (`batch.amazonaws.com/batch-node`), so that only its pods run there: neither Karpenter nor an autoscaler has a part in
 * it. With allocation strategies other than BEST_FIT it changes most settings in place, for nodes to come.
 */
export class BatchNodes extends Construct {
  readonly arn: string;
  readonly ready: ITerraformDependable;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: BatchNodesProps,
  ) {
    super(scope, id);
    const { name, capacity, instanceTypes } = props;
    const profile = new IamInstanceProfile(this, "profile", { name, role: props.nodeRoleName });
    const template = this.createLaunchTemplate();
    const hasGpu = instanceTypes.some((type) => acceleratorOf(type) !== undefined);
    const environment = new BatchComputeEnvironment(this, "resource", {
      namePrefix: `${name}-`,
      type: "MANAGED",
      eksConfiguration: { eksClusterArn: props.clusterArn, kubernetesNamespace: props.namespace },
      computeResources: {
        type: capacity === "spot" ? "SPOT" : "EC2",
        allocationStrategy: capacity === "spot" ? "SPOT_PRICE_CAPACITY_OPTIMIZED" : "BEST_FIT_PROGRESSIVE",
        minVcpus: props.minVcpus,
        maxVcpus: props.maxVcpus,
        instanceType: [...instanceTypes],
        instanceRole: profile.arn,
        subnets: props.subnetIds as string[],
        securityGroupIds: [props.nodeSecurityGroupId],
        ec2Configuration: [
          {
            imageType: hasGpu ? "EKS_AL2023_NVIDIA" : "EKS_AL2023",
            imageKubernetesVersion: props.kubernetesVersion, // changes with the cluster's, and replaces nodes
          },
        ],
        launchTemplate: { launchTemplateId: template.id, version: template.latestVersion as unknown as string },
      },
      updatePolicy: { jobExecutionTimeoutMinutes: props.jobMinutes, terminateJobsOnUpdate: false },
      dependsOn: [...props.dependsOn],
      lifecycle: { createBeforeDestroy: true },
    });
    this.arn = environment.arn;
    this.ready = environment;
  }

  private createLaunchTemplate(): LaunchTemplate {
    const { name, keyArn, tags } = this.props;
    const named = { ...tags, Name: name };
    return new LaunchTemplate(this, "template", {
      namePrefix: `${name}-`,
      description: `Nodes of AWS Batch ${name}`,
      updateDefaultVersion: true,
      // With a hop limit of 1 pods cannot get the node's role.
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: blockDevices(this.props, "al2023", keyArn),
      tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({
        resourceType,
        tags: named,
      })),
      lifecycle: { createBeforeDestroy: true },
    });
  }
}
