import { problem, type Problem } from "../../src/engine/problem";
import { parseCidr, sizeOf } from "./cidr";

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

/** Reports nodes without addresses in the subnets: their pods would stay pending while the group looks healthy. */
export function nodeAddressProblems(
  groups: Readonly<Record<string, SizedGroup>>,
  subnetCidrs: readonly string[],
): Problem[] {
  const nodes = Object.values(groups).reduce((sum, { maxSize }) => sum + maxSize, 0);
  const room = Math.floor((freeInSmallest(subnetCidrs) * Math.max(1, subnetCidrs.length)) / addressesPerNode);
  if (nodes <= room) return [];
  const must = `be at most ${room} in all groups: a node uses up to ${addressesPerNode} addresses of the private subnets (EKS)`;
  return [problem({ path: "maxSize", value: nodes, must, fix: "fewer nodes, or a larger network" })];
}

/** Reports brokers without addresses in the subnet of their zone. */
export function brokerAddressProblems(brokers: number, zones: number, subnetCidrs: readonly string[]): Problem[] {
  const free = freeInSmallest(subnetCidrs);
  if (zones === 0 || Math.ceil(brokers / zones) <= free) return [];
  const must = `be at most ${free} per zone, the free addresses of an intra subnet`;
  return [problem({ path: "brokers", value: brokers, must, fix: `${free * zones} in total, or larger intra subnets` })];
}

/** Infinity if the CIDR blocks are unknown. */
function freeInSmallest(subnetCidrs: readonly string[]): number {
  const sizes = subnetCidrs.flatMap((text) => {
    const cidr = parseCidr(text);
    return cidr === undefined ? [] : sizeOf(cidr);
  });
  return Math.max(0, Math.min(...sizes) - keptByAws);
}
