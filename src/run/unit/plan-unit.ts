import { chmodSync, rmSync } from "node:fs";
import { join } from "node:path";
import { retry } from "./retry";
import type { RunContext } from "../run-context";
import { planFiles, writeStamp } from "../plans/plan-stamp";
import { deferredOutputs } from "../values/deferred-outputs";
import type { NeededOutput } from "../values/needed-values";
import { digestOf, type MissingValue, type Resolution, type StandIns } from "../values/resolve-references";
import { describeMissing, listMissing } from "../report/result-text";
import { makePlan, type MadePlan, type MakePlanOptions } from "./make-plan";
import { pathOfPlan, plannedProducer, plannedResult, type PlanOutcome, unchangedOutputs } from "./plan-outcome";
import { fingerprint, type RunUnit } from "./run-unit";
import { ResultBuilder } from "./result-builder";
import { makeFolder } from "../../engine/make-folder";

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
    makeFolder(folder, 0o700);
    chmodSync(folder, 0o700); // it may have been there, and plans hold secrets
    const started = new Date().toISOString();
    const made = await retry(context, unit, () => makePlan(unit, context, options, folder, resolution));
    if (!made.ok) return failed(made.message);
    const { value, retried } = made;
    if (!("needed" in value)) {
      return planned(unit, context, options, resolution, { ...value, retried, started }, builder);
    }
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
  { mode, keepJson }: PlanUnitOptions,
  { references, standIns }: Extract<Resolution, { status: "ready" }>,
  made: Exclude<MadePlan, { needed: unknown }> & { readonly retried: boolean; readonly started: string },
  builder: ResultBuilder,
): PlanOutcome {
  const { changed, run, started, summary, uncertain } = made;
  const folder = context.planFolder(unit);
  writeStamp(folder, {
    stack: unit.stack,
    mode,
    fingerprint: fingerprint(unit),
    terraform: context.terraform.version,
    settings: context.terraform.settings,
    made: started,
    run,
    changed,
    references,
    standIns: digestOf(standIns),
    uncertain,
  });
  return {
    result: builder.end({
      ...plannedResult(made, references),
      reason: made.retried ? "retry succeeded" : undefined,
      run,
      plan: keepJson && run === undefined ? pathOfPlan(folder, context) : undefined,
    }),
    producer: {
      planned: plannedProducer(summary, references),
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
