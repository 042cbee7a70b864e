import { describeChanges, describeDuration, describeRemarks } from "../../run/report/result-text";
import type { RunObserver, UnitLog } from "../../run/report/run-events";
import type { UnitResult } from "../../run/report/unit-result";
import type { Terminal } from "../terminal";
import { unitText } from "./unit-text";
import { reportTable } from "./report-table";

/**
 * For logs that are read afterwards: what Terraform said of a unit in one piece, when it ended, and nothing of a unit
 * without changes but its line in the table. On GitHub each piece can be folded.
 */
export function groupedObserver(terminal: Terminal, env: NodeJS.ProcessEnv): RunObserver {
  const folds = env["GITHUB_ACTIONS"] === "true";
  const print = (result: UnitResult, log: UnitLog): void => {
    if (result.result === "succeeded" && result.changed !== true) return;
    const remarks = describeRemarks(result);
    const title = [result.unit, result.result, describeChanges(result), describeDuration(result)].join("  ");
    terminal.out(folds ? `::group::${title}` : `== ${title}`);
    if (remarks !== "") terminal.out(remarks);
    const text = result.started === undefined ? "" : unitText(log());
    if (text !== "") terminal.out(text);
    terminal.out(folds ? "::endgroup::" : "");
  };
  return {
    start: ({ command, environment, units }) =>
      terminal.err(`strata ${command} ${environment}: ${units.length} ${units.length === 1 ? "unit" : "units"}`),
    phase: () => undefined,
    line: () => undefined,
    planned: (_, result, log) => print(result, log),
    end: (_, result, log) => print(result, log),
    note: (text) => terminal.err(text),
    suspend: () => () => undefined,
    report: (report) => terminal.out(reportTable(report, terminal)),
  };
}
