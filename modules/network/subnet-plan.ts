import { type Cidr, formatCidr, sizeOf } from "./cidr";

/** Availability zones by the letter after the region: `a` is `us-east-1a`. */
export const zoneLetters = ["a", "b", "c", "d", "e", "f"] as const;
export type ZoneLetter = (typeof zoneLetters)[number];

/** Subnet tiers. Every zone has one subnet of each. */
export const tiers = ["private", "public", "intra", "controlPlane"] as const;
export type Tier = (typeof tiers)[number];
export type PrefixLengths = Readonly<Record<Tier, number>>;

/**
 * For a /16: private /19 (nodes and pods), public and intra /24 (load balancers; brokers), control plane /28. Six zones
 * fit in a network of /16 to /21, five in a /22, four in a /23, two in a /24.
 */
export function prefixLengthsFor(
  { prefixLength }: Pick<Cidr, "prefixLength">,
  chosen: Partial<PrefixLengths> = {},
): PrefixLengths {
  return {
    private: chosen.private ?? prefixLength + 3,
    public: chosen.public ?? Math.min(prefixLength + 8, 27),
    intra: chosen.intra ?? Math.min(prefixLength + 8, 28),
    controlPlane: chosen.controlPlane ?? 28,
  };
}

/**
 * The subnets of one zone. Private subnets are placed from the start of the network, the small ones together from its
 * end, each at the position of the zone's letter. No position depends on the other zones, so zones can be added and
 * removed without replacing the others. Changing a prefix length moves subnets of all zones.
 */
export function planZone(
  network: Cidr,
  prefixLengths: PrefixLengths,
  zone: ZoneLetter,
): Readonly<Record<Tier, string>> {
  const place = zoneLetters.indexOf(zone);
  const end = network.first + sizeOf(network);
  const plan = { private: formatSubnet(network.first + place * size(prefixLengths, "private"), prefixLengths.private) };
  let next = end - (place + 1) * smallBlockSize(prefixLengths);
  // The largest first, so that each starts at a multiple of its size.
  const rest = smallTiers.toSorted((a, b) => prefixLengths[a] - prefixLengths[b]);
  const others = rest.map((tier) => {
    const subnet = [tier, formatSubnet(next, prefixLengths[tier])] as const;
    next += size(prefixLengths, tier);
    return subnet;
  });
  return { ...plan, ...Object.fromEntries(others) } as Record<Tier, string>;
}

/** CIDR blocks of subnets that are given instead of planned, one per zone. */
export type ChosenCidrs = Partial<Readonly<Record<Tier, readonly string[]>>>;

/** The subnets of every tier, in the order of the zones: the chosen ones, and those of the plan for other tiers. */
export function planTiers(
  network: Cidr,
  prefixLengths: PrefixLengths,
  zones: readonly ZoneLetter[],
  chosen: ChosenCidrs = {},
): Record<Tier, string[]> {
  const plans = zones.map((zone) => planZone(network, prefixLengths, zone));
  const cidrsOf = (tier: Tier): string[] => [...(chosen[tier] ?? plans.map((plan) => plan[tier]))];
  return {
    public: cidrsOf("public"),
    private: cidrsOf("private"),
    intra: cidrsOf("intra"),
    controlPlane: cidrsOf("controlPlane"),
  };
}

/**
 * Number of zones, counted from `a`, whose planned subnets fit in a network of this size.
 * @param chosen tiers that are not planned
 */
export function roomForZones(
  network: Pick<Cidr, "prefixLength">,
  prefixLengths: PrefixLengths,
  chosen: ChosenCidrs = {},
): number {
  const large = chosen.private === undefined ? size(prefixLengths, "private") : 0;
  const small = smallTiers.every((tier) => chosen[tier] !== undefined) ? 0 : smallBlockSize(prefixLengths);
  return Math.min(Math.floor(sizeOf(network) / (large + small)), zoneLetters.length);
}

/** The pod subnet of a zone: an eighth of a secondary CIDR block, at the position of the zone's letter. */
export function planPods(range: Cidr, zone: ZoneLetter): string {
  const prefixLength = range.prefixLength + 3;
  return formatSubnet(range.first + zoneLetters.indexOf(zone) * sizeOf({ prefixLength }), prefixLength);
}

const smallTiers = tiers.filter((tier) => tier !== "private");

/** A power of two, so that the subnets of a block are aligned in every zone. */
function smallBlockSize(prefixLengths: PrefixLengths): number {
  const sum = smallTiers.reduce((total, tier) => total + size(prefixLengths, tier), 0);
  return 2 ** Math.ceil(Math.log2(sum));
}

function size(prefixLengths: PrefixLengths, tier: Tier): number {
  return sizeOf({ prefixLength: prefixLengths[tier] });
}

function formatSubnet(first: number, prefixLength: number): string {
  return formatCidr({ first, prefixLength });
}
