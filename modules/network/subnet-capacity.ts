import { problem, type Problem } from "../../src/engine/problem";
import { parseCidr, sizeOf } from "./cidr";
import type { PodAddresses } from "./network";

/** AWS reserves five addresses in each subnet. docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
const keptByAws = 5;

/**
 * Maximum addresses per node: 110 pods in prefixes of 16 and one warm prefix.
 * docs.aws.amazon.com/eks/latest/best-practices/prefix-mode-linux.html
 */
const addressesPerNode = 128;

interface SizedGroup {
  readonly maxSize: number;
}

/** Subnets of nodes and their pods, one per zone. */
export interface NodeSubnets {
  readonly private: readonly string[];
  /** One per zone in each secondary CIDR block. */
  readonly pods: readonly string[];
  readonly podAddresses: PodAddresses;
  /** Number of interface endpoints, each of which takes an address in every private subnet. */
  readonly endpoints: number;
}

/** Reports nodes without addresses in the subnets: their pods would stay pending while the group looks healthy. */
export function nodeAddressProblems(groups: Readonly<Record<string, SizedGroup>>, subnets: NodeSubnets): Problem[] {
  const nodes = Object.values(groups).reduce((sum, { maxSize }) => sum + maxSize, 0);
  const [room, use] = roomForNodes(subnets);
  if (nodes <= room) return [];
  const must = `be at most ${room} in all groups: ${use} (EKS)`;
  return [problem({ path: "maxSize", value: nodes, must, fix: "fewer nodes, a larger network, or secondaryCidrs" })];
}

/** Number of nodes, and what it is limited by. */
function roomForNodes({
  private: cidrs,
  pods,
  podAddresses,
  endpoints,
}: NodeSubnets): readonly [room: number, use: string] {
  const own = Math.max(0, freeIn(cidrs) - endpoints * cidrs.length);
  if (podAddresses === "shared") {
    const room = Math.floor((own + freeIn(pods)) / addressesPerNode);
    const where = pods.length === 0 ? "the private subnets" : "the private and pod subnets";
    return [room, `a node uses up to ${addressesPerNode} addresses of ${where}`];
  }
  const byPods = Math.floor(freeIn(pods) / addressesPerNode);
  return own < byPods
    ? [own, "a node uses one address of the private subnets"]
    : [byPods, `the pods of a node use up to ${addressesPerNode} addresses of the pod subnets`];
}

/** Reports brokers without addresses in the subnet of their zone. */
export function brokerAddressProblems(brokers: number, zones: number, subnetCidrs: readonly string[]): Problem[] {
  const free = freeInSmallest(subnetCidrs);
  if (zones === 0 || Math.ceil(brokers / zones) <= free) return [];
  const must = `be at most ${free} per zone, the free addresses of an intra subnet`;
  return [problem({ path: "brokers", value: brokers, must, fix: `${free * zones} in total, or larger intra subnets` })];
}

/** Free addresses in all subnets, if zones are filled evenly. Infinity for private subnets that are unknown. */
function freeIn(subnetCidrs: readonly string[]): number {
  return subnetCidrs.length === 0 ? 0 : freeInSmallest(subnetCidrs) * subnetCidrs.length;
}

/** Infinity if the CIDR blocks are unknown. */
function freeInSmallest(subnetCidrs: readonly string[]): number {
  const sizes = subnetCidrs.flatMap((text) => {
    const cidr = parseCidr(text);
    return cidr === undefined ? [] : sizeOf(cidr);
  });
  return Math.max(0, Math.min(...sizes) - keptByAws);
}
