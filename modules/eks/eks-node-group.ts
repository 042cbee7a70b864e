import { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { NodeTaint } from "../aws/node-types";
import { amiTypeOf, type NodeGroupChoice } from "./eks-node-types";

export interface NodeGroupProps extends NodeGroupChoice {
  /** Its name in the cluster; EKS adds a suffix, so that a new group can stand beside the one that it replaces. */
  readonly name: string;
  readonly clusterName: string;
  /** From the cluster's resource: nodes are upgraded in the same apply, once the control plane is. */
  readonly kubernetesVersion: string;
  readonly roleArn: string;
  readonly subnetIds: readonly string[];
  /** Encrypts the volumes. */
  readonly keyArn: string;
  /** For instances and volumes, which the provider's default tags do not reach. */
  readonly tags: Readonly<Record<string, string>>;
  /** The rights of the role, and the add-ons without which nodes do not become ready. */
  readonly dependsOn: readonly ITerraformDependable[];
}

const taintEffects: Readonly<Record<NodeTaint["effect"], string>> = {
  NoSchedule: "NO_SCHEDULE",
  PreferNoSchedule: "PREFER_NO_SCHEDULE",
  NoExecute: "NO_EXECUTE",
};

/**
 * Nodes that EKS keeps alive, upgrades and repairs, with encrypted disks and IMDSv2. They carry the cluster's own
 * security group, because their template names none.
 */
export class NodeGroup extends Construct {
  /** What runs on nodes can start once it is there. */
  readonly ready: ITerraformDependable;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: NodeGroupProps,
  ) {
    super(scope, id);
    const { name, minSize, maxSize, desiredSize = minSize } = props;
    const template = this.createLaunchTemplate();
    this.ready = new EksNodeGroup(this, "resource", {
      nodeGroupNamePrefix: `${name}-`,
      clusterName: props.clusterName,
      version: props.kubernetesVersion,
      nodeRoleArn: props.roleArn,
      subnetIds: props.subnetIds as string[],
      amiType: amiTypeOf(props),
      instanceTypes: [...props.instanceTypes],
      capacityType: props.capacityType === "spot" ? "SPOT" : "ON_DEMAND",
      launchTemplate: { id: template.id, version: template.latestVersion as unknown as string },
      scalingConfig: { minSize, maxSize, desiredSize: Math.max(desiredSize, minSize) },
      updateConfig: { maxUnavailablePercentage: 33 },
      nodeRepairConfig: { enabled: true },
      labels: { "node-group": name, ...props.labels },
      taint: props.taints.map(({ key, value, effect }) => ({ key, value, effect: taintEffects[effect] })),
      dependsOn: [...props.dependsOn],
      lifecycle: {
        // Another type or system of instances is another group: it is there before the old one is drained.
        createBeforeDestroy: true,
        ignoreChanges: ["scaling_config[0].desired_size"], // moved by hand and by autoscalers
      },
    });
  }

  private createLaunchTemplate(): LaunchTemplate {
    const { name, clusterName, tags, keyArn, diskGib, operatingSystem } = this.props;
    const named = { ...tags, Name: `${clusterName}-${name}` };
    const disk = (deviceName: string, volumeSize: number) => ({
      deviceName,
      ebs: { volumeSize, volumeType: "gp3", encrypted: "true", kmsKeyId: keyArn, deleteOnTermination: "true" },
    });
    return new LaunchTemplate(this, "template", {
      namePrefix: `${clusterName}-${name}-`,
      description: `Nodes ${name} of ${clusterName}`,
      updateDefaultVersion: true,
      // A hop limit of 1 ends at the node: no pod but those on the host network can ask for the node's role.
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings:
        operatingSystem === "bottlerocket"
          ? [disk("/dev/xvda", 4), disk("/dev/xvdb", diskGib)] // its system, and all that containers write
          : [disk("/dev/xvda", diskGib)],
      tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({
        resourceType,
        tags: named,
      })),
      lifecycle: { createBeforeDestroy: true },
    });
  }
}
