import type { RunUnit } from "../unit/run-unit";
import type { RunCommand, RunReport, UnitResult } from "./unit-result";

/** The phase a unit is in. */
export type Phase = "init" | "validate" | "plan" | "show" | "apply" | "destroy" | "wait" | "lock" | "push";

/** Everything that Terraform printed for a unit in this run, with secrets masked. */
export type UnitLog = () => readonly string[];

/** Receives the events of a run: for a terminal, a log, or a program that reads `--json`. */
export interface RunObserver {
  start(run: { readonly command: RunCommand; readonly environment: string; readonly units: readonly RunUnit[] }): void;
  phase(unit: RunUnit, phase: Phase): void;
  /** A line that Terraform prints, with the secrets known so far masked. */
  line(unit: RunUnit, line: string): void;
  /** Whether it prints lines as they come: those of a plan are then told when the plan has taught its secrets. */
  readonly printsLines?: boolean;
  /** The plan of a unit, in a run that will apply it. */
  planned(unit: RunUnit, result: UnitResult, log: UnitLog): void;
  /** The plans of all units, before they are confirmed and applied. */
  review(report: Pick<RunReport, "command" | "units">): void;
  end(unit: RunUnit, result: UnitResult, log: UnitLog): void;
  /** Stops drawing while a question is asked; returns a function that resumes it. */
  suspend(): () => void;
  /** A note about the run as a whole: it waits, it was interrupted. */
  note(text: string): void;
  report(report: RunReport): void;
}
