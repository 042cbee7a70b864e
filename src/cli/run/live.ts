import { describeChanges, describeDuration } from "../../run/report/result-text";
import { readableLine } from "../../run/unit/diagnostics";
import type { Phase, RunObserver, UnitLog } from "../../run/report/run-events";
import type { UnitResult } from "../../run/report/unit-result";
import type { Terminal } from "../terminal";
import { unitText } from "./unit-text";
import { colourOf, type ReportedUnits, reportTable } from "./report-table";
import { errorBlock } from "./unit-error";

interface LiveUnit {
  readonly name: string;
  readonly since: number;
  phase: Phase;
  /** Number of resources that the phase has finished. */
  done: number;
  last: string;
}

/** The terminal that live lines are drawn on. */
export interface LiveScreen {
  readonly write: (text: string) => void;
  readonly columns: () => number;
}

const redrawMs = 120;

export interface LiveOptions {
  /** Prints the full plan of every unit with changes, whatever its size. */
  readonly verbose?: boolean;
  readonly now?: () => number;
}

/** Plans with more changes are summarized by the table, unless `--verbose` asks for them. */
const largestPlan = 10;

/**
 * For terminals: one line per running unit, with its phase and time, below a line per finished unit. At the end the
 * table, then the plans of units with few changes and the output of failed ones.
 */
export function liveObserver(
  terminal: Terminal,
  screen: LiveScreen,
  { verbose = false, now = Date.now }: LiveOptions = {},
): RunObserver {
  const units = new Map<string, LiveUnit>();
  const plans: string[] = [];
  const omitted: string[] = [];
  let drawn = 0;
  let quiet = false;
  let timer: NodeJS.Timeout | undefined;

  const erase = (): void => {
    if (drawn > 0) screen.write(`\u001b[${drawn}A\u001b[0J`);
    drawn = 0;
  };
  const draw = (): void => {
    if (quiet) return;
    const lines = [...units.values()].map(({ name, phase, since, done, last }) => {
      const count = done === 0 ? "" : `${done} done  `;
      const text = `${phase.padEnd(7)} ${name}  ${Math.round((now() - since) / 1000)} s  ${count}${last}`;
      return text.slice(0, Math.max(20, screen.columns() - 1));
    });
    if (lines.length > 0) screen.write(`${lines.join("\n")}\n`);
    drawn = lines.length;
  };
  const redraw = (): void => {
    erase();
    draw();
  };
  /** Prints above the live lines. */
  const above = (text: string): void => {
    erase();
    terminal.err(text);
    draw();
  };
  const finish = (result: UnitResult, log: UnitLog): void => {
    units.delete(result.stack);
    const colour = colourOf(result, terminal.colors);
    // Remarks, errors among them, are in the table.
    above([colour(result.result), result.unit, describeChanges(result), describeDuration(result)].join("  "));
    if (result.changed !== true) return;
    if (!verbose && changesOf(result) > largestPlan) omitted.push(result.unit);
    else plans.push(`${terminal.colors.bold(result.stack)}\n${unitText(log())}\n`);
  };
  const settle = (): void => {
    clearInterval(timer);
    timer = undefined;
    erase();
    terminal.out("");
  };
  const printTable = (report: ReportedUnits): void => {
    terminal.out(reportTable(report, terminal, "below"));
    const failed = report.units.filter(({ result }) => result === "failed");
    failed.forEach((unit) => terminal.out(`\n${errorBlock(unit, process.env, screen.columns())}`));
  };
  const printPlans = (): void => {
    plans.splice(0).forEach((plan) => terminal.out(`\n${plan.trimEnd()}`));
    const large = omitted.splice(0);
    if (large.length > 0)
      terminal.err(`\nplans not shown: ${large.join(", ")} (more than ${largestPlan} changes; --verbose prints them)`);
  };
  return {
    start: () => undefined,
    phase: ({ stack, record }, phase) => {
      const known = units.get(stack);
      if (known === undefined) units.set(stack, { name: record.unit, since: now(), phase, done: 0, last: "" });
      else Object.assign(known, { phase, done: 0 });
      timer ??= setInterval(redraw, redrawMs).unref();
      redraw();
    },
    line: ({ stack }, line) => {
      const unit = units.get(stack);
      if (unit === undefined) return;
      const readable = readableLine(line);
      if (/: (Refreshing state\.\.\.|(Read|Creation|Modifications|Destruction) complete)/.test(readable)) unit.done++;
      if (/: (Reading|Refreshing|Creat|Modif|Destr|Still|Read )/.test(readable)) unit.last = readable;
    },
    planned: (_, result, log) => finish(result, log),
    end: (_, result, log) => finish(result, log),
    note: above,
    suspend: () => {
      erase();
      quiet = true;
      return () => (quiet = false);
    },
    review: (report) => {
      settle();
      printTable(report);
      printPlans();
      terminal.err("");
    },
    report: (report) => {
      settle();
      printTable(report);
      if (report.command === "plan" || report.command === "drift") printPlans();
    },
  };
}

const changesOf = ({ counts, resources }: UnitResult): number =>
  counts === undefined ? resources.length : counts.add + counts.change + counts.destroy;
