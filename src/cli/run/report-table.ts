import { describeChanges, describeDuration, describeRemarks, describeReport } from "../../run/report/result-text";
import type { RunReport, UnitResult } from "../../run/report/unit-result";
import { table } from "../table";
import type { Terminal } from "../terminal";

/** The part of a report that the table shows. */
export type ReportedUnits = Pick<RunReport, "command" | "units">;

/**
 * The table at the end of a run, or before its question, with totals.
 * @param errors where the errors of failed units are printed
 */
export function reportTable(
  report: ReportedUnits,
  { colors, columns }: Pick<Terminal, "colors" | "columns">,
  errors: "above" | "below",
): string {
  const rows = report.units.map((unit) => [
    unit.result,
    unit.unit,
    describeChanges(unit),
    describeDuration(unit),
    unit.result === "failed" && unit.cause !== undefined ? `error ${errors}` : describeRemarks(unit),
  ]);
  const paint = (text: string, row: number, column: number): string =>
    column === 0 ? colourOf(report.units[row]!, colors)(text) : text;
  const lines = table(["RESULT", "UNIT", "CHANGES", "TIME", "REMARKS"], rows, { columns, paint });
  return [lines, "", describeReport(report)].join("\n");
}

export function colourOf({ result, changed }: UnitResult, colors: Terminal["colors"]): (text: string) => string {
  switch (result) {
    case "failed":
    case "early exit":
      return colors.red;
    case "deferred":
      return colors.yellow;
    case "excluded":
      return colors.dim;
    case "succeeded":
      return changed === true ? colors.cyan : colors.green;
  }
}
