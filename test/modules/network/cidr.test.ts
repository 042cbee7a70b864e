import fc from "fast-check";
import { cidrId, cidrProblem, contains, formatCidr, overlaps, parseCidr } from "../../../modules/network/cidr";
import { formatProblem } from "../../../src/engine/problem";

const read = (text: string) => parseCidr(text)!;

it.each(["10.0.0.0", "10.0.0/8", "10.0.0.0/33", "10.0.0.0/08", "010.0.0.0/8", "10.0.0.256/24", "fd00::/8", "", "vpc"])(
  "%j is no range",
  (text) => {
    expect(parseCidr(text)).toBeUndefined();
    expect(formatProblem(cidrProblem("cidr", text)!)).toBe(
      `cidr is ${JSON.stringify(text)}, but must be an IPv4 range in CIDR notation (e.g. 10.20.0.0/16).`,
    );
  },
);

it("suggests the range that was meant", () => {
  expect(formatProblem(cidrProblem("cidr", "10.20.3.0/16")!)).toBe(
    'cidr is "10.20.3.0/16", but must start at the first address of its range (did you mean "10.20.0.0/16"?).',
  );
});

it("reads what it writes", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 32 }), (address, prefixLength) => {
      const cidr = { first: address - (address % 2 ** (32 - prefixLength)), prefixLength };
      expect(parseCidr(formatCidr(cidr))).toEqual(cidr);
      expect(cidrProblem("cidr", formatCidr(cidr))).toBeUndefined();
    }),
  );
});

it("knows what lies within what", () => {
  expect(contains(read("10.0.0.0/8"), read("10.255.0.0/16"))).toBe(true);
  expect(contains(read("10.0.0.0/16"), read("10.0.0.0/8"))).toBe(false);
  expect(overlaps(read("10.0.0.0/16"), read("10.0.0.0/8"))).toBe(true);
  expect(overlaps(read("10.0.0.0/16"), read("10.1.0.0/16"))).toBe(false);
});

it("makes ids", () => {
  expect(cidrId("https", "10.20.0.0/16")).toBe("https-10-20-0-0-16");
});
