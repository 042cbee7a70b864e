import type { RunContext } from "../run-context";
import type { PlanOutcome } from "../unit/plan-outcome";
import { neededByModule, type NeededOutput } from "./needed-values";
import { referencesIn } from "./outputs-behind";
import type { StateRead } from "./resolve-references";
import { readModule, type RunUnit } from "../unit/run-unit";

/**
 * Known facts about each producer of a unit at this moment of the run.
 * @param needed outputs that a plan turned out to need, beside those that the module tells
 */
export async function readsOf(
  unit: RunUnit,
  { all, states }: RunContext,
  outcomes: ReadonlyMap<string, Pick<PlanOutcome, "producer">>,
  needed: readonly NeededOutput[] = [],
): Promise<StateRead[]> {
  const reads = Object.entries(unit.record.dependencies);
  if (reads.length === 0) return [];
  const module = readModule(unit);
  const needs = [...needed, ...neededByModule(module)];
  // A module that takes the outputs of a state as a whole needs every one.
  const whole = referencesIn(module, module).outputs.filter(({ output }) => output === undefined);
  return Promise.all(
    reads.map(async ([stack, outputs]) => {
      const record = all.get(stack)!.record;
      const found = outcomes.get(stack)?.producer;
      // A plan tells what the state holds; only where there is none the state itself must be read.
      const state = found?.state ?? (await states.of(all.get(stack)!))?.outputs;
      const examples = Object.fromEntries(Object.entries(record.outputs).map(([name, { example }]) => [name, example]));
      const dataSource = unit.record.dataSources[stack]!;
      return {
        producer: { stack, examples, state, planned: found?.planned },
        outputs: whole.some(({ name }) => name === dataSource) ? Object.keys(examples) : outputs,
        needs: needs.filter(({ name }) => name === dataSource),
      };
    }),
  );
}
