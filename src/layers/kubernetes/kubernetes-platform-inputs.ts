import { z } from "zod";
import { optionalApplications } from "../../../modules/platform/platform-applications";
import { zoneLetters } from "../../../modules/network/subnet-plan";
import { diskGib, instanceType, taints } from "./node-inputs";

const kubernetesName = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "must be 1 to 63 lower-case letters, digits and hyphens");
const clusterArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:kafka:[^:]+:\d{12}:cluster\//,
    "must be the ARN of a cluster, such as msk.outputs.clusterArn",
  );

export const compute = z
  .enum(["karpenter", "auto-mode", "managed-nodes"])
  .default("karpenter")
  .describe("Who launches nodes, as the eks unit has it: Karpenter is installed, or EKS does it itself");

export const applications = z
  .array(z.enum(optionalApplications))
  .optional()
  .describe(
    "What is installed beside Karpenter and Kafka UI. Left out: all, without aws-load-balancer-controller where Auto Mode has its own",
  )
  .meta({ limit: "before one is taken out its objects must go: see the runbook" });

const nodePool = z.strictObject({
  architectures: z
    .array(z.enum(["arm64", "amd64"]))
    .min(1)
    .default(["arm64"])
    .describe("Architectures; Graviton (arm64) is about a fifth cheaper, and images must be built for it"),
  instanceFamilies: z
    .array(z.string().regex(/^[a-z0-9-]+$/, "must be an instance family, like m7g"))
    .optional()
    .describe("Families, like m7g; without families and types all of c, m and r from the sixth generation on"),
  instanceTypes: z
    .array(instanceType)
    .optional()
    .describe("Types, like m7g.large, where a family is too wide; the more, the rarer spot nodes are called back"),
  capacityType: z
    .enum(["on-demand", "spot", "spot-first"])
    .default("on-demand")
    .describe(
      "spot is 60 to 90% cheaper, and goes with two minutes' notice; spot-first takes on-demand where it is out",
    )
    .meta({ limit: 'spot needs "spot" in the kms unit\'s launchServices; Kafka Connect does not run on it' }),
  cpuLimit: z
    .int()
    .min(1)
    .default(32)
    .describe("vCPUs of all its nodes together, where launching ends")
    .meta({ unit: "vCPU", cost: "$30 a month for each that runs, on demand (m7g)" }),
  zones: z
    .array(z.enum(zoneLetters))
    .min(1)
    .optional()
    .describe("Zones of the network by letter; all of them if left out"),
  labels: z.record(z.string(), z.string()).default({}).describe("Labels of the nodes, for pods that select them"),
  taints,
  consolidation: z
    .enum(["empty", "underutilized"])
    .default("underutilized")
    .describe(
      "Which nodes go by themselves: only empty ones, or also those whose pods fit elsewhere or on cheaper ones",
    ),
  consolidateAfterMinutes: z
    .int()
    .min(0)
    .default(5)
    .describe("Time without a change of pods before a node may go")
    .meta({ unit: "minutes" }),
  expireAfterDays: z
    .int()
    .min(1)
    .default(14)
    .describe("Age at which a node is replaced, so that none runs an old image for ever")
    .meta({ unit: "days", limit: "with drainHours at most 21 days with Auto Mode (EKS)" }),
  drainHours: z
    .int()
    .min(1)
    .default(24)
    .describe("Time that pods have to leave a node; after it even those go that ask not to be disrupted")
    .meta({ unit: "hours" }),
  diskGib: diskGib
    .describe("Disk of each node, for images and what containers write")
    .meta({ unit: "GiB", cost: "$0.08 per GiB and month" }),
  amiAlias: z
    .string()
    .regex(/^(al2023|bottlerocket)@v[0-9.]+$/, "must be an image and its version, like al2023@v20260903")
    .default("al2023@v20260903")
    .describe(
      "Image of the nodes, fixed; a newer one replaces them one after the other. Not for Auto Mode, which has its own",
    ),
  weight: z.int().min(1).max(100).optional().describe("Of several pools that fit a pod, the highest is taken"),
});

export const nodePools = z
  .record(z.string(), nodePool)
  .optional()
  .describe("Nodes that are launched when pods want them, by name; one called general if left out with Karpenter")
  .meta({ limit: "needs Karpenter or Auto Mode" });

/** What the pool is that is there where none is written. */
export const generalPool = () => nodePool.parse({});

export const strimzi = z
  .strictObject({
    namespaces: z
      .array(kubernetesName)
      .min(1)
      .default(["kafka-connect"])
      .describe("Namespaces that Strimzi watches; they are made here"),
  })
  .prefault({})
  .describe("The operator of Kafka Connect");

export const externalSecrets = z
  .strictObject({
    prefixes: z
      .array(
        z
          .string()
          .regex(
            /^[\w/+=.@-]*[/_-]$/,
            "must end in /, _ or -: acme-prod would also be the start of acme-prod-eu/password",
          ),
      )
      .min(1)
      .optional()
      .describe("How names of secrets begin that may be read; <organization>-<environment>/ if left out"),
    storeName: kubernetesName.default("secrets-manager").describe("Name of the ClusterSecretStore"),
    namespaces: z
      .array(kubernetesName)
      .default([])
      .describe("Namespaces that may copy secrets from the store; all if empty"),
  })
  .prefault({})
  .describe("Secrets of Secrets Manager for pods");

export const keda = z
  .strictObject({
    kafkaClusterArns: z
      .array(clusterArn)
      .default([])
      .describe("MSK clusters whose lag KEDA may read, such as msk.outputs.clusterArn"),
  })
  .prefault({})
  .describe("Scaling by the lag of consumer groups");

export const kafkaUi = z
  .strictObject({
    clusterArn: clusterArn.describe("The cluster that it shows, such as msk.outputs.clusterArn"),
    bootstrapBrokers: z
      .string()
      .describe("Where it connects first, such as msk.outputs.bootstrapBrokersIam")
      .meta({ limit: 'the cluster must have "iam" in authentication' }),
    access: z
      .enum(["read", "write"])
      .default("read")
      .describe(
        "read: topics, messages and lag; write: also makes and deletes topics, resets offsets, writes messages",
      ),
  })
  .optional()
  .describe("Installs Kafka UI for a cluster; whoever may forward ports in its namespace sees every message");
