import { compare } from "../../src/tuning/compare";

const size = (memoryMib: number, ...billedMs: number[]) => ({ memoryMib, billedMs, maxMemoryMib: 90 });

test("duration and price of a million invocations, by memory", () =>
  expect(compare([size(1024, 1000), size(512, 1900, 2100)]).sizes).toEqual([
    { memoryMib: 512, averageMs: 2000, slowestMs: 2100, maxMemoryMib: 90, dollarsPerMillion: 13.53 },
    { memoryMib: 1024, averageMs: 1000, slowestMs: 1000, maxMemoryMib: 90, dollarsPerMillion: 13.53 },
  ]));

test("the cheapest, the fastest, and the fastest of those that cost hardly more", () =>
  expect(compare([size(3008, 400), size(1769, 500), size(1024, 850), size(128, 9000)])).toMatchObject({
    cheapestMib: 1024, // 0.85 GB-seconds
    balancedMib: 1769, // 0.86
    fastestMib: 3008, // 1.18
  }));

test("of equal prices the one with less memory", () =>
  expect(compare([size(2048, 100), size(1024, 200)])).toMatchObject({ cheapestMib: 1024, balancedMib: 2048 }));

test("nothing to compare is an error", () =>
  expect(() => compare([])).toThrow("there is nothing to compare: memoryMib is empty"));
