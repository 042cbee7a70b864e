import fc from "fast-check";
import { contains, overlaps, parseCidr } from "../../../modules/network/cidr";
import { type NetworkAddresses, networkProblems } from "../../../modules/network/network-problems";
import {
  planPods,
  planZone,
  prefixLengthsFor,
  type ZoneLetter,
  zoneLetters,
} from "../../../modules/network/subnet-plan";
import { formatProblem } from "../../../src/engine/problem";

const problems = (addresses: Partial<NetworkAddresses>) =>
  networkProblems({ cidr: "10.0.0.0/16", zones: ["a", "b", "c"], ...addresses }).map(formatProblem);

it("finds nothing wrong with a plain network", () => {
  expect(problems({})).toEqual([]);
});

it.each([
  ["10.0.0.0/15", "must be a /16 to a /24 (AWS allows nothing larger; smaller ones lack room for two zones)"],
  ["10.0.0.0/25", "must be a /16 to a /24 (AWS allows nothing larger; smaller ones lack room for two zones)"],
  ["8.8.0.0/16", "must be private (within 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10)"],
  ["172.32.0.0/16", "must be private (within 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10)"],
  ["10.0.0.7/16", 'must start at the first address of its range (did you mean "10.0.0.0/16"?)'],
  ["10.0.0.0", "must be an IPv4 range in CIDR notation (e.g. 10.20.0.0/16)"],
])("cidr %s", (cidr, message) => {
  expect(problems({ cidr })).toEqual([`cidr is "${cidr}", but ${message}.`]);
});

it("small networks have room for two zones, or for three with the smallest private subnets", () => {
  expect(problems({ cidr: "10.0.0.0/24", zones: ["a", "b"] })).toEqual([]);
  expect(problems({ cidr: "10.0.0.0/24", subnetPrefixLengths: { private: 28 } })).toEqual([]);
  expect(problems({ cidr: "10.0.0.0/24" })).toEqual([
    'zones is ["a","b","c"], but 10.0.0.0/24 has addresses for only zones a to b (use a cidr of /23; or make subnets smaller with subnetPrefixLengths).',
  ]);
});

describe("too many zones for the range", () => {
  it("says which fit, and the range that would do", () => {
    expect(problems({ cidr: "10.0.0.0/17", zones: ["a", "b", "c"], subnetPrefixLengths: { private: 19 } })).toEqual([]);
    expect(problems({ cidr: "10.0.0.0/17", zones: ["a", "b", "d"], subnetPrefixLengths: { private: 19 } })).toEqual([
      'zones is ["a","b","d"], but 10.0.0.0/17 has addresses for only zones a to c ' +
        "(use a cidr of /16; or make subnets smaller with subnetPrefixLengths).",
    ]);
  });

  it("suggests smaller subnets alone where no range would do", () => {
    expect(problems({ subnetPrefixLengths: { private: 17 } })).toEqual([
      'zones is ["a","b","c"], but 10.0.0.0/16 has addresses for only zone a ' +
        "(make subnets smaller with subnetPrefixLengths).",
    ]);
    expect(problems({ subnetPrefixLengths: { intra: 16 } })).toEqual([
      'zones is ["a","b","c"], but 10.0.0.0/16 has addresses for not even zone a ' +
        "(make subnets smaller with subnetPrefixLengths).",
    ]);
  });
});

it("subnets that are too small for what lives in them", () => {
  expect(problems({ subnetPrefixLengths: { private: 29, public: 28, intra: 29, controlPlane: 29 } })).toEqual([
    "subnetPrefixLengths.private is 29, but must be from 16 to 28 (a /28 has 11 free addresses; nodes and interface endpoints take one each).",
    "subnetPrefixLengths.public is 28, but must be from 16 to 27 (a /27 has 27 free addresses; load balancers require a /27).",
    "subnetPrefixLengths.intra is 29, but must be from 16 to 28 (a /28 has 11 free addresses; MSK uses one per broker of the zone).",
    "subnetPrefixLengths.controlPlane is 29, but must be from 16 to 28 (a /28 has 11 free addresses; EKS uses up to 8 during an upgrade).",
  ]);
});

describe("secondary ranges", () => {
  it("may be of the shared address space, or of the network's own private range", () => {
    expect(problems({ secondaryCidrs: ["100.64.0.0/16", "10.1.0.0/16"] })).toEqual([]);
  });

  it("must not overlap the network or each other", () => {
    expect(problems({ secondaryCidrs: ["10.0.16.0/20", "100.64.0.0/16", "100.64.32.0/20"] })).toEqual([
      'secondaryCidrs.0 is "10.0.16.0/20", but must not overlap 10.0.0.0/16 (the CIDR blocks of one network must not overlap).',
      'secondaryCidrs.2 is "100.64.32.0/20", but must not overlap 100.64.0.0/16 (the CIDR blocks of one network must not overlap).',
    ]);
  });

  it("must not mix private ranges", () => {
    expect(problems({ secondaryCidrs: ["192.168.0.0/16"] })).toEqual([
      'secondaryCidrs.0 is "192.168.0.0/16", but must be within 10.0.0.0/8 or 100.64.0.0/10 (a VPC cannot mix the private address ranges).',
    ]);
  });

  it("follow the rules of any range", () => {
    expect(problems({ secondaryCidrs: ["100.64.0.0/10"] })).toEqual([
      'secondaryCidrs.0 is "100.64.0.0/10", but must be a /16 to a /20 (AWS allows nothing larger; a pod subnet is an eighth, and a node uses 128 addresses of it).',
    ]);
  });
});

it("peers that overlap any of the network's ranges", () => {
  const secondaryCidrs = ["100.64.0.0/16"];
  expect(
    problems({ secondaryCidrs, peerCidrs: ["10.0.128.0/17", "10.1.0.0/16", "100.64.0.0/10", "10.3.3.0/8"] }),
  ).toEqual([
    'peerCidrs.0 is "10.0.128.0/17", but must not overlap 10.0.0.0/16 (peered networks must not overlap: give one of them another CIDR block).',
    'peerCidrs.2 is "100.64.0.0/10", but must not overlap 100.64.0.0/16 (peered networks must not overlap: give one of them another CIDR block).',
    'peerCidrs.3 is "10.3.3.0/8", but must start at the first address of its range (did you mean "10.0.0.0/8"?).',
  ]);
});

it("reports everything at once", () => {
  expect(problems({ cidr: "10.0.0.1/16", secondaryCidrs: ["x"], peerCidrs: ["y"] })).toHaveLength(3);
});

it("lets nothing through that cannot be laid out", () => {
  const range = fc
    .tuple(fc.constantFrom("10.0", "10.1", "172.16", "100.64", "8.8"), fc.nat(15), fc.integer({ min: 15, max: 21 }))
    .map(([start, third, prefixLength]) => `${start}.${prefixLength > 18 ? third * 16 : 0}.0/${prefixLength}`);
  const text = fc.oneof({ weight: 30, arbitrary: range }, { weight: 1, arbitrary: fc.string() });
  const length = fc.integer({ min: 15, max: 30 });
  const anyAddresses: fc.Arbitrary<NetworkAddresses> = fc.record(
    {
      cidr: text,
      zones: fc.subarray<ZoneLetter>([...zoneLetters], { minLength: 1 }),
      subnetPrefixLengths: fc.record({ private: length, intra: length }, { requiredKeys: [] }),
      secondaryCidrs: fc.array(text, { maxLength: 2 }),
      peerCidrs: fc.array(text, { maxLength: 2 }),
    },
    { requiredKeys: ["cidr", "zones"] },
  );
  let valid = 0;
  fc.assert(
    fc.property(anyAddresses, (addresses) => {
      if (networkProblems(addresses).length > 0) return;
      valid++;
      const { cidr, zones, subnetPrefixLengths, secondaryCidrs = [], peerCidrs = [] } = addresses;
      const network = parseCidr(cidr)!;
      const lengths = prefixLengthsFor(network, subnetPrefixLengths);
      const pods = secondaryCidrs.flatMap((each) => zones.map((zone) => planPods(parseCidr(each)!, zone)));
      const subnets = zones.flatMap((zone) => Object.values(planZone(network, lengths, zone)));
      const all = [...subnets, ...pods].map((each) => parseCidr(each)!);
      expect(subnets.every((each) => contains(network, parseCidr(each)!))).toBe(true);
      for (const [index, subnet] of all.entries()) {
        const others = [...all.slice(index + 1), ...peerCidrs.map((each) => parseCidr(each)!)];
        expect(others.filter((other) => overlaps(subnet, other))).toEqual([]);
      }
    }),
    { numRuns: 1000 },
  );
  expect(valid).toBeGreaterThan(20);
});
