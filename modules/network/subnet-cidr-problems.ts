import { problem, type Problem } from "../../src/engine/problem";
import { cidrProblem, contains, overlaps, parseCidr } from "./cidr";
import {
  type ChosenCidrs,
  planTiers,
  prefixLengthsFor,
  type PrefixLengths,
  type Tier,
  tiers,
  type ZoneLetter,
} from "./subnet-plan";

// The smallest subnet is a /28, and AWS reserves 5 addresses in each.
export const smallestSubnets: Readonly<Record<Tier, { readonly prefixLength: number; readonly reason: string }>> = {
  private: { prefixLength: 28, reason: "11 free addresses; nodes and interface endpoints take one each" },
  public: { prefixLength: 27, reason: "27 free addresses; load balancers require a /27" },
  intra: { prefixLength: 28, reason: "11 free addresses; MSK uses one per broker of the zone" },
  controlPlane: { prefixLength: 28, reason: "11 free addresses; EKS uses up to 8 during an upgrade" },
};

/**
 * Problems of subnets whose CIDR blocks are given: their number, their form, their place in the network, and overlaps
 * with each other and with planned ones.
 * @param text the network's CIDR block, which must be valid
 */
export function chosenCidrProblems(
  text: string,
  zones: readonly ZoneLetter[],
  prefixLengths: Partial<PrefixLengths>,
  chosen: ChosenCidrs,
): Problem[] {
  const problems = tiers.flatMap((tier) => {
    const cidrs = chosen[tier];
    if (cidrs === undefined) return [];
    return [
      ...countProblems(tier, cidrs, zones),
      ...lengthProblems(tier, prefixLengths),
      ...cidrs.flatMap((cidr, index) => placeProblems(tier, `subnetCidrs.${tier}.${index}`, cidr, text)),
    ];
  });
  if (problems.length > 0) return problems;
  const network = parseCidr(text)!;
  return overlapsAmong(planTiers(network, prefixLengthsFor(network, prefixLengths), zones, chosen), zones, chosen);
}

function countProblems(tier: Tier, cidrs: readonly string[], zones: readonly ZoneLetter[]): Problem[] {
  if (cidrs.length === zones.length) return [];
  const must = `have ${zones.length} CIDR blocks, not ${cidrs.length}`;
  return [
    problem({ path: `subnetCidrs.${tier}`, must, fix: `one per zone, in the order of zones: ${zones.join(", ")}` }),
  ];
}

function lengthProblems(tier: Tier, prefixLengths: Partial<PrefixLengths>): Problem[] {
  if (prefixLengths[tier] === undefined) return [];
  const must = `not be set with subnetCidrs.${tier}, which has prefix lengths of its own`;
  return [
    problem({ path: `subnetPrefixLengths.${tier}`, value: prefixLengths[tier], must, fix: "remove one of them" }),
  ];
}

function placeProblems(tier: Tier, path: string, text: string, network: string): Problem[] {
  const wrong = cidrProblem(path, text);
  if (wrong !== undefined) return [wrong];
  const cidr = parseCidr(text)!;
  if (!contains(parseCidr(network)!, cidr)) {
    return [problem({ path, value: text, must: `be within ${network}, the network` })];
  }
  const { prefixLength, reason } = smallestSubnets[tier];
  if (cidr.prefixLength <= prefixLength) return [];
  return [
    problem({ path, value: text, must: `be a /${prefixLength} or larger`, fix: `a /${prefixLength} has ${reason}` }),
  ];
}

/** Planned subnets do not overlap each other, so the given one of a pair is reported. */
function overlapsAmong(
  cidrs: Readonly<Record<Tier, readonly string[]>>,
  zones: readonly ZoneLetter[],
  chosen: ChosenCidrs,
): Problem[] {
  const subnets = tiers.flatMap((tier) => cidrs[tier].map((text, index) => ({ tier, text, index })));
  const given = subnets
    .filter(({ tier }) => chosen[tier] !== undefined)
    .map(({ tier, text, index }) => ({ text, name: `subnetCidrs.${tier}.${index}` }));
  const planned = subnets
    .filter(({ tier }) => chosen[tier] === undefined)
    .map(({ tier, text, index }) => ({ text, name: `the planned ${tier} subnet of zone ${zones[index]!}` }));
  return given.flatMap(({ name: path, text }, index) => {
    const others = [...planned, ...given.slice(0, index)];
    const other = others.find((each) => overlaps(parseCidr(each.text)!, parseCidr(text)!));
    return other === undefined
      ? []
      : [problem({ path, value: text, must: `not overlap ${other.text}, ${other.name}` })];
  });
}
