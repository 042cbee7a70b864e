import { describeChanges, describeDuration, describeRemarks } from "../../run/report/result-text";
import type { RunObserver, UnitLog } from "../../run/report/run-events";
import type { UnitResult } from "../../run/report/unit-result";
import type { Terminal } from "../terminal";
import { unitText } from "./unit-text";
import { reportTable } from "./report-table";
import { adviceIn, lacksCredentials, nextCommands } from "./unit-error";

/**
 * For logs of GitHub, which folds groups: the output of Terraform for a unit in one group when the unit ends, and only a
 * line in the table for units without changes.
 */
export function groupedObserver(terminal: Terminal, env: NodeJS.ProcessEnv): RunObserver {
  const print = (result: UnitResult, log: UnitLog): void => {
    if (result.result === "succeeded" && result.changed !== true) return;
    const title = [result.unit, result.result, describeChanges(result), describeDuration(result)].join("  ");
    terminal.out(`::group::${title}`);
    // Without credentials, Terraform says the same of the backend, of the provider, and again in the next attempt.
    const hasText = result.started !== undefined && result.result !== "deferred" && !lacksCredentials(result);
    const text = hasText ? unitText(log(), result.resources) : "";
    const remarks = describeRemarks(result);
    // Terraform's text has the error; a failure without one has a cause.
    const isInText = result.result === "failed" && text.includes("Error: ");
    if (remarks !== "" && !isInText) terminal.out(remarks);
    if (text !== "") terminal.out(text);
    const advice = isInText ? adviceIn(result.cause ?? "") : undefined;
    if (advice !== undefined) terminal.out(advice);
    nextCommands(result, env).forEach((command) => terminal.out(`next: ${command}`));
    terminal.out("::endgroup::");
  };
  return {
    start: ({ command, environment, units }) =>
      terminal.err(`strata ${command} ${environment}: ${units.length} ${units.length === 1 ? "unit" : "units"}`),
    phase: () => undefined,
    line: () => undefined,
    planned: (_, result, log) => print(result, log),
    review: () => undefined,
    end: (_, result, log) => print(result, log),
    note: (text) => terminal.err(text),
    suspend: () => () => undefined,
    report: (report) => terminal.out(reportTable(report, terminal, "above")),
  };
}
