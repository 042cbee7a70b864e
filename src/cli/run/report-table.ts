import { describeChanges, describeDuration, describeRemarks, describeReport } from "../../run/report/result-text";
import type { RunReport, UnitResult } from "../../run/report/unit-result";
import { table, type Terminal } from "../terminal";

/** What of a report the table shows. */
export type ReportedUnits = Pick<RunReport, "command" | "units">;

/** The table at the end of a run, or before its question, and its sum. */
export function reportTable(report: ReportedUnits, { colors }: Pick<Terminal, "colors">): string {
  const rows = report.units.map((unit) => [
    unit.result,
    unit.unit,
    describeChanges(unit),
    describeDuration(unit),
    describeRemarks(unit),
  ]);
  const [header, ...lines] = table(["RESULT", "UNIT", "CHANGES", "TIME", "REMARKS"], rows).split("\n");
  const coloured = lines.map((line, index) => {
    const unit = report.units[index]!;
    return colourOf(unit, colors)(unit.result) + line.slice(unit.result.length);
  });
  return [header, ...coloured, "", describeReport(report)].join("\n");
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
