import { literalProblems } from "../../src/engine/literals";
import { knownView, whenKnown } from "../../src/engine/unknown-values";
import { problem, type Problem } from "../../src/engine/problem";
import { type Cidr, cidrProblem, contains, formatCidr, overlaps, parseCidr } from "./cidr";
import {
  prefixLengthsFor,
  type PrefixLengths,
  roomForZones,
  type Tier,
  tiers,
  zoneLetters,
  type ZoneLetter,
} from "./subnet-plan";

/** What decides a network's addresses. */
export interface NetworkAddresses {
  /** The main range, /16 to /20. */
  readonly cidr: string;
  readonly zones: readonly ZoneLetter[];
  /** Prefix lengths of the subnets that differ from the plan's. */
  readonly subnetPrefixLengths?: Partial<PrefixLengths>;
  /** Ranges for pods, /16 to /20. */
  readonly secondaryCidrs?: readonly string[];
  /** Ranges of the networks that this one is, or will be, peered with. */
  readonly peerCidrs?: readonly string[];
}

/** Every mistake in a network's addresses. Peers that only an apply can tell are left out. */
export function networkProblems(addresses: NetworkAddresses): Problem[] {
  const unknown = literalProblems(addresses, ["cidr", "zones", "subnetPrefixLengths", "secondaryCidrs"]);
  if (unknown.length > 0) return unknown;
  const { cidr, zones, subnetPrefixLengths = {}, secondaryCidrs = [] } = knownView(addresses);
  return [
    ...rangeProblems("cidr", cidr),
    ...zones.flatMap((zone, index) =>
      zones.indexOf(zone) === index
        ? []
        : [problem({ path: `zones.${index}`, value: zone, must: "be named once", fix: "remove one of them" })],
    ),
    ...subnetProblems(cidr, zones, subnetPrefixLengths),
    ...secondaryCidrs.flatMap((each, index) =>
      secondaryProblems(index, [cidr, ...secondaryCidrs.slice(0, index)], each),
    ),
    ...peerProblems([cidr, ...secondaryCidrs], addresses),
  ];
}

const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

function privateRangeOf(cidr: Cidr): string | undefined {
  return privateRanges.find((range) => contains(parseCidr(range)!, cidr));
}

function rangeProblems(path: string, text: string): Problem[] {
  const wrong = cidrProblem(path, text);
  if (wrong !== undefined) return [wrong];
  const cidr = parseCidr(text)!;
  const problems: Problem[] = [];
  if (cidr.prefixLength < 16 || cidr.prefixLength > 20) {
    const fix = "AWS takes nothing larger, and the subnets of six zones need the room";
    problems.push(problem({ path, value: text, must: "be a /16 to a /20", fix }));
  }
  if (privateRangeOf(cidr) === undefined) {
    problems.push(problem({ path, value: text, must: "be private", fix: `within ${privateRanges.join(", ")}` }));
  }
  return problems;
}

// AWS's smallest subnet is a /28, and it keeps 5 addresses of each.
const smallest: Readonly<Record<Tier, { readonly prefixLength: number; readonly reason: string }>> = {
  private: { prefixLength: 27, reason: "27 free addresses; EKS asks for 16, for nodes, pods and endpoints" },
  public: { prefixLength: 27, reason: "27 free addresses; a load balancer takes no smaller subnet" },
  intra: { prefixLength: 28, reason: "11 free addresses; MSK takes one for each broker of the zone" },
  controlPlane: { prefixLength: 28, reason: "11 free addresses; EKS takes up to 8 in an upgrade" },
};

function subnetProblems(
  text: string,
  zones: readonly ZoneLetter[],
  prefixLengths: NonNullable<NetworkAddresses["subnetPrefixLengths"]>,
): Problem[] {
  const tooSmall = tiers.flatMap((tier) => {
    const { prefixLength, reason } = smallest[tier];
    const found = prefixLengths[tier];
    if (found === undefined || (found >= 16 && found <= prefixLength)) return [];
    const must = `be from 16 to ${prefixLength}`;
    return [
      problem({ path: `subnetPrefixLengths.${tier}`, value: found, must, fix: `a /${prefixLength} has ${reason}` }),
    ];
  });
  const cidr = parseCidr(text);
  if (tooSmall.length > 0 || cidr === undefined || cidr.prefixLength < 16 || cidr.prefixLength > 20) return tooSmall;

  const roomIn = (range: Pick<Cidr, "prefixLength">) => roomForZones(range, prefixLengthsFor(range, prefixLengths));
  const needed = Math.max(...zones.map((zone) => zoneLetters.indexOf(zone))) + 1;
  const room = roomIn(cidr);
  if (needed <= room) return [];
  const names = room === 0 ? "not even zone a" : `only zone${room === 1 ? " a" : `s a to ${zoneLetters[room - 1]!}`}`;
  const larger = [20, 19, 18, 17, 16].find((prefixLength) => roomIn({ prefixLength }) >= needed);
  const cidrFix = larger === undefined ? "" : `a cidr of /${larger} has the room; or `;
  const message = `${formatCidr(cidr)} has addresses for ${names}`;
  return [
    problem({
      path: "zones",
      value: [...zones],
      message,
      fix: `${cidrFix}make subnets smaller with subnetPrefixLengths`,
    }),
  ];
}

function secondaryProblems(index: number, others: readonly string[], text: string): Problem[] {
  const path = `secondaryCidrs.${index}`;
  const wrong = rangeProblems(path, text);
  const cidr = parseCidr(text);
  if (wrong.length > 0 || cidr === undefined) return wrong;
  const main = parseCidr(others[0]!);
  const allowed = [...new Set([main && privateRangeOf(main), "100.64.0.0/10"])].filter((range) => range !== undefined);
  const problems = overlapProblems(path, text, others, "the ranges of one network must be disjoint");
  if (main !== undefined && !allowed.includes(privateRangeOf(cidr)!)) {
    const fix = "AWS does not mix the private ranges in one network";
    problems.push(problem({ path, value: text, must: `be within ${allowed.join(" or ")}`, fix }));
  }
  return problems;
}

/** One by one, so that a peer which is not known yet hides no other. */
function peerProblems(own: readonly string[], addresses: NetworkAddresses): Problem[] {
  const peers = whenKnown(() => knownView(addresses).peerCidrs) ?? [];
  return Array.from({ length: peers.length }, (_, index) =>
    whenKnown(() => {
      const [path, text] = [`peerCidrs.${index}`, peers[index]!];
      const wrong = cidrProblem(path, text);
      if (wrong !== undefined) return [wrong];
      return overlapProblems(path, text, own, "peered networks must be disjoint: give one of them another range");
    }),
  ).flatMap((problems) => problems ?? []);
}

function overlapProblems(path: string, text: string, others: readonly string[], fix: string): Problem[] {
  const cidr = parseCidr(text);
  return others.flatMap((other) => {
    const range = parseCidr(other);
    if (cidr === undefined || range === undefined || !overlaps(cidr, range)) return [];
    return [problem({ path, value: text, must: `not overlap ${other}`, fix })];
  });
}
