import fc from "fast-check";
import { type Cidr, contains, formatCidr, overlaps, parseCidr } from "../../../modules/network/cidr";
import {
  planPods,
  planZone,
  prefixLengthsFor,
  roomForZones,
  tiers,
  type ZoneLetter,
  zoneLetters,
} from "../../../modules/network/subnet-plan";

const network = (text: string): Cidr => parseCidr(text)!;
const plan = (text: string, zones: readonly ZoneLetter[]) =>
  zones.map((zone) => planZone(network(text), prefixLengthsFor(network(text)), zone));

describe("the default plan", () => {
  it("of a /16", () => {
    expect(plan("10.0.0.0/16", ["a", "b", "f"])).toEqual([
      { private: "10.0.0.0/19", public: "10.0.252.0/24", intra: "10.0.253.0/24", controlPlane: "10.0.254.0/28" },
      { private: "10.0.32.0/19", public: "10.0.248.0/24", intra: "10.0.249.0/24", controlPlane: "10.0.250.0/28" },
      { private: "10.0.160.0/19", public: "10.0.232.0/24", intra: "10.0.233.0/24", controlPlane: "10.0.234.0/28" },
    ]);
  });

  it("of a /20", () => {
    expect(plan("10.0.16.0/20", ["a"])).toEqual([
      { private: "10.0.16.0/23", public: "10.0.31.192/27", intra: "10.0.31.224/28", controlPlane: "10.0.31.240/28" },
    ]);
  });

  it("of a /24", () => {
    expect(plan("10.0.1.0/24", ["a", "b"])).toEqual([
      { private: "10.0.1.0/27", public: "10.0.1.192/27", intra: "10.0.1.224/28", controlPlane: "10.0.1.240/28" },
      { private: "10.0.1.32/27", public: "10.0.1.128/27", intra: "10.0.1.160/28", controlPlane: "10.0.1.176/28" },
    ]);
  });

  it.each([
    [22, 5],
    [23, 4],
    [24, 2],
  ])("has room in a /%d for %d zones", (prefixLength, zones) => {
    expect(roomForZones({ prefixLength }, prefixLengthsFor({ prefixLength }))).toBe(zones);
  });

  it("has room in a /24 for three zones with the smallest private subnets", () => {
    expect(roomForZones({ prefixLength: 24 }, prefixLengthsFor({ prefixLength: 24 }, { private: 28 }))).toBe(3);
  });

  it.each([16, 17, 18, 19, 20, 21])("has room for six zones in a /%d", (prefixLength) => {
    expect(roomForZones({ prefixLength }, prefixLengthsFor({ prefixLength }))).toBe(6);
  });
});

it("pod subnets are eighths of their range", () => {
  const range = network("100.64.0.0/16");
  expect((["a", "c"] as const).map((zone) => planPods(range, zone))).toEqual(["100.64.0.0/19", "100.64.64.0/19"]);
});

describe("any plan that has room", () => {
  const lengths = fc.record({
    private: fc.integer({ min: 16, max: 28 }),
    public: fc.integer({ min: 16, max: 27 }),
    intra: fc.integer({ min: 16, max: 28 }),
    controlPlane: fc.integer({ min: 16, max: 28 }),
  });
  const range = fc
    .record({ address: fc.integer({ min: 0, max: 2 ** 32 - 1 }), prefixLength: fc.integer({ min: 16, max: 24 }) })
    .map(({ address, prefixLength }) => ({ first: address - (address % 2 ** (32 - prefixLength)), prefixLength }));
  const chosen = fc.tuple(range, fc.oneof(fc.constant({}), lengths)).map(([cidr, overrides]) => {
    const prefixLengths = prefixLengthsFor(cidr, overrides);
    return { cidr, prefixLengths, zones: zoneLetters.slice(0, roomForZones(cidr, prefixLengths)) };
  });

  it("stays inside the network, without overlap, each subnet at a multiple of its size", () => {
    fc.assert(
      fc.property(chosen, ({ cidr, prefixLengths, zones }) => {
        const texts = zones.flatMap((zone) => Object.values(planZone(cidr, prefixLengths, zone)));
        const subnets = texts.map(network);
        expect(texts).toHaveLength(zones.length * tiers.length);
        expect(subnets.map(formatCidr)).toEqual(texts); // canonical, or parsing would have moved it
        for (const [index, subnet] of subnets.entries()) {
          expect(contains(cidr, subnet)).toBe(true);
          expect(subnets.slice(index + 1).filter((other) => overlaps(subnet, other))).toEqual([]);
        }
      }),
    );
  });
});

it("a zone's place does not depend on the other zones", () => {
  // By its type: a zone is planned from the network, the sizes and its own letter.
  expect(planZone).toHaveLength(3);
  expect(plan("10.0.0.0/16", ["a", "b", "c", "d"]).slice(0, 3)).toEqual(plan("10.0.0.0/16", ["a", "b", "c"]));
  expect(plan("10.0.0.0/16", ["c", "a"])).toEqual(
    plan("10.0.0.0/16", ["a", "b", "c"])
      .filter((_, i) => i !== 1)
      .reverse(),
  );
});
