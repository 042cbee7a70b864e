import type { RunUnit } from "../unit/run-unit";
import type { RunCommand, RunReport, UnitResult } from "./unit-result";

/** What a unit is at. */
export type Phase = "init" | "plan" | "show" | "apply" | "destroy" | "wait" | "lock" | "push";

/** All that Terraform printed for a unit in this run, without secrets. */
export type UnitLog = () => readonly string[];

/** What a run tells while it goes on: to a terminal, to a log, to a program that reads `--json`. */
export interface RunObserver {
  start(run: { readonly command: RunCommand; readonly environment: string; readonly units: readonly RunUnit[] }): void;
  phase(unit: RunUnit, phase: Phase): void;
  /** A line that Terraform prints, without the secrets that are known by then. */
  line(unit: RunUnit, line: string): void;
  /** What would be done to a unit, in a run that goes on to do it. */
  planned(unit: RunUnit, result: UnitResult, log: UnitLog): void;
  end(unit: RunUnit, result: UnitResult, log: UnitLog): void;
  /** Keeps the screen still while a question is asked; returns what goes on. */
  suspend(): () => void;
  /** Something about the run as a whole: it waits, it was interrupted. */
  note(text: string): void;
  report(report: RunReport): void;
}
