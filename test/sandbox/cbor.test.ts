import { decodeCbor, encodeCbor, Tagged } from "../../src/sandbox/cbor";

const bytes = (hex: string) => Buffer.from(hex, "hex");

// From RFC 8949, appendix A.
test.each([
  ["00", 0],
  ["17", 23],
  ["1818", 24],
  ["1903e8", 1000],
  ["1a000f4240", 1000000],
  ["1b000000e8d4a51000", 1000000000000],
  ["20", -1],
  ["3903e7", -1000],
  ["fb3ff199999999999a", 1.1],
  ["fa47c35000", 100000],
  ["f4", false],
  ["f5", true],
  ["f6", null],
  ["c11a514b67b0", new Tagged(1, 1363896240)],
  ["4401020304", bytes("01020304")],
  ["62c3bc", "ü"],
  ["80", []],
  ["83010203", [1, 2, 3]],
  ["a26161016162820203", { a: 1, b: [2, 3] }],
  ["9f018202039f0405ffff", [1, [2, 3], [4, 5]]],
  ["bf6346756ef563416d7421ff", { Fun: true, Amt: -2 }],
  ["7f657374726561646d696e67ff", "streaming"],
])("decodes %s", (hex, value) => {
  expect(decodeCbor(bytes(hex))).toEqual(value);
});

test("decodes what it encoded", () => {
  const value = {
    Threshold: 60,
    Period: 300,
    big: 2 ** 40,
    negative: -70000,
    half: 0.5,
    text: "x".repeat(300),
    updated: new Tagged(1, 1.5),
    list: Array.from({ length: 30 }, (_, index) => index),
    nothing: null,
    yes: true,
    data: bytes("00ff"),
  };
  expect(decodeCbor(encodeCbor(value))).toEqual(value);
});

test("reports data that ends too early", () => {
  expect(() => decodeCbor(bytes("6568"))).toThrow("unexpected end of CBOR data");
});
