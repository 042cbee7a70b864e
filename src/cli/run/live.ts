import { readableLine } from "../../run/unit/diagnostics";
import type { Phase, RunObserver, UnitLog } from "../../run/report/run-events";
import type { UnitResult } from "../../run/report/unit-result";
import type { Terminal } from "../terminal";
import { colourOf } from "./report-table";
import { resultLine, RunSummary } from "./summary";

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
  const summary = new RunSummary(terminal, { verbose, columns: screen.columns });
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
    above(resultLine(result, colourOf(result, terminal.colors)));
    summary.add(result, log);
  };
  const settle = (): void => {
    clearInterval(timer);
    timer = undefined;
    erase();
    terminal.out("");
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
      summary.printTable(report);
      summary.printPlans();
      terminal.err("");
    },
    report: (report) => {
      settle();
      summary.printTable(report);
      if (report.command === "plan" || report.command === "drift") summary.printPlans();
    },
  };
}
