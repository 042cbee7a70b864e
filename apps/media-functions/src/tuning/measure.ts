import { randomUUID } from "node:crypto";
import type { FunctionCopy } from "../aws/copy-function";
import type { Invocation } from "../aws/invoke-function";
import { readReportLine } from "./report-line";

/** The calls of Lambda that a measurement takes. */
export interface Functions {
  copy(original: string, copy: FunctionCopy): Promise<void>;
  invoke(functionName: string, payload: string): Promise<Invocation>;
  delete(functionName: string): Promise<void>;
}

export interface MeasureRequest {
  /** The function whose copy is measured. */
  readonly functionName: string;
  readonly memoryMib: number;
  /** Invocations that count, after one that only starts the copy. */
  readonly runs: number;
  /** Event of each invocation; `<run>` in its texts becomes another UUID each time. */
  readonly payload: unknown;
}

export interface Measurement {
  readonly memoryMib: number;
  /** Billed milliseconds of each run. */
  readonly billedMs: readonly number[];
  readonly maxMemoryMib: number;
}

/** The placeholder: handlers are idempotent, so the same upload twice would measure a run that does nothing. */
const placeholder = "<run>";

/**
 * Measures a copy of a function at one size, and deletes the copy. One that an earlier run left is replaced.
 * @throws Error if an invocation fails: its duration says nothing
 */
export async function measure(functions: Functions, request: MeasureRequest): Promise<Measurement> {
  const { functionName: original, memoryMib, runs, payload } = request;
  const functionName = `${original}-tuning-${memoryMib}`;
  await functions.delete(functionName);
  try {
    await functions.copy(original, { functionName, memoryMib });
    const reports = [];
    for (let run = 0; run <= runs; run++) {
      const event = JSON.stringify(payload ?? {}).replaceAll(placeholder, randomUUID());
      const { log, error } = await functions.invoke(functionName, event);
      if (error !== undefined) throw new Error(`${original} failed with ${memoryMib} MiB: ${error.slice(0, 500)}`);
      reports.push(readReportLine(log));
    }
    const warm = reports.slice(1);
    return {
      memoryMib,
      billedMs: warm.map(({ billedMs }) => billedMs),
      maxMemoryMib: Math.max(...warm.map((each) => each.maxMemoryMib ?? 0)),
    };
  } finally {
    await functions.delete(functionName);
  }
}
