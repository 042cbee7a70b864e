/** A table without the columns that are empty in every row. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const used = header.flatMap((_, column) => (rows.some((row) => row[column] !== "") ? [column] : []));
  const line = (cells: readonly string[]) => `| ${used.map((column) => cells[column]).join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

/** An item of a list, each line of it under the one before. Empty lines are left out. */
export function item(...lines: readonly string[]): string {
  return `- ${lines.filter((line) => line !== "").join("\\\n  ")}`;
}

/** A text as a sentence: escaped, with a period. */
export function sentence(text: string): string {
  const escaped = words(text);
  return /[.!?:]$/.test(escaped) ? escaped : `${escaped}.`;
}

/** Text of a cell or a paragraph, with the syntax of Markdown and HTML escaped. */
export function words(text: string): string {
  // An underscore within a word has no meaning. GitHub reads "$" as the start of a formula.
  return oneLine(text).replace(/[\\`*<|[\]~$]|(?<!\w)_|_(?!\w)/g, "\\$&");
}

/** Code of a cell or a paragraph, with any content. */
export function code(text: string): string {
  const line = oneLine(text).replaceAll("|", "\\|");
  if (line === "") return "";
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
}

export function link(text: string, target: string): string {
  return `[${words(text)}](${encodeURI(target).replace(/[()]/g, (bracket) => (bracket === "(" ? "%28" : "%29"))})`;
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();
