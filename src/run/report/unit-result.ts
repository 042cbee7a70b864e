import type { MissingValue, PlannedValue } from "../values/resolve-references";
import type { ChangeCounts } from "../plans/plan-summary";

/** Command of a run. */
export type RunCommand = "plan" | "apply" | "destroy" | "drift" | "validate" | "unlock" | "move";

/**
 * How a unit ended. The words are those of Terragrunt's reports, and `deferred`: it was not planned, because a value
 * that it needs is not known before another unit is applied.
 */
export type ResultKind = "succeeded" | "failed" | "early exit" | "deferred" | "excluded";

export type ResultReason =
  | "run error"
  /** Something that the unit needs failed. */
  | "ancestor error"
  | "retry succeeded"
  | "interrupted"
  | "fail fast"
  /** The new plan differs from the reviewed one and was not confirmed. */
  | "not accepted"
  /** Another run of the same journal has done it. */
  | "resumed";

/** One resource in a report. */
export interface ResourceChange {
  readonly address: string;
  readonly actions: readonly string[];
  /** Set where it is only replaced if a value that is not known yet requires it. */
  readonly uncertain?: true;
}

/** Result of one unit: the entry of a report. */
export interface UnitResult {
  readonly stack: string;
  readonly unit: string;
  readonly environment: string;
  readonly layer: string;
  readonly result: ResultKind;
  readonly reason?: ResultReason;
  /** For people: an error, the stack that failed before, what is waited for. */
  readonly cause?: string;
  /** ISO times; missing for a unit that was never begun. */
  readonly started?: string;
  readonly ended?: string;
  /** Whether there is something to do, or something was done; undefined where that is not known. */
  readonly changed?: boolean;
  readonly counts?: ChangeCounts;
  readonly resources: readonly ResourceChange[];
  /** The references whose value is not the real one. */
  readonly references: readonly PlannedValue[];
  readonly waitsFor: readonly MissingValue[];
  /** The saved plan, relative to the project. */
  readonly plan?: string;
  /** ISO time of a kept plan that was reused; missing for a plan of this run. */
  readonly plannedAt?: string;
  /** The run in HCP Terraform that planned it, and holds the plan. */
  readonly run?: string;
}

/** Report of a run. */
export interface RunReport {
  readonly command: RunCommand;
  readonly environment: string;
  /** The run's folder, relative to the project: journal and logs. */
  readonly folder: string;
  readonly started: string;
  readonly ended: string;
  readonly parallelism: number;
  readonly units: readonly UnitResult[];
}

/** The exit code: errors win; changes count only with `-detailed-exitcode`. */
export function exitCode({ units }: RunReport, detailed: boolean): 0 | 1 | 2 {
  if (units.some(({ result }) => result === "failed" || result === "early exit")) return 1;
  return detailed && units.some(({ result, changed }) => changed === true || result === "deferred") ? 2 : 0;
}
