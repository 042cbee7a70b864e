import type { RunContext } from "../run-context";
import type { RunUnit } from "./run-unit";
import { maxAttempts, backOffMs } from "../../process/back-off";

/** How one step of a unit ended. */
export type StepEnd<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly message: string; readonly transient: boolean };

/** A step's end, and whether it took more than one attempt. */
export type Retried<T> = StepEnd<T> & { readonly retried: boolean };

/** Takes a step, and takes it again after a while when it failed for a reason that passes. */
export async function retry<T>(
  { observer, pause, interruption }: Pick<RunContext, "observer" | "pause" | "interruption">,
  unit: RunUnit,
  step: () => Promise<StepEnd<T>>,
): Promise<Retried<T>> {
  for (let count = 1; ; count++) {
    const end = await step();
    if (end.ok || !end.transient || count === maxAttempts || interruption.requested) {
      return { ...end, retried: count > 1 };
    }
    const waitMs = backOffMs(count);
    observer.phase(unit, "wait");
    observer.line(
      unit,
      `${end.message}; again in ${Math.round(waitMs / 1000)} s (attempt ${count + 1} of ${maxAttempts})`,
    );
    await pause(waitMs);
    if (interruption.requested) return { ...end, retried: count > 1 };
  }
}
