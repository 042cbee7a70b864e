import type { RunContext } from "../run-context";
import { errorSummary } from "../unit/diagnostics";
import type { UnitResult } from "../report/unit-result";
import type { RunUnit } from "../unit/run-unit";
import { describeLock, readLock, type StateLock } from "./state-lock";
import { ResultBuilder } from "../unit/result-builder";

/** Asks whether a lock is released. */
export type AcceptRelease = (unit: RunUnit, lock: StateLock) => Promise<boolean>;

/** Releases the lock of a unit's state that its holder did not give back. */
export async function unlockUnit(unit: RunUnit, context: RunContext, accept: AcceptRelease): Promise<UnitResult> {
  const { terraform, initialization, observer } = context;
  const builder = new ResultBuilder(unit, context);
  observer.phase(unit, "init");
  const failure = await initialization.ensure(unit);
  if (failure !== undefined) return builder.failed(failure.message);
  const reading = await readLock(unit, terraform);
  if (reading.status === "unknown") return builder.failed(reading.reason);
  if (reading.status === "free") return builder.end({ result: "succeeded", cause: "is not locked" });

  const held = describeLock(reading.lock);
  if (unit.record.state.kind === "local") {
    return builder.failed(`${held}; the lock of a local state ends with the process that holds it: wait, or stop that`);
  }
  if (!(await accept(unit, reading.lock)))
    return builder.end({ result: "early exit", reason: "not accepted", cause: held });
  const { code, text } = await terraform.run(unit, ["force-unlock", "-force", reading.lock.id]);
  if (code !== 0) return builder.failed(errorSummary(text));
  return builder.end({ result: "succeeded", cause: `released: ${held}` });
}
