import { errorSummary } from "../unit/diagnostics";
import { ResultBuilder } from "../unit/result-builder";
import type { RunUnit } from "../unit/run-unit";
import { type RunContext, resultOf } from "../run-context";
import type { UnitResult } from "../report/unit-result";
import { schedule } from "./scheduler";

/** Validates the modules of units, as many at a time as the run allows. Values of other units play no role. */
export async function validateGraph(
  context: RunContext,
  settled: (unit: RunUnit, result: UnitResult) => void,
): Promise<readonly UnitResult[]> {
  const { units, parallelism, failFast, interruption } = context;
  const results = new Map<string, UnitResult>();
  let failed = false;
  const settle = (unit: RunUnit, result: UnitResult): void => {
    results.set(unit.stack, result);
    settled(unit, result);
  };
  await schedule({
    nodes: units,
    dependenciesOf: () => [],
    limit: parallelism,
    stopped: () => interruption.requested || (failFast && failed),
    skip: (unit) =>
      settle(unit, {
        ...resultOf(unit),
        result: "early exit",
        reason: interruption.requested ? "interrupted" : "fail fast",
      }),
    work: async (unit) => {
      const result = await validateUnit(unit, context);
      failed ||= result.result === "failed";
      settle(unit, result);
      return "done";
    },
  });
  return units.map(({ stack }) => results.get(stack)!);
}

async function validateUnit(unit: RunUnit, context: RunContext): Promise<UnitResult> {
  const { terraform, initialization, observer } = context;
  const builder = new ResultBuilder(unit, context);
  try {
    observer.phase(unit, "init");
    const failure = await initialization.ensure(unit);
    if (failure !== undefined) return builder.failed(failure.message);
    observer.phase(unit, "validate");
    const { code, text } = await terraform.run(unit, ["validate"]);
    return code === 0 ? builder.end({ result: "succeeded" }) : builder.failed(errorSummary(text, unit));
  } catch (error) {
    return builder.caught(error);
  }
}
