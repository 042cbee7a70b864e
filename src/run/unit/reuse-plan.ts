import { chmodSync, existsSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { lockFile } from "../../engine/unit-lock";
import { learnSecrets } from "../plans/plan-secrets";
import { stateInPlan } from "../plans/plan-reads";
import { hasKeptJson, isPlanOf, planFiles, type PlanStamp, readStamp, writeStamp } from "../plans/plan-stamp";
import type { RunContext } from "../run-context";
import type { NeededOutput } from "../values/needed-values";
import { digestOf, type Resolution } from "../values/resolve-references";
import { showPlan } from "./make-plan";
import {
  contentOf,
  keepPlanJson,
  nothing,
  pathOfPlan,
  plannedProducer,
  plannedResult,
  type PlanOutcome,
} from "./plan-outcome";
import { ResultBuilder } from "./result-builder";
import type { RunUnit } from "./run-unit";
import { unwrittenState } from "./unwritten-state";

export interface ReuseOptions {
  /** Maximum age of a kept plan in milliseconds. */
  readonly maxAge: number;
  /** Decides with which values the unit would be planned now. */
  readonly resolve: (unit: RunUnit, needed: readonly NeededOutput[]) => Promise<Resolution>;
}

/**
 * The kept plan of a unit, where planning it again would read the same inputs: its module, assets and locks, Terraform,
 * variables, its state, and every value of other units. Only changes outside Terraform since then are not seen.
 *
 * A plan without changes starts no program. Of any other, everything reported is read from the plan itself, never from
 * the files beside it.
 * @returns undefined where the unit must be planned
 */
export async function reusePlan(
  unit: RunUnit,
  context: RunContext,
  options: ReuseOptions,
): Promise<PlanOutcome | undefined> {
  const builder = new ResultBuilder(unit, context);
  try {
    const stamp = await keptPlan(unit, context, options);
    return stamp && (await outcomeOf(stamp, unit, context, builder));
  } catch (error) {
    // Whatever is wrong with the kept plan or a state, making the plan reports it, unless no plan can be made anymore.
    const result = builder.caught(error);
    return context.interruption.requested ? { result } : undefined;
  }
}

async function outcomeOf(
  stamp: PlanStamp,
  unit: RunUnit,
  context: RunContext,
  builder: ResultBuilder,
): Promise<PlanOutcome> {
  const folder = context.planFolder(unit);
  const content = stamp.changed ? await showAgain(stamp, unit, context) : { ...nothing, summary: undefined };
  return {
    result: builder.end({
      ...plannedResult({ ...content, changed: stamp.changed }, stamp.references),
      plan: pathOfPlan(folder, context),
      plannedAt: stamp.made,
    }),
    producer: {
      planned: plannedProducer(content.summary, stamp.references),
      state: (await context.states.of(unit))?.outputs,
    },
  };
}

/** Reads a kept plan as if it were new: its secrets are learned before its text is printed. */
async function showAgain(stamp: PlanStamp, unit: RunUnit, context: RunContext) {
  const { masking, observer, terraform } = context;
  const folder = context.planFolder(unit);
  observer.phase(unit, "show");
  const json = await showPlan(unit, context, folder);
  learnSecrets(json, unit, context.all, masking);
  keepPlanJson(json, folder, masking);
  writeStamp(folder, stamp);
  await terraform.run(unit, ["show", join(folder, planFiles.binary)]);
  return contentOf(json, unit, stamp);
}

/** The stamp of the kept plan, if it is as good as a new one. */
async function keptPlan(
  unit: RunUnit,
  context: RunContext,
  { maxAge, resolve }: ReuseOptions,
): Promise<PlanStamp | undefined> {
  const folder = context.planFolder(unit);
  const reading = readStamp(folder);
  if (reading.status !== "ok" || unit.record.state.kind === "cloud") return undefined;
  const { stamp } = reading;
  const age = Date.now() - Date.parse(stamp.made);
  const isYoung = age >= 0 && age <= maxAge;
  if (!isYoung || !hasKeptJson(folder, stamp) || !hasSameSettings(stamp, context)) return undefined;
  // The plan may come from another machine. Showing it needs the providers; without locks, initialization chooses them.
  const hasLocks = unit.record.providers.length === 0 || existsSync(join(unit.folder, lockFile));
  if ((stamp.changed || !hasLocks) && (await context.initialization.ensure(unit)) !== undefined) return undefined;
  const isSame =
    isPlanOf(stamp, unit, "normal", context.terraform.version) &&
    unwrittenState(unit, context) === undefined &&
    (await hasSameInputs(stamp, unit, context, await resolve(unit, [])));
  if (isSame) chmodSync(folder, 0o700); // unpacking an archive may have opened it
  return isSame ? stamp : undefined;
}

function hasSameSettings({ settings }: PlanStamp, { terraform }: RunContext): boolean {
  return settings !== undefined && settings === terraform.settings;
}

/** Whether the unit's own state, and all that it reads of others, are what the plan file holds of them. */
async function hasSameInputs(
  stamp: PlanStamp,
  unit: RunUnit,
  { planFolder, states, all }: RunContext,
  resolution: Resolution,
): Promise<boolean> {
  if (resolution.status !== "ready" || !isDeepStrictEqual(resolution.references, stamp.references)) return false;
  if (digestOf(resolution.standIns) !== stamp.standIns) return false;
  const planned = stateInPlan(join(planFolder(unit), planFiles.binary));
  if (planned === undefined) return false;
  const { serial, lineage } = (await states.of(unit)) ?? { serial: 0, lineage: "" };
  if (planned.serial !== serial || planned.lineage !== lineage) return false;
  const fromStates = stamp.references.filter(({ producer }) => !resolution.standIns.has(producer));
  const same = fromStates.map(async ({ producer, output }) => {
    const then = planned.reads.get(unit.record.dataSources[producer]!)?.[output];
    const now = (await states.of(all.get(producer)!))?.outputs[output]?.value;
    return isDeepStrictEqual(then, now);
  });
  return !(await Promise.all(same)).includes(false);
}
