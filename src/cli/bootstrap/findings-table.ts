import type { Finding } from "../../bootstrap/inspect-bucket";
import { table, type Terminal } from "../terminal";

/** The settings of a bucket, each with what it is and what it must be. */
export function findingsTable(findings: readonly Finding[], { colors }: Pick<Terminal, "colors">): string {
  const rows = findings.map(({ status, name, found, wanted }) => [status, name, found, status === "ok" ? "" : wanted]);
  const columns = findings.every(({ status }) => status === "ok") ? 3 : 4;
  const titles = ["STATUS", "SETTING", "FOUND", "MUST BE"].slice(0, columns);
  const [header, ...lines] = table(
    titles,
    rows.map((row) => row.slice(0, columns)),
  ).split("\n");
  const coloured = lines.map((line, index) => {
    const { status } = findings[index]!;
    const colour = { ok: colors.green, missing: colors.yellow, differs: colors.yellow, failed: colors.red }[status];
    return colour(status) + line.slice(status.length);
  });
  return [header, ...coloured].join("\n");
}
