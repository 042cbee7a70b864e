import { describeChanges, describeDuration } from "../../run/report/result-text";
import type { UnitLog } from "../../run/report/run-events";
import type { UnitResult } from "../../run/report/unit-result";
import type { Terminal } from "../terminal";
import { type ReportedUnits, reportTable } from "./report-table";
import { errorBlock } from "./unit-error";
import { unitText } from "./unit-text";

export interface SummaryOptions {
  /** Prints the full text of every unit with changes or an error, whatever its size. */
  readonly verbose: boolean;
  readonly columns?: () => number;
}

/** Plans with more changes are summarized by the table, unless `--verbose` asks for them. */
const largestPlan = 10;

/** The results of a run: the table first, then the errors, then the plans of units with few changes. */
export class RunSummary {
  private plans: string[] = [];
  private omitted: string[] = [];
  private readonly logs: string[] = [];

  constructor(
    private readonly terminal: Terminal,
    private readonly options: SummaryOptions,
  ) {}

  /** Keeps the text of a unit until it is printed. */
  add(result: UnitResult, log: UnitLog): void {
    const { verbose } = this.options;
    const text = (): string => `${this.terminal.colors.bold(result.stack)}\n${unitText(log(), result.resources)}\n`;
    if (result.result === "failed" && result.started !== undefined && verbose) this.logs.push(text());
    if (result.changed !== true) return;
    if (!verbose && changesOf(result) > largestPlan) this.omitted.push(result.unit);
    else this.plans.push(text());
  }

  printTable(report: ReportedUnits): void {
    const { out, columns } = { out: (text: string) => this.terminal.out(text), columns: this.options.columns?.() };
    out(reportTable(report, this.terminal, "below"));
    const failed = report.units.filter(({ result }) => result === "failed");
    failed.forEach((unit) => out(`\n${errorBlock(unit, process.env, columns)}`));
    this.logs.splice(0).forEach((log) => out(`\n${log.trimEnd()}`));
  }

  /** Prints the plans, each once. */
  printPlans(): void {
    this.plans.splice(0).forEach((plan) => this.terminal.out(`\n${plan.trimEnd()}`));
    const large = this.omitted.splice(0);
    if (large.length === 0) return;
    this.terminal.err(
      `\nplans not shown: ${large.join(", ")} (more than ${largestPlan} changes; --verbose prints them)`,
    );
  }
}

const changesOf = ({ counts, resources }: UnitResult): number =>
  counts === undefined ? resources.length : counts.add + counts.change + counts.destroy;

/** `succeeded  vpc  +3 ~0 -0  2.1 s`. Remarks, errors among them, are in the table. */
export const resultLine = (result: UnitResult, paint: (text: string) => string = (text) => text): string =>
  [paint(result.result), result.unit, describeChanges(result), describeDuration(result)].join("  ");
