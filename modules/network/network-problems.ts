import { literalProblems } from "../../src/engine/literals";
import { knownView, whenKnown } from "../../src/engine/unknown-values";
import { problem, type Problem } from "../../src/engine/problem";
import {
  type Cidr,
  cidrProblem,
  formatCidr,
  overlapProblems,
  parseCidr,
  privateRangeNames,
  privateRangeOf,
} from "./cidr";
import { chosenCidrProblems, smallestSubnets } from "./subnet-cidr-problems";
import {
  type ChosenCidrs,
  prefixLengthsFor,
  type PrefixLengths,
  roomForZones,
  tiers,
  zoneLetters,
  type ZoneLetter,
} from "./subnet-plan";

/** Inputs that determine the addresses of a network. */
export interface NetworkAddresses {
  /** The main CIDR block, /16 to /24. */
  readonly cidr: string;
  readonly zones: readonly ZoneLetter[];
  /** Prefix lengths that override the subnet plan. */
  readonly subnetPrefixLengths?: Partial<PrefixLengths>;
  /** Subnets that are given instead of planned, in the order of the zones. */
  readonly subnetCidrs?: ChosenCidrs;
  /** CIDR blocks for pods, /16 to /20. */
  readonly secondaryCidrs?: readonly string[];
  /** CIDR blocks of networks that this one is, or will be, peered with. */
  readonly peerCidrs?: readonly string[];
}

/** Problems in the addresses of a network. Peers whose CIDR block is not known before apply are skipped. */
export function networkProblems(addresses: NetworkAddresses): Problem[] {
  const unknown = literalProblems(addresses, ["cidr", "zones", "subnetPrefixLengths", "subnetCidrs", "secondaryCidrs"]);
  if (unknown.length > 0) return unknown;
  const { cidr, zones, subnetPrefixLengths = {}, subnetCidrs = {}, secondaryCidrs = [] } = knownView(addresses);
  const wrong = rangeProblems("cidr", cidr, mainRange);
  const misfits = subnetProblems(cidr, zones, subnetPrefixLengths, subnetCidrs);
  return [
    ...wrong,
    ...misfits,
    ...(wrong.length + misfits.length > 0 ? [] : chosenCidrProblems(cidr, zones, subnetPrefixLengths, subnetCidrs)),
    ...secondaryCidrs.flatMap((each, index) =>
      secondaryProblems(index, [cidr, ...secondaryCidrs.slice(0, index)], each),
    ),
    ...peerProblems([cidr, ...secondaryCidrs], addresses),
  ];
}

/** Prefix lengths that a CIDR block may have, and why not others. AWS allows nothing larger than a /16. */
interface RangeLimit {
  readonly longest: number;
  readonly reason: string;
}

const mainRange: RangeLimit = { longest: 24, reason: "smaller ones lack room for two zones" };
const podRange: RangeLimit = { longest: 20, reason: "a pod subnet is an eighth, and a node uses 128 addresses of it" };

function rangeProblems(path: string, text: string, { longest, reason }: RangeLimit): Problem[] {
  const wrong = cidrProblem(path, text);
  if (wrong !== undefined) return [wrong];
  const cidr = parseCidr(text)!;
  const problems: Problem[] = [];
  if (cidr.prefixLength < 16 || cidr.prefixLength > longest) {
    const fix = `AWS allows nothing larger; ${reason}`;
    problems.push(problem({ path, value: text, must: `be a /16 to a /${longest}`, fix }));
  }
  if (privateRangeOf(cidr) === undefined) {
    problems.push(problem({ path, value: text, must: "be private", fix: `within ${privateRangeNames}` }));
  }
  return problems;
}

function subnetProblems(
  text: string,
  zones: readonly ZoneLetter[],
  prefixLengths: NonNullable<NetworkAddresses["subnetPrefixLengths"]>,
  chosen: ChosenCidrs,
): Problem[] {
  const tooSmall = tiers.flatMap((tier) => {
    const { prefixLength, reason } = smallestSubnets[tier];
    const found = prefixLengths[tier];
    if (found === undefined || (found >= 16 && found <= prefixLength)) return [];
    const must = `be from 16 to ${prefixLength}`;
    return [
      problem({ path: `subnetPrefixLengths.${tier}`, value: found, must, fix: `a /${prefixLength} has ${reason}` }),
    ];
  });
  const cidr = parseCidr(text);
  if (tooSmall.length > 0 || cidr === undefined || cidr.prefixLength < 16 || cidr.prefixLength > mainRange.longest) {
    return tooSmall;
  }

  const roomIn = (range: Pick<Cidr, "prefixLength">) =>
    roomForZones(range, prefixLengthsFor(range, prefixLengths), chosen);
  const needed = Math.max(...zones.map((zone) => zoneLetters.indexOf(zone))) + 1;
  const room = roomIn(cidr);
  if (needed <= room) return [];
  const names = room === 0 ? "not even zone a" : `only zone${room === 1 ? " a" : `s a to ${zoneLetters[room - 1]!}`}`;
  const larger = [24, 23, 22, 21, 20, 19, 18, 17, 16].find((prefixLength) => roomIn({ prefixLength }) >= needed);
  const cidrFix = larger === undefined ? "" : `use a cidr of /${larger}; or `;
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
  const wrong = rangeProblems(path, text, podRange);
  const cidr = parseCidr(text);
  if (wrong.length > 0 || cidr === undefined) return wrong;
  const main = parseCidr(others[0]!);
  const allowed = [...new Set([main && privateRangeOf(main), "100.64.0.0/10"])].filter((range) => range !== undefined);
  const problems = overlapProblems(path, text, others, "the CIDR blocks of one network must not overlap");
  if (main !== undefined && !allowed.includes(privateRangeOf(cidr)!)) {
    const fix = "a VPC cannot mix the private address ranges";
    problems.push(problem({ path, value: text, must: `be within ${allowed.join(" or ")}`, fix }));
  }
  return problems;
}

/** Pods that only have pod subnets need some. */
export function podAddressProblems(podAddresses: string, secondaryCidrs: readonly string[]): Problem[] {
  if (podAddresses === "shared" || secondaryCidrs.length > 0) return [];
  const must = 'be "shared" without secondaryCidrs: there are no pod subnets';
  return [problem({ path: "podAddresses", value: podAddresses, must, fix: 'secondaryCidrs: ["100.64.0.0/16"]' })];
}

/** Checks peers one by one, so that an unknown one does not hide the others. */
function peerProblems(own: readonly string[], addresses: NetworkAddresses): Problem[] {
  const peers = whenKnown(() => knownView(addresses).peerCidrs) ?? [];
  return Array.from({ length: peers.length }, (_, index) =>
    whenKnown(() => {
      const [path, text] = [`peerCidrs.${index}`, peers[index]!];
      const wrong = cidrProblem(path, text);
      if (wrong !== undefined) return [wrong];
      return overlapProblems(path, text, own, "peered networks must not overlap: give one of them another CIDR block");
    }),
  ).flatMap((problems) => problems ?? []);
}
