import { z } from "zod";
import { logTypes as allLogTypes } from "../../../modules/eks/eks-cluster";
import { logRetentionDays } from "../observability/log-retention";
import { diskGib, instanceType, taints } from "./node-inputs";

/** Settings of a managed group that have the same defaults everywhere. */
const nodes = {
  desiredSize: z
    .int()
    .min(0)
    .optional()
    .describe("Nodes when the group is made, minSize if left out; Terraform leaves later changes alone"),
  capacityType: z
    .enum(["on-demand", "spot"])
    .default("on-demand")
    .describe("spot is 60 to 90% cheaper, and goes with two minutes' notice; another one makes a new group")
    .meta({ limit: 'spot needs "spot" in the kms unit\'s launchServices' }),
  operatingSystem: z
    .enum(["al2023", "bottlerocket"])
    .default("al2023")
    .describe("Amazon Linux, or Bottlerocket, which has no shell; another one makes a new group"),
  diskGib: diskGib
    .describe("Disk of each node, for images and what containers write; a change replaces nodes one by one")
    .meta({ unit: "GiB", cost: "$0.08 per GiB and month" }),
  labels: z.record(z.string(), z.string()).default({}).describe("Labels of the nodes, beside node-group=<name>"),
  taints,
};

const maxSize = z.int().min(1).max(450).meta({ limit: "at most 450 (EKS)" });

export const systemNodes = z
  .strictObject({
    instanceTypes: z
      .array(instanceType)
      .min(1)
      .max(20)
      .default(["m7g.large"])
      .describe("Types, all of one architecture; other ones make a new group, and the old one is drained after it")
      .meta({ cost: "per node and month $60 (m7g.large), $49 (t4g.large), $25 (t4g.medium)" }),
    minSize: z
      .int()
      .min(0)
      .max(450)
      .default(2)
      .describe("Nodes at least; two, so that DNS and controllers survive one of them")
      .meta({ limit: "at least 1; before it is raised above the nodes that run, the group must have as many" }),
    maxSize: maxSize.default(3).describe("Nodes at most"),
    ...nodes,
  })
  .prefault({})
  .describe("The managed group that runs DNS, controllers and Karpenter itself; not with auto-mode");

const nodeGroup = z.strictObject({
  instanceTypes: z
    .array(instanceType)
    .min(1)
    .max(20)
    .describe("Types, all of one architecture; several of one size for spot; other ones make a new group"),
  minSize: z
    .int()
    .min(0)
    .max(450)
    .describe("Nodes at least")
    .meta({ limit: "before it is raised above the nodes that run, the group must have as many" }),
  maxSize: maxSize.describe("Nodes at most; nothing but an autoscaler of yours goes beyond the desired size"),
  ...nodes,
});

export const nodeGroups = z
  .record(z.string(), nodeGroup)
  .default({})
  .describe("Further managed groups by name; one that is added touches no other")
  .meta({ limit: "29 (EKS); not with auto-mode" });

export const accessEntries = z
  .record(
    z.string(),
    z.strictObject({
      principalArn: z
        .string()
        .regex(/^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/.+$/, "must be the ARN of an IAM role or user, with its path")
        .describe("A role, as a rule that of a team's single sign-on; it must exist"),
      policy: z
        .enum(["cluster-admin", "admin", "admin-view", "edit", "view"])
        .optional()
        .describe("What it may do: everything; a namespace's owner; read all, secrets too; write; read but secrets"),
      namespaces: z
        .array(z.string().regex(/^[a-z0-9*]([a-z0-9*-]{0,61}[a-z0-9*])?$/, "must be a namespace"))
        .default([])
        .describe("Where the policy holds; in the whole cluster if there are none"),
      kubernetesGroups: z
        .array(z.string().regex(/^(?!system:)/, "must not begin with system:"))
        .default([])
        .describe("Groups that role bindings in the cluster know"),
    }),
  )
  .default({})
  .describe("Who may call the Kubernetes API, by name; the environment's deployRoleArn may do everything unnamed")
  .meta({ limit: "nobody else may, not even who made the cluster; one entry for each principal" });

const addon = z.strictObject({
  version: z
    .string()
    .regex(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/, "must be a version as EKS writes it, like v1.20.4-eksbuild.2")
    .optional()
    .describe("EKS's default when it is installed if left out, and no other afterwards"),
  configuration: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("Settings in the add-on's own words, in place of the default ones; aws eks describe-addon-configuration"),
  identity: z
    .strictObject({
      serviceAccount: z.string().describe("Its service account in kube-system"),
      managedPolicies: z
        .array(z.string())
        .min(1)
        .describe("AWS's own policies, by name: service-role/AmazonEFSCSIDriverPolicy"),
    })
    .optional()
    .describe("A role that its pods get by Pod Identity"),
});

export const addons = z
  .record(z.string(), z.union([z.literal("none"), addon]))
  .default({})
  .describe(
    "EKS's add-ons by name, beside or over vpc-cni, eks-pod-identity-agent, kube-proxy, coredns, aws-ebs-csi-driver and eks-node-monitoring-agent; none takes one of them away",
  );

/** What the control plane writes down. */
export const logs = {
  logTypes: z
    .array(z.enum(allLogTypes))
    .default([...allLogTypes])
    .describe("Logs of the control plane; audit is by far the largest")
    .meta({ cost: "$0.50 per GB written", limit: "api, audit and authenticator at least (EKS-004)" }),
  logRetentionDays: logRetentionDays
    .default(90)
    .describe("How long they are kept")
    .meta({ unit: "days", cost: "$0.03 per GB and month" }),
};
