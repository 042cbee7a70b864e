import { type RunContext, resultOf } from "../run-context";
import { planGraph } from "./plan-graph";
import type { UnitResult } from "../report/unit-result";
import type { RunUnit } from "../unit/run-unit";

/**
 * Changes made outside Terraform: each unit's state compared with the real resources. References do not matter, so
 * all units are looked at at once. A unit without resources has nothing that could have changed.
 */
export async function driftGraph(
  context: RunContext,
  settled: (unit: RunUnit, result: UnitResult) => void,
): Promise<readonly UnitResult[]> {
  const made = new Map<string, boolean>();
  for (const unit of context.units) made.set(unit.stack, await context.states.hasResources(unit));
  const units = context.units.filter(({ stack }) => made.get(stack) === true);
  const found = await planGraph(
    { ...context, units },
    {
      mode: "drift",
      mocks: false,
      keepJson: false,
      wanted: "values",
      settled: (unit, result) => settled(unit, withoutNoise(result)),
    },
  );
  const results = new Map(found.map((result) => [result.stack, withoutNoise(result)]));
  return context.units.map((unit) => {
    const result = results.get(unit.stack);
    return result ?? { ...resultOf(unit), result: "succeeded", changed: false, cause: "has no resources" };
  });
}

/** Changes by the unit's own values are no drift; resources that drifted are named. */
function withoutNoise(result: UnitResult): UnitResult {
  if (result.result !== "succeeded") return result;
  const { resources } = result;
  const cause = resources.map(({ address, actions }) => `${address} (${actions.join("/")})`).join(", ");
  return { ...result, changed: resources.length > 0, counts: undefined, cause: cause === "" ? undefined : cause };
}
