import { type Cidr, formatCidr, sizeOf } from "./cidr";

/** The zones that a network can have, by the letter after the region: `a` is `us-east-1a`. */
export const zoneLetters = ["a", "b", "c", "d", "e", "f"] as const;
export type ZoneLetter = (typeof zoneLetters)[number];

/** The kinds of subnet that every zone has one of. */
export const tiers = ["private", "public", "intra", "controlPlane"] as const;
export type Tier = (typeof tiers)[number];
export type PrefixLengths = Readonly<Record<Tier, number>>;

/**
 * For a /16: private /19 (nodes and pods), public and intra /24 (load balancers; brokers), control plane /28. Six zones
 * fit, whatever the network's size.
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
 * The subnets of one zone. Private ones are laid from the network's start, the small ones together from its end, each
 * at the place of the zone's letter: no subnet's place depends on which other zones there are, so a zone can come and
 * go without moving, which is replacing, the others. Changing a prefix length moves subnets of all zones.
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

/** How many zones, counted from `a`, a network of this size has addresses for. */
export function roomForZones(network: Pick<Cidr, "prefixLength">, prefixLengths: PrefixLengths): number {
  const perZone = size(prefixLengths, "private") + smallBlockSize(prefixLengths);
  return Math.min(Math.floor(sizeOf(network) / perZone), zoneLetters.length);
}

/** A subnet for each zone within a secondary range, an eighth of it each, at the place of the zone's letter. */
export function planPods(range: Cidr, zone: ZoneLetter): string {
  const prefixLength = range.prefixLength + 3;
  return formatSubnet(range.first + zoneLetters.indexOf(zone) * sizeOf({ prefixLength }), prefixLength);
}

const smallTiers = tiers.filter((tier) => tier !== "private");

/** A power of two, so that what is in a zone's block is aligned in every zone. */
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
