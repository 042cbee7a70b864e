import type { RunObserver } from "../../run/report/run-events";
import type { Terminal } from "../terminal";
import { resultLine, RunSummary, type SummaryOptions } from "./summary";

/** For files, pipes and logs that do not fold: a line per finished unit; at the end the table, errors, and small plans. */
export function plainObserver(terminal: Terminal, options: SummaryOptions): RunObserver {
  const summary = new RunSummary(terminal, options);
  const finish: RunObserver["end"] = (_, result, log) => {
    terminal.err(resultLine(result));
    summary.add(result, log);
  };
  return {
    start: ({ command, environment, units }) =>
      terminal.err(`strata ${command} ${environment}: ${units.length} ${units.length === 1 ? "unit" : "units"}`),
    phase: () => undefined,
    line: () => undefined,
    planned: finish,
    end: finish,
    review: (report) => {
      summary.printTable(report);
      summary.printPlans();
      terminal.out("");
    },
    note: (text) => terminal.err(text),
    suspend: () => () => undefined,
    report: (report) => {
      summary.printTable(report);
      summary.printPlans();
    },
  };
}
