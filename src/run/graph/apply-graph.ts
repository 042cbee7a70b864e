import { type AcceptDifferences, applyUnit } from "../unit/apply-unit";
import { type ReviewedPlan, reviewedPlan } from "../plans/plan-comparison";
import type { RunContext } from "../run-context";
import { notBegun, planGraph } from "./plan-graph";
import type { UnitResult } from "../report/unit-result";
import { fingerprint, type RunUnit } from "../unit/run-unit";
import { schedule } from "./scheduler";

export interface ChangeGraphOptions {
  /** Results of planning: units that could not be planned are not started. */
  readonly planned: ReadonlyMap<string, UnitResult>;
  /** Whether readers come before what they read. */
  readonly reverse: boolean;
  readonly change: (unit: RunUnit) => Promise<UnitResult>;
}

/** Inputs of an apply. */
export interface Reviewed {
  /** Planning results of this run by stack; empty where saved plans are applied or none was reviewed. */
  readonly planned: ReadonlyMap<string, UnitResult>;
  /** The plans that were shown in this run. */
  readonly plans: ReadonlyMap<string, ReviewedPlan>;
  /** Whether saved plans only say what may be done: each unit is planned again, and its own plan is applied. */
  readonly planAgain?: boolean;
}

export const nothingReviewed: Reviewed = { planned: new Map(), plans: new Map() };

/** Plans the units of a run for whoever is asked about it. */
export async function planForReview(context: RunContext): Promise<Reviewed> {
  const plans = new Map<string, ReviewedPlan>();
  const planned = await planGraph(context, {
    mode: "normal",
    mocks: false,
    keepJson: false,
    wanted: "secrets",
    shown: ({ stack }, json, uncertain) => plans.set(stack, reviewedPlan(json, uncertain)),
    settled: (unit, result) => context.observer.planned(unit, result, () => context.terraform.readLog(unit)),
  });
  return { planned: new Map(planned.map((result) => [result.stack, result])), plans };
}

/**
 * Applies the reviewed plans of a run, each unit as soon as those that it reads are applied.
 * @param accept asked about what was not reviewed; undefined where all of it is accepted
 */
export function applyGraph(
  context: RunContext,
  { planned, plans, planAgain = false }: Reviewed,
  accept: AcceptDifferences | undefined,
): Promise<readonly UnitResult[]> {
  const change = (unit: RunUnit) =>
    applyUnit(unit, context, { accept, planAgain, planned: planned.has(unit.stack), review: plans.get(unit.stack) });
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
  const reads = (reader: RunUnit, producer: RunUnit): boolean => reader.dependencies.includes(producer.stack);
  await schedule({
    nodes: units,
    dependenciesOf: (unit) => units.filter((other) => (reverse ? reads(other, unit) : reads(unit, other))),
    limit: context.parallelism,
    prepare: (unit) => context.initialization.ensure(unit),
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
