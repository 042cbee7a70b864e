import type { Measurement } from "./measure";

/** List prices of arm64 in us-east-1, the first tier: aws.amazon.com/lambda/pricing, 2026-11. */
export const prices = { gbSecond: 0.0000133334, request: 0.0000002 } as const;

export interface SizeReport {
  readonly memoryMib: number;
  readonly averageMs: number;
  readonly slowestMs: number;
  readonly maxMemoryMib: number;
  /** Of a million invocations. */
  readonly dollarsPerMillion: number;
}

export interface TuningReport {
  /** By memory. */
  readonly sizes: readonly SizeReport[];
  readonly cheapestMib: number;
  readonly fastestMib: number;
  /** The fastest of those that cost at most a tenth more than the cheapest. */
  readonly balancedMib: number;
}

/**
 * Compares the sizes of a function by duration and price.
 * @throws Error without measurements
 */
export function compare(measurements: readonly Measurement[]): TuningReport {
  const sizes = measurements.map(reportOf).sort((a, b) => a.memoryMib - b.memoryMib);
  const cheapest = least(sizes, "dollarsPerMillion");
  const affordable = sizes.filter((each) => each.dollarsPerMillion <= cheapest.dollarsPerMillion * 1.1);
  return {
    sizes,
    cheapestMib: cheapest.memoryMib,
    fastestMib: least(sizes, "averageMs").memoryMib,
    balancedMib: least(affordable, "averageMs").memoryMib,
  };
}

function reportOf({ memoryMib, billedMs, maxMemoryMib }: Measurement): SizeReport {
  const averageMs = billedMs.reduce((sum, each) => sum + each, 0) / billedMs.length;
  const dollars = (averageMs / 1000) * (memoryMib / 1024) * prices.gbSecond + prices.request;
  return {
    memoryMib,
    averageMs: Math.round(averageMs * 10) / 10,
    slowestMs: Math.max(...billedMs),
    maxMemoryMib,
    dollarsPerMillion: Math.round(dollars * 1e6 * 100) / 100,
  };
}

/** The first of the least: of equals the one with less memory. */
function least(sizes: readonly SizeReport[], by: "averageMs" | "dollarsPerMillion"): SizeReport {
  const [first, ...rest] = sizes;
  if (first === undefined) throw new Error("there is nothing to compare: memoryMib is empty");
  return rest.reduce((best, each) => (each[by] < best[by] ? each : best), first);
}
