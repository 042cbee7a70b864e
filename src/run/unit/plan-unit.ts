import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import type { StateOutputs } from "../../terraform/outputs";
import { retry } from "./retry";
import type { RunContext } from "../run-context";
import { planFiles } from "../plans/plan-stamp";
import { deferredOutputs } from "../values/deferred-outputs";
import type { NeededOutput } from "../values/needed-values";
import {
  type MissingValue,
  type PlannedProducer,
  type Resolution,
  type StandIns,
  worst,
} from "../values/resolve-references";
import { describeMissing, listMissing } from "../report/result-text";
import type { UnitResult } from "../report/unit-result";
import { makePlan, type MadePlan, type MakePlanOptions } from "./make-plan";
import type { RunUnit } from "./run-unit";
import { ResultBuilder } from "./result-builder";

/** Result of planning one unit, with what its dependents need. */
export interface PlanOutcome {
  readonly result: UnitResult;
  /** For the units that read this one; undefined if it failed. */
  readonly producer?: { readonly planned: PlannedProducer; readonly state: StateOutputs | undefined };
}

export interface PlanUnitOptions extends MakePlanOptions {
  /** Decides with which values the unit is planned; `needed`: those that its plan turned out to need. */
  readonly resolve: (unit: RunUnit, needed: readonly NeededOutput[]) => Promise<Resolution>;
}

/** Plans one unit with the best values that there are for what it reads. Never rejects for a mistake of the user. */
export async function planUnit(unit: RunUnit, context: RunContext, options: PlanUnitOptions): Promise<PlanOutcome> {
  const builder = new ResultBuilder(unit, context);
  try {
    return await planWithBestValues(unit, context, options, builder);
  } catch (error) {
    return { result: builder.caught(error) };
  }
}

async function planWithBestValues(
  unit: RunUnit,
  context: RunContext,
  options: PlanUnitOptions,
  builder: ResultBuilder,
): Promise<PlanOutcome> {
  const failed = (cause: string): PlanOutcome => ({ result: builder.failed(cause) });
  const folder = context.planFolder(unit);
  // A plan of an earlier run must not be taken for this one's.
  Object.values(planFiles).forEach((name) => rmSync(join(folder, name), { force: true }));
  for (let needed: readonly NeededOutput[] = []; ;) {
    const resolution = await options.resolve(unit, needed);
    if (resolution.status === "unavailable") return failed(unavailable(unit, resolution.missing, context));
    if (resolution.status === "deferred") {
      const { waitsFor } = resolution;
      return {
        result: builder.end({ result: "deferred", cause: `waits for ${describeMissing(waitsFor)}`, waitsFor }),
        producer: { planned: { kind: "provisional", changes: deferredOutputs(unit) }, state: undefined },
      };
    }
    learnSensitive(resolution.standIns, context);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700); // it may have been there, and plans hold secrets
    const made = await retry(context, unit, () => makePlan(unit, context, options, folder, resolution));
    if (!made.ok) return failed(made.message);
    const { value, retried } = made;
    if (!("needed" in value)) return planned(unit, context, options, resolution, { ...value, retried }, builder);
    const more = value.needed.filter(
      ({ name, output }) => !needed.some((each) => each.name === name && each.output === output),
    );
    if (more.length === 0) return failed(value.message);
    needed = [...needed, ...more];
  }
}

function planned(
  unit: RunUnit,
  context: RunContext,
  { keepJson }: PlanUnitOptions,
  { references }: Extract<Resolution, { status: "ready" }>,
  made: Exclude<MadePlan, { needed: unknown }> & { readonly retried: boolean },
  builder: ResultBuilder,
): PlanOutcome {
  const { changed, counts, resources, run, summary } = made;
  // What such a plan knows will come true, but the plan is made again.
  const kinds = references.map(({ kind }) => (kind === "unknown" ? "provisional" : kind));
  return {
    result: builder.end({
      result: "succeeded",
      reason: made.retried ? "retry succeeded" : undefined,
      changed,
      counts,
      resources,
      references: references.filter(({ kind }) => kind !== "real"),
      run,
      plan:
        keepJson && run === undefined
          ? relative(context.root, join(context.planFolder(unit), planFiles.binary)).replaceAll("\\", "/")
          : undefined,
    }),
    producer: {
      planned: { kind: worst(kinds), changes: summary?.outputs ?? {} },
      state: summary?.stateOutputs ?? unchangedOutputs(unit),
    },
  };
}

/** Learns the sensitive values that a plan is made with: nothing in it marks them. */
function learnSensitive(standIns: StandIns, { all, masking }: RunContext): void {
  for (const [stack, values] of standIns) {
    for (const [output, { value }] of Object.entries(values)) {
      if (all.get(stack)?.record.outputs[output]?.sensitive === true) masking.learn(value);
    }
  }
}

/** No change of an output means that every output of the contract is in the state as it will be. */
function unchangedOutputs({ record }: RunUnit): StateOutputs {
  const names = Object.entries(record.outputs);
  return Object.fromEntries(
    names.map(([name, { sensitive }]) => [name, { value: undefined, type: undefined, sensitive }]),
  );
}

function unavailable(
  unit: RunUnit,
  missing: readonly MissingValue[],
  { command, all, environment }: RunContext,
): string {
  const producers = [...new Set(missing.map(({ producer }) => producer))];
  const names = producers.map((stack) => all.get(stack)?.record).filter((record) => record !== undefined);
  const near = names.filter((record) => record.environment === environment).map((record) => record.unit);
  const how =
    near.length === names.length
      ? `\`npx strata ${command} ${environment} ${[...near, unit.record.unit].join(" ")}\` works on both`
      : `apply ${producers.join(", ")} first`;
  return `reads ${listMissing(missing)}, which no state holds yet (${how})`;
}
