import { problem, type Problem } from "../../src/engine/problem";
import { parseCidr, sizeOf } from "./cidr";

/** AWS keeps five addresses of each subnet. docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
const keptByAws = 5;

/**
 * Addresses that a node takes at most: 110 pods in prefixes of 16 and one prefix in reserve.
 * docs.aws.amazon.com/eks/latest/best-practices/prefix-mode-linux.html
 */
const addressesPerNode = 128;

interface SizedGroup {
  readonly maxSize: number;
}

/** Nodes that the subnets have no addresses for: their pods would wait, while the group looks healthy. */
export function nodeAddressProblems(
  groups: Readonly<Record<string, SizedGroup>>,
  subnetCidrs: readonly string[],
): Problem[] {
  const nodes = Object.values(groups).reduce((sum, { maxSize }) => sum + maxSize, 0);
  const room = Math.floor((freeInSmallest(subnetCidrs) * Math.max(1, subnetCidrs.length)) / addressesPerNode);
  if (nodes <= room) return [];
  const must = `be at most ${room} in all groups: a node takes up to ${addressesPerNode} addresses of the private subnets (EKS)`;
  return [problem({ path: "maxSize", value: nodes, must, fix: "fewer nodes, or a larger network" })];
}

/** Brokers that a zone's subnet has no addresses for. */
export function brokerAddressProblems(brokers: number, zones: number, subnetCidrs: readonly string[]): Problem[] {
  const free = freeInSmallest(subnetCidrs);
  if (zones === 0 || Math.ceil(brokers / zones) <= free) return [];
  const must = `be at most ${free} in each zone, as the intra subnets have addresses for`;
  return [problem({ path: "brokers", value: brokers, must, fix: `${free * zones} in all, or larger intra subnets` })];
}

/** Endless where the ranges are not told. */
function freeInSmallest(subnetCidrs: readonly string[]): number {
  const sizes = subnetCidrs.flatMap((text) => {
    const cidr = parseCidr(text);
    return cidr === undefined ? [] : sizeOf(cidr);
  });
  return Math.max(0, Math.min(...sizes) - keptByAws);
}
