import type { Unlisted } from "../../src/engine/listing";
import { problem, type Problem } from "../../src/engine/problem";
import { type Architecture, architectureOf, instanceFamilyProblems, instanceTypeProblems } from "../aws/instance-types";
import { labelProblems, type NodeTaint } from "../aws/node-types";
import type { Values } from "../helm/chart-values";
import type { ZoneLetter } from "../network/subnet-plan";
import { zoneChoiceProblems } from "../network/zone-choice";

/** How nodes are launched: by Karpenter in the cluster, by EKS Auto Mode, or by managed node groups only. */
export type Compute = "karpenter" | "auto-mode" | "managed-nodes";
export type CapacityType = "on-demand" | "spot" | "spot-first";

/** A node pool: nodes of one kind, launched for pending pods. */
export interface NodePool {
  readonly architectures: readonly Architecture[];
  /** `m7g`. Default, if no types are given: c, m and r from the sixth generation. */
  readonly instanceFamilies?: readonly string[];
  /** `m7g.large` */
  readonly instanceTypes?: readonly string[];
  readonly capacityType: CapacityType;
  /** Limit of vCPUs of all its nodes together. */
  readonly cpuLimit: number;
  /** Zones by letter. Default: all zones of the network. */
  readonly zones?: readonly ZoneLetter[];
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly NodeTaint[];
  /** Nodes that are removed: empty ones, or also those whose pods fit elsewhere. */
  readonly consolidation: "empty" | "underutilized";
  readonly consolidateAfterMinutes: number;
  /** Age at which a node is replaced. */
  readonly expireAfterDays: number;
  /** Time for pods to leave a node, even if they forbid disruption. */
  readonly drainHours: number;
  readonly diskGib: number;
  /** `al2023@v20260903`. Auto Mode has its own images. */
  readonly amiAlias: string;
  /** Priority among pools that fit a pod; the highest wins. */
  readonly weight?: number;
}

export type NodePools = Readonly<Record<string, NodePool>>;

/** A pool as values of the chart `kubernetes-platform`. */
export function nodePoolValues(pool: NodePool, compute: Compute, region: string): Values {
  return {
    amiAlias: compute === "karpenter" ? pool.amiAlias : undefined,
    diskGib: pool.diskGib,
    requirements: requirementsOf(pool, compute === "karpenter" ? "karpenter.k8s.aws" : "eks.amazonaws.com", region),
    labels: Object.keys(pool.labels).length > 0 ? pool.labels : undefined,
    taints: pool.taints.length > 0 ? pool.taints : undefined,
    cpuLimit: pool.cpuLimit,
    weight: pool.weight,
    consolidationPolicy: pool.consolidation === "empty" ? "WhenEmpty" : "WhenEmptyOrUnderutilized",
    consolidateAfter: `${pool.consolidateAfterMinutes}m`,
    expireAfter: `${pool.expireAfterDays * 24}h`,
    terminationGracePeriod: `${pool.drainHours}h`,
  };
}

/** @param domain of the labels that describe instances, which Auto Mode and Karpenter call differently */
function requirementsOf(pool: NodePool, domain: string, region: string): Values[] {
  const among = (key: string, values: readonly string[]): Values => ({ key, operator: "In", values });
  const { architectures, instanceFamilies = [], instanceTypes = [], capacityType, zones } = pool;
  return [
    among("kubernetes.io/os", ["linux"]),
    among("kubernetes.io/arch", architectures),
    among("karpenter.sh/capacity-type", capacityType === "spot-first" ? ["spot", "on-demand"] : [capacityType]),
    ...(zones === undefined
      ? []
      : [
          among(
            "topology.kubernetes.io/zone",
            zones.map((letter) => `${region}${letter}`),
          ),
        ]),
    ...(instanceTypes.length > 0 ? [among("node.kubernetes.io/instance-type", instanceTypes)] : []),
    ...(instanceFamilies.length > 0 ? [among(`${domain}/instance-family`, instanceFamilies)] : []),
    ...(instanceTypes.length + instanceFamilies.length > 0
      ? []
      : [
          among(`${domain}/instance-category`, ["c", "m", "r"]),
          { key: `${domain}/instance-generation`, operator: "Gt", values: ["5"] },
        ]),
    ...(instanceTypes.length > 0
      ? []
      : [
          // DaemonSets leave little of one vCPU; bare metal takes many minutes to start.
          { key: `${domain}/instance-cpu`, operator: "Gt", values: ["1"] },
          among(`${domain}/instance-hypervisor`, ["nitro"]),
        ]),
  ];
}

/** Problems in the given pools. */
export function nodePoolProblems(pools: NodePools | undefined, compute: Compute, unlisted: Unlisted): Problem[] {
  if (pools === undefined) return [];
  const names = Object.keys(pools);
  if (compute === "managed-nodes") {
    const must = "be omitted without Karpenter or Auto Mode, which launch their nodes";
    const fix = "nodeGroups of the eks unit";
    return names.length === 0 ? [] : [problem({ path: "nodePools", must, fix })];
  }
  if (compute === "karpenter" && names.length === 0) {
    const must = "have a pool: Karpenter launches nodes only for pools";
    return [problem({ path: "nodePools", value: {}, must, fix: "omit nodePools for one named general" })];
  }
  return names.flatMap((name) => poolProblems(`nodePools.${name}`, name, pools[name]!, compute, unlisted));
}

/** @param zones of the network, by name */
export function zoneProblems(pools: NodePools | undefined, zones: readonly string[]): Problem[] {
  return Object.entries(pools ?? {}).flatMap(([name, pool]) =>
    zoneChoiceProblems(`nodePools.${name}.zones`, pool.zones ?? [], zones),
  );
}

function poolProblems(path: string, name: string, pool: NodePool, compute: Compute, unlisted: Unlisted): Problem[] {
  const { instanceFamilies = [], instanceTypes = [], expireAfterDays, drainHours } = pool;
  const found: Problem[] = [];
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name)) {
    found.push(problem({ path, must: "have a name of 1 to 63 lower-case letters, digits and hyphens" }));
  }
  if (instanceFamilies.length > 0 && instanceTypes.length > 0) {
    const must = "be omitted with instanceFamilies: a node would have to match both";
    found.push(problem({ path: `${path}.instanceTypes`, value: instanceTypes, must }));
  }
  found.push(
    ...architectureProblems(`${path}.instanceFamilies`, instanceFamilies, pool.architectures),
    ...architectureProblems(`${path}.instanceTypes`, instanceTypes, pool.architectures),
    ...instanceFamilyProblems(`${path}.instanceFamilies`, instanceFamilies, unlisted),
    ...instanceTypeProblems(`${path}.instanceTypes`, instanceTypes, unlisted),
    ...labelProblems(`${path}.labels`, Object.keys(pool.labels), ["karpenter.sh", "karpenter.k8s.aws"]),
  );
  // docs.aws.amazon.com/eks/latest/userguide/create-node-pool.html
  if (compute === "auto-mode" && expireAfterDays * 24 + drainHours > 21 * 24) {
    const must = `be at most 21 together with drainHours (${drainHours}): Auto Mode replaces every node within 21 days`;
    found.push(problem({ path: `${path}.expireAfterDays`, value: expireAfterDays, must }));
  }
  return found;
}

/** Reports instance types of another architecture: they are never launched, and pods stay pending. */
function architectureProblems(path: string, types: readonly string[], wanted: readonly Architecture[]): Problem[] {
  return types.flatMap((type, index) => {
    const architecture = architectureOf(type);
    if (wanted.includes(architecture)) return [];
    const must = `be of an architecture of the pool (${wanted.join(", ")}): it is ${architecture}`;
    return [problem({ path: `${path}.${index}`, value: type, must })];
  });
}
