import { formatProblem, UserError } from "../../engine/problem";
import { type RunContext, resultOf } from "../run-context";
import type { UnitResult } from "../report/unit-result";
import type { RunUnit } from "./run-unit";

/** A unit's builder in a run, from its first step to its result. */
export class ResultBuilder {
  private readonly started = new Date().toISOString();

  constructor(
    private readonly unit: RunUnit,
    private readonly context: RunContext,
  ) {}

  end(rest: Partial<UnitResult> & Pick<UnitResult, "result">): UnitResult {
    const cause = rest.cause === undefined ? undefined : this.context.masking.hide(rest.cause);
    return { ...resultOf(this.unit), started: this.started, ended: new Date().toISOString(), ...rest, cause };
  }

  failed(cause: string): UnitResult {
    return this.context.interruption.requested
      ? this.end({ result: "early exit", reason: "interrupted", cause })
      : this.end({ result: "failed", reason: "run error", cause });
  }

  /** Ends with an error that was thrown: a mistake, or a disk that does not take a file. A fault of ours goes on. */
  caught(error: unknown): UnitResult {
    if (error instanceof UserError) return this.failed(error.problems.map(formatProblem).join("; "));
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return this.failed(`${path ?? "a file"} cannot be written (${code})`);
  }
}
