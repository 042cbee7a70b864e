import { type RunContext, resultOf } from "../run-context";
import type { Wanted } from "../unit/make-plan";
import type { PlanOutcome } from "../unit/plan-outcome";
import { planUnit } from "../unit/plan-unit";
import { reusePlan } from "../unit/reuse-plan";
import type { PlanMode } from "../plans/plan-stamp";
import type { NeededOutput } from "../values/needed-values";
import { readsOf } from "../values/state-reads";
import { type Resolution, resolveReferences } from "../values/resolve-references";
import type { UnitResult } from "../report/unit-result";
import type { RunUnit } from "../unit/run-unit";
import { schedule } from "./scheduler";

export interface PlanGraphOptions {
  readonly mode: PlanMode;
  /** Whether a plan that needs a value which no state has may use the contract's example. */
  readonly mocks: boolean;
  /** Whether plans are kept as JSON too. */
  readonly keepJson: boolean;
  /** Maximum age, in milliseconds, of kept plans that are not made again; none are reused without it. */
  readonly reuse?: number;
  /** Details needed of each plan, beside what its readers in the run need. */
  readonly wanted: Wanted;
  /** Whether the command itself holds the locks of the states. */
  readonly locked?: boolean;
  /** Receives the plans as JSON, secrets included, as far as they were shown. */
  readonly shown?: (unit: RunUnit, json: unknown, uncertain: readonly string[]) => void;
  /** Called with each unit's result as soon as there is one. */
  readonly settled: (unit: RunUnit, result: UnitResult) => void;
}

/** Plans the units of a run, each after those that it reads, with the values that their plans foresee. */
export async function planGraph(context: RunContext, options: PlanGraphOptions): Promise<readonly UnitResult[]> {
  const { units, interruption } = context;
  const outcomes = new Map<string, PlanOutcome>();
  const results = new Map<string, UnitResult>();
  let failedFast = false;
  const settle = (unit: RunUnit, result: UnitResult): void => {
    results.set(unit.stack, result);
    options.settled(unit, result);
  };
  const resolve = async (unit: RunUnit, needed: readonly NeededOutput[]): Promise<Resolution> => {
    // Only a plan that changes things is made with values of other plans.
    if (options.mode !== "normal") return { status: "ready", references: [], standIns: new Map() };
    const standIns = unit.record.state.kind !== "cloud";
    return resolveReferences(await readsOf(unit, context, outcomes, needed), { mocks: options.mocks, standIns });
  };
  const wanted = options.keepJson ? "values" : options.wanted;
  const isRead = ({ stack }: RunUnit): boolean =>
    options.mode === "normal" && units.some(({ dependencies }) => dependencies.includes(stack));
  await schedule({
    nodes: units,
    dependenciesOf: (unit) =>
      options.mode === "normal" ? units.filter(({ stack }) => unit.dependencies.includes(stack)) : [],
    limit: context.parallelism,
    // Most units need no initialization where kept plans are reused.
    prepare: options.reuse === undefined ? (unit) => context.initialization.ensure(unit) : undefined,
    work: async (unit) => {
      const shown = (json: unknown, uncertain: readonly string[]) => options.shown?.(unit, json, uncertain);
      const kept = await (options.reuse && reusePlan(unit, context, { maxAge: options.reuse, resolve }));
      const made = { ...options, wanted, isRead: isRead(unit), resolve, shown };
      const outcome = kept || (await planUnit(unit, context, made));
      outcomes.set(unit.stack, outcome);
      settle(unit, outcome.result);
      const failed = outcome.producer === undefined;
      failedFast ||= failed && context.failFast;
      return failed ? "failed" : "done";
    },
    skip: (unit, failed) => settle(unit, notBegun(unit, failed, interruption.requested)),
    stopped: () => failedFast || interruption.requested,
  });
  return units.map(({ stack }) => results.get(stack)!);
}

/** The result of a unit whose turn never came. */
export function notBegun(unit: RunUnit, failed: RunUnit | undefined, interrupted: boolean): UnitResult {
  const result = { ...resultOf(unit), result: "early exit" as const };
  if (failed !== undefined)
    return { ...result, reason: "ancestor error", cause: `needs ${failed.stack}, which failed` };
  return interrupted
    ? { ...result, reason: "interrupted", cause: "the run was interrupted" }
    : { ...result, reason: "fail fast", cause: "another unit failed" };
}
