import { z } from "zod";
import {
  AccessEntries,
  type AccessEntry,
  accessProblems,
  administrator,
  deployer,
} from "../../../modules/eks/eks-access";
import { addonListing } from "../../../modules/eks/eks-addon-list";
import { addonPolicyProblems, addonProblems, cniVersionProblems } from "../../../modules/eks/eks-addon-problems";
import { ClusterAddons, resolveAddons } from "../../../modules/eks/eks-addons";
import { isolationProblems } from "../../../modules/eks/eks-isolation";
import { KubernetesCluster } from "../../../modules/eks/eks-cluster";
import { KarpenterSupport } from "../../../modules/eks/eks-karpenter";
import { NodeGroup } from "../../../modules/eks/eks-node-group";
import { NodeRole } from "../../../modules/eks/eks-node-role";
import type { NodeGroupChoice } from "../../../modules/eks/eks-node-types";
import {
  autoModePodProblems,
  computeProblems,
  controlPlaneProblems,
  endpointProblems,
  groupZoneProblems,
  nameProblems,
  serviceCidrProblems,
  systemNodes,
} from "../../../modules/eks/eks-problems";
import { defaultVersion, kubernetesVersions, versionProblems } from "../../../modules/eks/eks-versions";
import { instanceListings } from "../../../modules/aws/instance-types";
import { literalProblems } from "../../engine/literals";
import { staleProblems } from "../../engine/listing";
import { zoneLetters } from "../../../modules/network/subnet-plan";
import { subnetsIn } from "../../../modules/network/zone-choice";
import { nodeAddressProblems } from "../../../modules/network/subnet-capacity";
import { addAwsProvider, resourceTags } from "../../../modules/aws/aws-provider";
import { layer, outputsOf } from "../../engine/layer";
import { output } from "../../engine/output";
import { assertValid } from "../../engine/problem";
import * as input from "./eks-inputs";
import { unlisted } from "./node-inputs";
import { kms } from "../security/kms";
import { vpc } from "../network/vpc";

export const eks = layer({
  name: "eks",
  summary: "Kubernetes: an EKS cluster with access entries, system nodes, add-ons and the AWS resources of Karpenter",
  needs: {
    vpc: outputsOf(
      vpc,
      "vpcId",
      "cidrs",
      "zones",
      "privateSubnetIds",
      "controlPlaneSubnetIds",
      "subnetCidrs",
      "internetAccess",
      "interfaceEndpoints",
      "podSubnetCidrs",
      "podAddresses",
    ),
    kms: outputsOf(kms, "eksKeyArn", "ebsKeyArn", "logsKeyArn"),
  },
  inputs: z.strictObject({
    name: z.string().optional().describe("Cluster name. Default: <org>-<env>-<unit>").meta({
      limit: "1 to 36 characters, because rules and roles are named after it; a new name replaces the cluster",
    }),
    kubernetesVersion: z
      .enum(kubernetesVersions)
      .default(defaultVersion)
      .describe("Kubernetes version. An apply upgrades the control plane first, then the nodes")
      .meta({ limit: "upgrades of one minor version at a time, no downgrades (EKS)" }),
    supportType: z
      .enum(["standard", "extended"])
      .default("standard")
      .describe(
        "Policy when standard support ends: EKS upgrades the cluster (standard) or charges for another year (extended)",
      )
      .meta({ cost: "extended: $438 a month instead of $73 after standard support ends" }),
    endpointAccess: z
      .enum(["private", "private-and-public"])
      .default("private")
      .describe("Access to the Kubernetes API. With private, Terraform must run inside the network")
      .meta({ limit: "private-and-public requires publicAccessCidrs" }),
    publicAccessCidrs: z
      .array(z.string())
      .default([])
      .describe("CIDR blocks that may call the public endpoint: offices, runners")
      .meta({ limit: "at most 40, none private (EKS); never /0" }),
    apiClientCidrs: z
      .array(z.string())
      .default([])
      .describe("CIDR blocks that may call the private endpoint, besides the nodes: VPN, runners, peered networks")
      .meta({ limit: "never /0" }),
    controlPlaneZones: z
      .array(z.enum(zoneLetters))
      .min(2)
      .optional()
      .describe(
        "Zones of the control plane's network interfaces, by letter. Write them down, so that a new zone of the network leaves the cluster as it is. Default: all zones of the network",
      )
      .meta({ limit: "required if the network has more than 3; EKS refuses other zones after creation" }),
    serviceCidr: z
      .string()
      .optional()
      .describe(
        "CIDR block of Kubernetes services, which exists in the cluster only. Default: 10.100.0.0/16 or 172.20.0.0/16, whichever is not in the network",
      )
      .meta({ limit: "private, /12 to /24; a change replaces the cluster (EKS)" }),
    ...input.logs,
    accessEntries: input.accessEntries,
    compute: z
      .enum(["karpenter", "auto-mode", "managed-nodes"])
      .default("karpenter")
      .describe(
        "How nodes are launched: by Karpenter (installed by the platform unit), by EKS (Auto Mode), or managed node groups only",
      )
      .meta({ cost: "auto-mode: about 12% on top of each node", limit: "changing it reschedules every pod" }),
    systemNodes: input.systemNodes,
    nodeGroups: input.nodeGroups,
    addons: input.addons,
    unlisted: unlisted.meta({ limit: "instance types and add-ons" }),
    zonalShift: z
      .boolean()
      .default(true)
      .describe("Allows moving traffic and new pods out of an impaired zone (ARC zonal shift)"),
    controlPlaneTier: z
      .enum(["standard", "tier-xl", "tier-2xl", "tier-4xl"])
      .optional()
      .describe("Provisioned capacity of the control plane. Default: scales with use")
      .meta({ cost: "an hourly price on top of the cluster's for each tier above standard" }),
    deletionProtection: z
      .boolean()
      .default(true)
      .describe(
        "Keeps AWS and Terraform from deleting the cluster. Lifted only where the environment has no deletion protection either",
      ),
  }),
  checks: [
    ({ controlPlaneZones, vpc: { zones, controlPlaneSubnetIds } }) =>
      controlPlaneProblems(controlPlaneZones, zones, controlPlaneSubnetIds.length),
    ({ serviceCidr, apiClientCidrs, vpc: { cidrs } }) => serviceCidrProblems(serviceCidr, cidrs, apiClientCidrs),
    ({ kubernetesVersion, supportType }) => versionProblems(kubernetesVersion, supportType),
    endpointProblems,
    ({ compute, vpc }) => isolationProblems(compute, vpc),
    ({ compute, systemNodes, nodeGroups, unlisted }) => computeProblems(compute, systemNodes, nodeGroups, unlisted),
    ({ systemNodes, nodeGroups, vpc: { zones } }) => groupZoneProblems(systemNodes, nodeGroups, zones),
    ({ unlisted }) => staleProblems(unlisted, [...instanceListings(), addonListing]),
    ({ compute, systemNodes, nodeGroups, vpc: { subnetCidrs, podSubnetCidrs, podAddresses, interfaceEndpoints } }) =>
      compute === "auto-mode"
        ? autoModePodProblems(podAddresses)
        : nodeAddressProblems(
            { ...nodeGroups, systemNodes },
            {
              private: subnetCidrs.private,
              pods: podSubnetCidrs,
              podAddresses,
              endpoints: interfaceEndpoints.length,
            },
          ),
    ({ compute, addons, vpc: { podAddresses } }) =>
      compute === "auto-mode" ? [] : cniVersionProblems(addons, podAddresses),
    ({ compute, addons, unlisted }) => addonProblems(compute, addons, unlisted),
  ],
  outputs: {
    clusterName: output("Cluster name", "acme-prod-eks"),
    clusterArn: output("Cluster ARN", "arn:aws:eks:us-east-1:111111111111:cluster/acme-prod-eks"),
    clusterEndpoint: output(
      "URL of the Kubernetes API",
      "https://0A1B2C3D4E5F60718293A4B5C6D7E8F9.gr7.us-east-1.eks.amazonaws.com",
    ),
    clusterCertificateAuthorityData: output(
      "Certificate authority of the Kubernetes API in base64",
      "LS0tLS1CRUdJTi0t",
    ),
    kubernetesVersion: output("Kubernetes version", "1.35"),
    oidcIssuerUrl: output(
      "OIDC issuer of service account tokens, for workloads that cannot use Pod Identity",
      "https://oidc.eks.us-east-1.amazonaws.com/id/0A1B2C3D4E5F60718293A4B5C6D7E8F9",
    ),
    nodeSecurityGroupId: output(
      "Security group of all nodes, for rules that allow them elsewhere",
      "sg-0a1b2c3d4e5f67892",
    ),
    apiSecurityGroupId: output(
      "Security group of the control plane, for rules that allow API clients",
      "sg-0a1b2c3d4e5f67893",
    ),
    nodeRoleArn: output(
      "IAM role of the nodes that Karpenter, Auto Mode or managed node groups launch",
      "arn:aws:iam::111111111111:role/acme-prod-eks-karpenter-node",
    ),
    nodeRoleName: output("Name of the nodes' IAM role", "acme-prod-eks-karpenter-node"),
    compute: output<"karpenter" | "auto-mode" | "managed-nodes">("How nodes are launched", "karpenter"),
    karpenterQueueName: output(
      "SQS queue of interruption events for Karpenter. Empty without Karpenter",
      "acme-prod-eks-karpenter",
    ),
    logGroupName: output("Log group of the control plane", "/aws/eks/acme-prod-eks/cluster"),
  },
  build(stack, { vpc, kms, nodeGroups, accessEntries, compute, deletionProtection, ...inputs }) {
    addAwsProvider(stack);
    const { aws: home } = stack;
    const name = inputs.name ?? `${stack.prefix}-${stack.unitName}`;
    assertValid([
      ...literalProblems({ ...inputs, nodeGroups, compute }, [
        "name",
        "kubernetesVersion",
        "supportType",
        "controlPlaneZones",
        "serviceCidr",
        "publicAccessCidrs",
        "apiClientCidrs",
        "compute",
        "systemNodes",
        "nodeGroups",
        "addons",
      ]),
      ...nameProblems(name),
      ...addonPolicyProblems(inputs.addons, home),
      ...accessProblems(accessEntries, home.deployRoleArn),
    ]);
    // A different address for Auto Mode: permissions changed in place would wait for nodes that wait for them.
    const [nodes, rights] =
      compute === "auto-mode" ? (["auto-node", "minimal"] as const) : (["node", "standard"] as const);
    const nodeRole = new NodeRole(stack, `${nodes}-role`, {
      home,
      name: `${name}-${nodes}`,
      clusterName: name,
      rights,
    });
    const cluster = new KubernetesCluster(stack, "cluster", {
      ...inputs,
      home,
      name,
      vpcId: vpc.vpcId,
      subnetIds: subnetsIn(
        { ...vpc, region: home.region, subnetIds: vpc.controlPlaneSubnetIds },
        inputs.controlPlaneZones,
      ),
      keyArn: kms.eksKeyArn,
      logsKeyArn: kms.logsKeyArn,
      autoMode: compute === "auto-mode" ? { nodeRoleArn: nodeRole.arn, keyArn: kms.ebsKeyArn } : undefined,
      deletionProtection: stack.isDeletionProtected(deletionProtection),
    });
    const deployers: Record<string, AccessEntry> =
      home.deployRoleArn === undefined ? {} : { [deployer]: administrator(home.deployRoleArn) };
    new AccessEntries(stack, "access", {
      home,
      clusterName: cluster.name,
      entries: { ...accessEntries, ...deployers },
    });
    const addons = new ClusterAddons(stack, "addons", {
      home,
      clusterName: cluster.name,
      name,
      ebsKeyArn: kms.ebsKeyArn,
      addons: resolveAddons(compute, inputs.addons),
    });
    const groups: Record<string, NodeGroupChoice> =
      compute === "auto-mode" ? {} : { [systemNodes]: inputs.systemNodes, ...nodeGroups };
    const [system] = Object.entries(groups).map(
      ([group, choice]) =>
        new NodeGroup(stack, `${group}-nodes`, {
          ...choice,
          name: group,
          clusterName: cluster.name,
          kubernetesVersion: cluster.version,
          roleArn: nodeRole.arn,
          subnetIds: subnetsIn({ ...vpc, region: home.region, subnetIds: vpc.privateSubnetIds }, choice.zones),
          keyArn: kms.ebsKeyArn,
          tags: resourceTags(stack),
          dependsOn: [...nodeRole.ready, ...addons.beforeNodes],
        }),
    );
    addons.installOn(system === undefined ? [] : [system.ready]);
    const karpenter =
      compute === "karpenter"
        ? new KarpenterSupport(stack, "karpenter", {
            home,
            clusterName: cluster.name,
            name,
            ebsKeyArn: kms.ebsKeyArn,
          })
        : undefined;

    return {
      clusterName: cluster.name,
      clusterArn: cluster.arn,
      clusterEndpoint: cluster.endpoint,
      clusterCertificateAuthorityData: cluster.certificateAuthorityData,
      kubernetesVersion: inputs.kubernetesVersion,
      oidcIssuerUrl: cluster.oidcIssuerUrl,
      nodeSecurityGroupId: cluster.nodeSecurityGroupId,
      apiSecurityGroupId: cluster.apiSecurityGroupId,
      nodeRoleArn: karpenter?.nodeRoleArn ?? nodeRole.arn,
      nodeRoleName: karpenter?.nodeRoleName ?? nodeRole.name,
      compute,
      karpenterQueueName: karpenter?.queueName ?? "",
      logGroupName: cluster.logGroupName,
    };
  },
});
