import type { Finding } from "../../bootstrap/inspect-bucket";
import { table } from "../table";
import type { Terminal } from "../terminal";

/** The settings of a bucket: found, and required where they differ. */
export function findingsTable(
  findings: readonly Finding[],
  { colors, columns }: Pick<Terminal, "colors" | "columns">,
): string {
  const rows = findings.map(({ status, name, found, wanted }) => [status, name, found, status === "ok" ? "" : wanted]);
  const shown = findings.every(({ status }) => status === "ok") ? 3 : 4;
  const paint = (text: string, row: number, column: number): string => {
    const { status } = findings[row]!;
    const colour = { ok: colors.green, missing: colors.yellow, differs: colors.yellow, failed: colors.red }[status];
    return column === 0 ? colour(text) : text;
  };
  return table(
    ["STATUS", "SETTING", "FOUND", "REQUIRED"].slice(0, shown),
    rows.map((row) => row.slice(0, shown)),
    { columns, paint },
  );
}
