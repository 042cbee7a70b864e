import { describeChanges, describeDuration, describeRemarks } from "../../run/report/result-text";
import { readableLine } from "../../run/unit/diagnostics";
import type { Phase, RunObserver, UnitLog } from "../../run/report/run-events";
import type { UnitResult } from "../../run/report/unit-result";
import type { Terminal } from "../terminal";
import { unitText } from "./unit-text";
import { colourOf, reportTable } from "./report-table";

interface LiveUnit {
  readonly name: string;
  readonly since: number;
  phase: Phase;
  /** How many resources the phase is through with. */
  done: number;
  last: string;
}

/** Where live lines are drawn. */
export interface LiveScreen {
  readonly write: (text: string) => void;
  readonly columns: () => number;
}

const redrawMs = 120;

/**
 * For a person who watches: one line for each unit that is worked on, with what it does and for how long, below those
 * that are done. The plans follow when all are made, so that they are not torn apart by the live lines.
 */
export function liveObserver(terminal: Terminal, screen: LiveScreen, now: () => number = Date.now): RunObserver {
  const units = new Map<string, LiveUnit>();
  const plans: string[] = [];
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
  /** Writes above the live lines. */
  const above = (text: string): void => {
    erase();
    terminal.err(text);
    draw();
  };
  const finish = (result: UnitResult, log: UnitLog): void => {
    units.delete(result.stack);
    const colour = colourOf(result, terminal.colors);
    const parts = [colour(result.result), result.unit, describeChanges(result), describeDuration(result)];
    above([...parts, describeRemarks(result)].filter((part) => part !== "").join("  "));
    if (result.changed === true || result.result === "failed") {
      plans.push(`${terminal.colors.bold(result.stack)}\n${unitText(log())}\n`);
    }
  };
  const settle = (): void => {
    clearInterval(timer);
    timer = undefined;
    erase();
    terminal.out("");
    plans.splice(0).forEach((plan) => terminal.out(plan));
  };
  let planning = 0;
  return {
    start: ({ units: all }) => {
      planning = all.length;
    },
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
    planned: (_, result, log) => {
      finish(result, log);
      // All that would be done is shown once, before the question.
      if (--planning === 0) settle();
    },
    end: (_, result, log) => finish(result, log),
    note: above,
    suspend: () => {
      erase();
      quiet = true;
      return () => (quiet = false);
    },
    report: (report) => {
      settle();
      terminal.out(reportTable(report, terminal));
    },
  };
}
