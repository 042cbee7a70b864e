import { type AcceptDifferences, applyUnit } from "./apply-unit";
import type { RunContext } from "./context";
import { notBegun } from "./plan-graph";
import type { UnitResult } from "./result";
import { fingerprint, type RunUnit } from "./run-unit";
import { schedule } from "./scheduler";

export interface ChangeGraphOptions {
  /** What is known of the units before: those that could not be planned are not begun. */
  readonly planned: ReadonlyMap<string, UnitResult>;
  /** Whether readers come before what they read. */
  readonly reverse: boolean;
  readonly change: (unit: RunUnit) => Promise<UnitResult>;
}

/** Applies the reviewed plans of a run, each unit as soon as those that it reads are applied. */
export function applyGraph(
  context: RunContext,
  planned: ReadonlyMap<string, UnitResult>,
  accept: AcceptDifferences,
): Promise<readonly UnitResult[]> {
  const change = (unit: RunUnit) => applyUnit(unit, context, { accept, planned: planned.has(unit.stack) });
  return changeGraph(context, { planned, reverse: false, change });
}

/** Changes the units of a run in order. What is done to each is in the journal before the next one starts. */
export async function changeGraph(
  context: RunContext,
  { planned, reverse, change }: ChangeGraphOptions,
): Promise<readonly UnitResult[]> {
  const { units, interruption, journal, observer, terraform } = context;
  const results = new Map<string, UnitResult>();
  let failedFast = false;
  const settle = (unit: RunUnit, result: UnitResult): void => {
    results.set(unit.stack, result);
    journal.add({ type: "result", unit: unit.stack, result: result.result, fingerprint: fingerprint(unit) });
    observer.end(unit, result, () => terraform.readLog(unit));
  };
  const reads = (reader: RunUnit, producer: RunUnit): boolean => reader.needs.includes(producer.stack);
  await schedule({
    nodes: units,
    needs: (unit) => units.filter((other) => (reverse ? reads(other, unit) : reads(unit, other))),
    limit: context.parallelism,
    work: async (unit) => {
      const before = planned.get(unit.stack);
      const notPlanned = before?.result === "failed" || before?.result === "early exit";
      const result = notPlanned ? before : await change(unit);
      settle(unit, result);
      const failed = result.result !== "succeeded";
      failedFast ||= failed && context.failFast;
      return failed ? "failed" : "done";
    },
    skip: (unit, failed) => settle(unit, notBegun(unit, failed, interruption.requested)),
    stopped: () => failedFast || interruption.requested,
  });
  return units.map(({ stack }) => results.get(stack)!);
}
