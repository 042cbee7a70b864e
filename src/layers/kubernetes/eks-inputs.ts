import { z } from "zod";
import { managedPolicyPattern } from "../../../modules/aws/managed-policy";
import { operatingSystems } from "../../../modules/eks/eks-ami";
import { logTypes as allLogTypes } from "../../../modules/eks/eks-cluster";
import { gp3 } from "../../../modules/eks/eks-node-disk";
import { zoneLetters } from "../../../modules/network/subnet-plan";
import { logRetentionDays } from "../observability/log-retention-inputs";
import { diskGib, instanceType, taints } from "./node-inputs";

/** Settings of managed node groups with the same defaults everywhere. */
const nodes = {
  desiredSize: z
    .int()
    .min(0)
    .optional()
    .describe("Initial number of nodes. Default: minSize. Terraform ignores later changes"),
  capacityType: z
    .enum(["on-demand", "spot"])
    .default("on-demand")
    .describe("spot is 60 to 90% cheaper and interrupted with two minutes' notice. Changing it creates a new group")
    .meta({ limit: 'spot requires "spot" in the kms unit\'s launchServices' }),
  operatingSystem: z
    .enum(operatingSystems)
    .default("al2023")
    .describe(
      "Amazon Linux 2023, or Bottlerocket, which has no shell, also with FIPS 140. The image has the drivers of NVIDIA GPUs and Neuron chips. Changing it creates a new group",
    )
    .meta({ limit: "al2023 for inf and trn (EKS)" }),
  zones: z
    .array(z.enum(zoneLetters))
    .min(1)
    .optional()
    .describe("Availability zones by letter. Default: all zones of the network. Changing it creates a new group"),
  diskGib: diskGib
    .describe("Root volume of each node, for images and container storage. A change replaces nodes one by one")
    .meta({ unit: "GiB", cost: "$0.08 per GiB and month" }),
  diskIops: z
    .int()
    .min(gp3.minIops)
    .max(gp3.maxIops)
    .optional()
    .describe("IOPS of the volume. Default: the 3000 of gp3")
    .meta({ limit: "500 per GiB (EBS)", cost: "$0.005 a month per IOPS above 3000" }),
  diskThroughputMibps: z
    .int()
    .min(gp3.minThroughputMibps)
    .max(gp3.maxThroughputMibps)
    .optional()
    .describe("Throughput of the volume. Default: the 125 MiB/s of gp3")
    .meta({ unit: "MiB/s", limit: "a quarter of diskIops (EBS)", cost: "$0.04 a month per MiB/s above 125" }),
  userData: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Start configuration of the nodes: a NodeConfig or a script for al2023, TOML for Bottlerocket. EKS merges it with its own. A change replaces nodes one by one",
    )
    .meta({ limit: "16 KiB (EC2)" }),
  labels: z
    .record(z.string(), z.string())
    .default({})
    .describe("Node labels, besides node-group=<name>")
    .meta({ limit: "not in kubernetes.io, k8s.io and eks.amazonaws.com (EKS)" }),
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
      .describe(
        "Instance types, all of one architecture and accelerator. A change creates a new group, then drains the old one",
      )
      .meta({ cost: "per node and month $60 (m7g.large), $49 (t4g.large), $25 (t4g.medium)" }),
    minSize: z
      .int()
      .min(0)
      .max(450)
      .default(2)
      .describe("Minimum number of nodes. With two, DNS and controllers survive the loss of one")
      .meta({ limit: "at least 1; raising it above the running nodes requires that the group has as many first" }),
    maxSize: maxSize.default(3).describe("Maximum number of nodes"),
    ...nodes,
  })
  .prefault({})
  .describe("Managed node group for DNS, controllers and Karpenter. Not with auto-mode");

const nodeGroup = z.strictObject({
  instanceTypes: z
    .array(instanceType)
    .min(1)
    .max(20)
    .describe(
      "Instance types, all of one architecture and accelerator; for spot, several of one size. A change creates a new group",
    ),
  minSize: z
    .int()
    .min(0)
    .max(450)
    .describe("Minimum number of nodes")
    .meta({ limit: "raising it above the running nodes requires that the group has as many first" }),
  maxSize: maxSize.describe("Maximum number of nodes. Only an autoscaler goes beyond the desired size"),
  ...nodes,
});

export const nodeGroups = z
  .record(z.string(), nodeGroup)
  .default({})
  .describe("Further managed node groups by name. Adding one does not affect the others")
  .meta({ limit: "29 (EKS); not with auto-mode" });

export const accessEntries = z
  .record(
    z.string(),
    z.strictObject({
      principalArn: z
        .string()
        .regex(/^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/.+$/, "must be the ARN of an IAM role or user, with its path")
        .describe("IAM principal, usually the role of a team's single sign-on. It must exist"),
      policy: z
        .enum(["cluster-admin", "admin", "admin-view", "edit", "view"])
        .optional()
        .describe(
          "EKS access policy: full control; namespace administrator; read all including secrets; write; read without secrets",
        ),
      namespaces: z
        .array(z.string().regex(/^[a-z0-9*]([a-z0-9*-]{0,61}[a-z0-9*])?$/, "must be a namespace"))
        .default([])
        .describe("Namespaces to which the policy applies. Default: the whole cluster"),
      kubernetesGroups: z
        .array(z.string().regex(/^(?!system:)/, "must not begin with system:"))
        .default([])
        .describe("Kubernetes groups for role bindings in the cluster"),
    }),
  )
  .default({})
  .describe(
    "Principals that may call the Kubernetes API, by name. The environment's deployRoleArn always has full control",
  )
  .meta({ limit: "nobody else may, not even the cluster's creator; one entry per principal" });

const addon = z.strictObject({
  version: z
    .string()
    .regex(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/, "must be an EKS add-on version, such as v1.20.4-eksbuild.2")
    .optional()
    .describe("Add-on version. Default: that of EKS at installation; it does not change afterwards"),
  configuration: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("Configuration values of the add-on, replacing the defaults; see aws eks describe-addon-configuration"),
  identity: z
    .strictObject({
      serviceAccount: z.string().optional().describe("Service account of the pods. Default: that of a listed add-on"),
      namespace: z
        .string()
        .optional()
        .describe(
          "Namespace of the pods. Default: that of a listed add-on, such as amazon-cloudwatch, else kube-system",
        ),
      managedPolicies: z
        .array(z.string().regex(managedPolicyPattern, "must be the name or the ARN of a policy"))
        .min(1)
        .describe("Policies by ARN, those of AWS also by name: service-role/AmazonEFSCSIDriverPolicy"),
    })
    .optional()
    .describe("IAM role of its pods, through Pod Identity"),
});

export const addons = z
  .record(z.string(), z.union([z.literal("none"), addon]))
  .default({})
  .describe(
    "EKS add-ons by name, in addition to vpc-cni, eks-pod-identity-agent, kube-proxy, coredns, aws-ebs-csi-driver and eks-node-monitoring-agent; 'none' removes one of these",
  );

/** Logs of the control plane. */
export const logs = {
  logTypes: z
    .array(z.enum(allLogTypes))
    .default([...allLogTypes])
    .describe("Control plane logs. audit is by far the largest")
    .meta({ cost: "$0.50 per GB written", limit: "api, audit and authenticator at least (EKS-004)" }),
  logRetentionDays: logRetentionDays
    .default(90)
    .describe("Retention of the log group")
    .meta({ unit: "days", cost: "$0.03 per GB and month" }),
};
