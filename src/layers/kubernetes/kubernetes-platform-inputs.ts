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
  .describe("How nodes are launched, as in the eks unit. With karpenter it is installed here");

export const applications = z
  .array(z.enum(optionalApplications))
  .optional()
  .describe(
    "Applications to install, besides Karpenter and Kafka UI. Default: all, except aws-load-balancer-controller with Auto Mode, which has its own",
  )
  .meta({ limit: "delete an application's objects before removing it: see the runbook" });

const nodePool = z.strictObject({
  architectures: z
    .array(z.enum(["arm64", "amd64"]))
    .min(1)
    .default(["arm64"])
    .describe("CPU architectures. Graviton (arm64) is about a fifth cheaper; images must be built for it"),
  instanceFamilies: z
    .array(z.string().regex(/^[a-z0-9-]+$/, "must be an instance family, such as m7g"))
    .optional()
    .describe("Instance families, such as m7g. Default, if no types are given: c, m and r from the sixth generation"),
  instanceTypes: z
    .array(instanceType)
    .optional()
    .describe(
      "Instance types, such as m7g.large, where a family is too broad. More types mean fewer spot interruptions",
    ),
  capacityType: z
    .enum(["on-demand", "spot", "spot-first"])
    .default("on-demand")
    .describe("spot is 60 to 90% cheaper and interrupted with two minutes' notice; spot-first falls back to on-demand")
    .meta({ limit: 'spot requires "spot" in the kms unit\'s launchServices; Kafka Connect does not run on spot' }),
  cpuLimit: z
    .int()
    .min(1)
    .default(32)
    .describe("Limit of the pool: vCPUs of all its nodes together")
    .meta({ unit: "vCPU", cost: "$30 a month per running vCPU, on demand (m7g)" }),
  zones: z
    .array(z.enum(zoneLetters))
    .min(1)
    .optional()
    .describe("Availability zones by letter. Default: all zones of the network"),
  labels: z.record(z.string(), z.string()).default({}).describe("Node labels, for node selectors"),
  taints,
  consolidation: z
    .enum(["empty", "underutilized"])
    .default("underutilized")
    .describe("Nodes that Karpenter removes: only empty ones, or also those whose pods fit on other or cheaper nodes"),
  consolidateAfterMinutes: z
    .int()
    .min(0)
    .default(5)
    .describe("Time without pod changes before a node may be removed")
    .meta({ unit: "minutes" }),
  expireAfterDays: z
    .int()
    .min(1)
    .default(14)
    .describe("Age at which a node is replaced, so that none keeps an old image")
    .meta({ unit: "days", limit: "with drainHours at most 21 days with Auto Mode (EKS)" }),
  drainHours: z
    .int()
    .min(1)
    .default(24)
    .describe("Time for pods to leave a node. After it, pods that forbid disruption are evicted too")
    .meta({ unit: "hours" }),
  diskGib: diskGib
    .describe("Root volume of each node, for images and container storage")
    .meta({ unit: "GiB", cost: "$0.08 per GiB and month" }),
  amiAlias: z
    .string()
    .regex(/^(al2023|bottlerocket)@v[0-9.]+$/, "must be an AMI alias with a version, such as al2023@v20260903")
    .default("al2023@v20260903")
    .describe(
      "AMI alias of the nodes. A newer version replaces nodes one by one. Not for Auto Mode, which has its own",
    ),
  weight: z.int().min(1).max(100).optional().describe("Priority among pools that fit a pod; the highest wins"),
});

export const nodePools = z
  .record(z.string(), nodePool)
  .optional()
  .describe("Node pools by name. Default with Karpenter: one named general")
  .meta({ limit: "requires Karpenter or Auto Mode" });

/** The node pool that exists by default. */
export const generalPool = () => nodePool.parse({});

export const strimzi = z
  .strictObject({
    namespaces: z
      .array(kubernetesName)
      .min(1)
      .default(["kafka-connect"])
      .describe("Namespaces that Strimzi watches. They are created here"),
  })
  .prefault({})
  .describe("Strimzi, the operator of Kafka Connect");

export const externalSecrets = z
  .strictObject({
    prefixes: z
      .array(
        z
          .string()
          .regex(
            /^[\w/+=.@-]*[/_-]$/,
            "must end in /, _ or -, because acme-prod is also a prefix of acme-prod-eu/password",
          ),
      )
      .min(1)
      .optional()
      .describe("Prefixes of secrets that may be read. Default: <organization>-<environment>/"),
    storeName: kubernetesName.default("secrets-manager").describe("Name of the ClusterSecretStore"),
    namespaces: z
      .array(kubernetesName)
      .min(1)
      .default(["monitoring"])
      .describe("Namespaces that may use the store. The default is where Grafana reads its password"),
  })
  .prefault({})
  .describe("External Secrets: secrets from Secrets Manager for pods");

export const onCall = z
  .strictObject({
    group: z
      .string()
      .regex(/^(?!system:)\S+$/, "must be a group name that does not begin with system:")
      .default("on-call")
      .describe("Kubernetes group, as in kubernetesGroups of an access entry of the eks unit"),
  })
  .optional()
  .describe(
    "Gives a group the rights that the runbooks need: reading, restarting pods, port forwarding, connectors. No Secrets",
  );

export const keda = z
  .strictObject({
    kafkaClusterArns: z
      .array(clusterArn)
      .default([])
      .describe("MSK clusters whose consumer lag KEDA may read, such as msk.outputs.clusterArn"),
  })
  .prefault({})
  .describe("KEDA: scaling by consumer lag");

export const kafkaUi = z
  .strictObject({
    clusterArn: clusterArn.describe("MSK cluster to show, such as msk.outputs.clusterArn"),
    bootstrapBrokers: z
      .string()
      .describe("Bootstrap brokers, such as msk.outputs.bootstrapBrokersIam")
      .meta({ limit: 'the cluster must have "iam" in authentication' }),
    access: z
      .enum(["read", "write"])
      .default("read")
      .describe(
        "read: topics, messages and lag; write: also creates and deletes topics, resets offsets, produces messages",
      ),
  })
  .optional()
  .describe("Installs Kafka UI for a cluster. Anyone who may forward ports in its namespace sees every message");

export const images = z
  .enum(["upstream", "mirror"])
  .default("upstream")
  .describe(
    "Where nodes pull the images of the charts from: the registries of the charts, or a mirror that helm-values/<chart>/<environment>.yaml names",
  )
  .meta({ limit: "mirror in a network without internet access" });
