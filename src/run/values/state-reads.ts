import type { RunContext } from "../run-context";
import type { PlanOutcome } from "../unit/plan-unit";
import { reachedOutputs } from "./reached-outputs";
import type { StateRead } from "./resolve-references";
import { readModule, type RunUnit } from "../unit/run-unit";

/** Known facts about each producer of a unit at this moment of the run. */
export async function readsOf(
  unit: RunUnit,
  { all, states }: RunContext,
  outcomes: ReadonlyMap<string, Pick<PlanOutcome, "producer">>,
): Promise<StateRead[]> {
  const reached =
    unit.dependencies.length === 0 ? new Map<string, ReadonlySet<string>>() : reachedOutputs(readModule(unit));
  return Promise.all(
    Object.entries(unit.record.dependencies).map(async ([stack, outputs]) => {
      const record = all.get(stack)!.record;
      const found = outcomes.get(stack)?.producer;
      // A plan tells what the state holds; only where there is none the state itself must be read.
      const state = found?.state ?? (await states.of(all.get(stack)!))?.outputs;
      const examples = Object.fromEntries(Object.entries(record.outputs).map(([name, { example }]) => [name, example]));
      return {
        producer: { stack, examples, state, planned: found?.planned },
        outputs,
        reached: reached.get(unit.record.dataSources[stack]!) ?? new Set<string>(),
      };
    }),
  );
}
