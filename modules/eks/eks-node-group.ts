import { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { NodeTaint } from "../aws/node-types";
import { amiTypeOf } from "./eks-ami";
import { blockDevices } from "./eks-node-disk";
import type { NodeGroupChoice } from "./eks-node-types";
import { encodeUserData } from "./eks-user-data";

export interface NodeGroupProps extends NodeGroupChoice {
  /** Name prefix. EKS adds a suffix, so that a new group can exist beside the one it replaces. */
  readonly name: string;
  readonly clusterName: string;
  /** An attribute of the cluster resource, so that nodes are upgraded after the control plane, in the same apply. */
  readonly kubernetesVersion: string;
  readonly roleArn: string;
  /** Subnets of its zones. */
  readonly subnetIds: readonly string[];
  /** KMS key of the volumes. */
  readonly keyArn: string;
  /** Tags of instances and volumes, which the default tags of the provider do not reach. */
  readonly tags: Readonly<Record<string, string>>;
  /** Policies of the role, and add-ons without which nodes do not become ready. */
  readonly dependsOn: readonly ITerraformDependable[];
}

const taintEffects: Readonly<Record<NodeTaint["effect"], string>> = {
  NoSchedule: "NO_SCHEDULE",
  PreferNoSchedule: "PREFER_NO_SCHEDULE",
  NoExecute: "NO_EXECUTE",
};

/**
 * A managed node group: EKS replaces, upgrades and repairs its nodes. Encrypted volumes, IMDSv2. Nodes have the cluster
 * security group, because the launch template names none.
 */
export class NodeGroup extends Construct {
  /** Workloads can be scheduled once this exists. */
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
        // Other instance types or another operating system are another group, created before the old one is drained.
        createBeforeDestroy: true,
        ignoreChanges: ["scaling_config[0].desired_size"], // changed by hand and by autoscalers
      },
    });
  }

  private createLaunchTemplate(): LaunchTemplate {
    const { name, clusterName, tags, keyArn, operatingSystem, userData } = this.props;
    const named = { ...tags, Name: `${clusterName}-${name}` };
    return new LaunchTemplate(this, "template", {
      namePrefix: `${clusterName}-${name}-`,
      description: `Nodes ${name} of ${clusterName}`,
      updateDefaultVersion: true,
      // With a hop limit of 1 only pods on the host network can get the node's role.
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: blockDevices(this.props, operatingSystem, keyArn),
      userData: userData === undefined ? undefined : encodeUserData(userData, operatingSystem),
      tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({
        resourceType,
        tags: named,
      })),
      lifecycle: { createBeforeDestroy: true },
    });
  }
}
