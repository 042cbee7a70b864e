import fc from "fast-check";
import { contains, overlaps, parseCidr } from "../../../modules/network/cidr";
import { type NetworkAddresses, networkProblems } from "../../../modules/network/network-problems";
import {
  planPods,
  planTiers,
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

describe("given subnets", () => {
  const zones: ZoneLetter[] = ["a", "b"];
  const given = (subnetCidrs: NetworkAddresses["subnetCidrs"], other: Partial<NetworkAddresses> = {}) =>
    problems({ zones, subnetCidrs, ...other });

  it("may be of some tiers, or of all", () => {
    expect(given({ public: ["10.0.1.0/24", "10.0.2.0/24"], private: ["10.0.10.0/24", "10.0.20.0/24"] })).toEqual([]);
    expect(
      given(
        {
          private: ["10.0.0.0/26", "10.0.0.64/26"],
          public: ["10.0.0.128/27", "10.0.0.160/27"],
          intra: ["10.0.0.192/28", "10.0.0.208/28"],
          controlPlane: ["10.0.0.224/28", "10.0.0.240/28"],
        },
        { cidr: "10.0.0.0/24" },
      ),
    ).toEqual([]);
  });

  it("of the private tier leave its room to the others", () => {
    const other = { cidr: "10.0.0.0/22", zones: ["a", "b", "f"] as ZoneLetter[] };
    expect(problems(other)).toHaveLength(1);
    expect(given({ private: ["10.0.0.0/27", "10.0.0.32/27", "10.0.0.64/27"] }, other)).toEqual([]);
  });

  it("must be one per zone", () => {
    expect(given({ public: ["10.0.1.0/24"] })).toEqual([
      "subnetCidrs.public must have 2 CIDR blocks, not 1 (one per zone, in the order of zones: a, b).",
    ]);
    expect(given({ public: [], private: ["10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24"] })).toEqual([
      "subnetCidrs.private must have 2 CIDR blocks, not 3 (one per zone, in the order of zones: a, b).",
      "subnetCidrs.public must have 2 CIDR blocks, not 0 (one per zone, in the order of zones: a, b).",
    ]);
  });

  it("must be CIDR blocks that start at their first address", () => {
    expect(given({ public: ["10.0.1.0", "10.0.2.1/24"] })).toEqual([
      'subnetCidrs.public.0 is "10.0.1.0", but must be an IPv4 range in CIDR notation (e.g. 10.20.0.0/16).',
      'subnetCidrs.public.1 is "10.0.2.1/24", but must start at the first address of its range (did you mean "10.0.2.0/24"?).',
    ]);
  });

  it("must be within the network, and large enough for what is in them", () => {
    expect(
      given({
        private: ["10.1.0.0/24", "10.0.0.0/15"],
        public: ["10.0.1.0/28", "10.0.2.0/27"],
        intra: ["10.0.3.0/29", "10.0.4.0/28"],
      }),
    ).toEqual([
      'subnetCidrs.private.0 is "10.1.0.0/24", but must be within 10.0.0.0/16, the network.',
      'subnetCidrs.private.1 is "10.0.0.0/15", but must be within 10.0.0.0/16, the network.',
      'subnetCidrs.public.0 is "10.0.1.0/28", but must be a /27 or larger (a /27 has 27 free addresses; load balancers require a /27).',
      'subnetCidrs.intra.0 is "10.0.3.0/29", but must be a /28 or larger (a /28 has 11 free addresses; MSK uses one per broker of the zone).',
    ]);
  });

  it("must not overlap each other", () => {
    expect(given({ private: ["10.0.10.0/24", "10.0.10.0/24"], public: ["10.0.10.128/25", "10.0.2.0/24"] })).toEqual([
      'subnetCidrs.private.1 is "10.0.10.0/24", but must not overlap 10.0.10.0/24, subnetCidrs.private.0.',
      'subnetCidrs.public.0 is "10.0.10.128/25", but must not overlap 10.0.10.0/24, subnetCidrs.private.0.',
    ]);
  });

  it("must not overlap planned ones", () => {
    expect(given({ public: ["10.0.32.0/24", "10.0.253.0/24"] })).toEqual([
      'subnetCidrs.public.0 is "10.0.32.0/24", but must not overlap 10.0.32.0/19, the planned private subnet of zone b.',
      'subnetCidrs.public.1 is "10.0.253.0/24", but must not overlap 10.0.253.0/24, the planned intra subnet of zone a.',
    ]);
  });

  it("have their own prefix lengths", () => {
    const public2 = ["10.0.200.0/24", "10.0.201.0/24"];
    expect(given({ public: public2 }, { subnetPrefixLengths: { public: 24 } })).toEqual([
      "subnetPrefixLengths.public is 24, but must not be set with subnetCidrs.public, which has prefix lengths of its own (remove one of them).",
    ]);
  });
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
  const withSubnets = anyAddresses.chain((addresses) => {
    const { length: count } = addresses.zones;
    const start = addresses.cidr.split(".", 2).join(".");
    const subnets = fc
      .tuple(fc.array(fc.nat(255), { minLength: 2 * count, maxLength: 2 * count }), fc.integer({ min: 24, max: 28 }))
      .map(([thirds, prefixLength]) => thirds.map((third) => `${start}.${third}.0/${prefixLength}`))
      .map((cidrs) => ({ private: cidrs.slice(0, count), public: cidrs.slice(count) }));
    return fc.oneof(fc.constant({}), subnets).map((subnetCidrs) => ({ ...addresses, subnetCidrs }));
  });
  const valid = { planned: 0, given: 0 };
  fc.assert(
    fc.property(withSubnets, (addresses) => {
      if (networkProblems(addresses).length > 0) return;
      const { cidr, zones, subnetPrefixLengths, subnetCidrs, secondaryCidrs = [], peerCidrs = [] } = addresses;
      valid[Object.keys(subnetCidrs).length === 0 ? "planned" : "given"]++;
      const network = parseCidr(cidr)!;
      const lengths = prefixLengthsFor(network, subnetPrefixLengths);
      const pods = secondaryCidrs.flatMap((each) => zones.map((zone) => planPods(parseCidr(each)!, zone)));
      const subnets = Object.values(planTiers(network, lengths, zones, subnetCidrs)).flat();
      const all = [...subnets, ...pods].map((each) => parseCidr(each)!);
      expect(subnets.every((each) => contains(network, parseCidr(each)!))).toBe(true);
      for (const [index, subnet] of all.entries()) {
        const others = [...all.slice(index + 1), ...peerCidrs.map((each) => parseCidr(each)!)];
        expect(others.filter((other) => overlaps(subnet, other))).toEqual([]);
      }
    }),
    { numRuns: 4000 },
  );
  expect(valid.planned).toBeGreaterThan(20);
  expect(valid.given).toBeGreaterThan(2);
});
