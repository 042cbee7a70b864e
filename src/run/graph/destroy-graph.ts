import { UserError, problem } from "../../engine/problem";
import { changeGraph } from "./apply-graph";
import { applyPlan } from "../unit/apply-plan";
import type { RunContext } from "../run-context";
import type { UnitResult } from "../report/unit-result";
import type { RunUnit } from "../unit/run-unit";
import { ResultBuilder } from "../unit/result-builder";

/**
 * Reasons against destroying units: deletion protection, and dependents that still have resources.
 * @throws UserError with all of it
 */
export async function checkDestroy({ units, all, states, environment }: RunContext): Promise<void> {
  const selected = new Set(units.map(({ stack }) => stack));
  const guarded = units.filter(({ record }) => record.deletionProtection);
  if (guarded.length > 0) {
    const fix = `set deletionProtection: false in environments/${environment}/environment.ts and deletionProtection: false in each unit that has it, apply, and destroy then`;
    throw new UserError([problem({ path: `environment ${environment}`, message: "is protected", fix })]);
  }
  const readers = [...all.values()].filter(
    ({ stack, dependencies }) => !selected.has(stack) && dependencies.some((need) => selected.has(need)),
  );
  const alive = await Promise.all(readers.map(async (unit) => ((await states.hasResources(unit)) ? [unit] : [])));
  const problems = alive.flat().map(({ stack, dependencies, record }) => {
    const read = dependencies.filter((need) => selected.has(need)).join(", ");
    const fix =
      record.environment === environment
        ? "name it too, or add --include-dependents"
        : `destroy it first: \`npx strata destroy ${record.environment} ${record.unit}\``;
    return problem({ path: `unit ${stack}`, message: `still has resources and reads ${read}`, fix });
  });
  if (problems.length > 0) throw new UserError(problems);
}

/** Carries out the destroying plans of a run, each unit as soon as all that read it are gone. */
export function destroyGraph(
  context: RunContext,
  planned: ReadonlyMap<string, UnitResult>,
): Promise<readonly UnitResult[]> {
  return changeGraph(context, { planned, reverse: true, change: (unit) => destroyUnit(unit, context) });
}

async function destroyUnit(unit: RunUnit, context: RunContext): Promise<UnitResult> {
  const builder = new ResultBuilder(unit, context);
  try {
    const applied = await applyPlan(unit, context, context.planFolder(unit));
    context.states.forget(unit);
    if (applied.ok) {
      const { counts, resources, run } = applied;
      return builder.end({ result: "succeeded", changed: resources.length > 0, counts, resources, run });
    }
    return builder.failed(applied.stale ? "its state changed since the plan was shown; run it again" : applied.message);
  } catch (error) {
    return builder.caught(error);
  }
}
