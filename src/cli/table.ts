import { visibleLine } from "../engine/visible-text";

export interface TableOptions {
  /** Width of the terminal. Without one, lines are as long as their cells. */
  readonly columns?: number;
  /** Paints a line of a cell. */
  readonly paint?: (text: string, row: number, column: number) => string;
}

const gap = 2;
/** Narrower columns wrap in the middle of most words. */
const narrowest = 10;

/**
 * Columns with two spaces between them. Where the terminal is too narrow, the widest columns wrap; where it is too
 * narrow even for that, each row becomes a list of names and values.
 */
export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  { columns, paint = (text) => text }: TableOptions = {},
): string {
  const cells = rows.map((row) => row.map(visibleLine));
  const natural = header.map((title, column) => Math.max(title.length, ...cells.map((row) => row[column]!.length)));
  const widths = columns === undefined ? natural : fit(natural, header, columns);
  if (widths === undefined) return list(header, cells, columns!, paint);
  const line = (parts: readonly (readonly string[])[], painted: (text: string, column: number) => string): string[] =>
    Array.from({ length: Math.max(...parts.map((lines) => lines.length)) }, (_, index) =>
      parts
        .map((lines, column) => {
          const text = lines[index] ?? "";
          const padding = column === parts.length - 1 ? "" : " ".repeat(widths[column]! - text.length + gap);
          return `${text === "" ? "" : painted(text, column)}${padding}`;
        })
        .join("")
        .trimEnd(),
    );
  return [
    ...line(
      header.map((title) => [title]),
      (text) => text,
    ),
    ...cells.flatMap((row, index) =>
      line(
        row.map((cell, column) => wrap(cell, widths[column]!)),
        (text, column) => paint(text, index, column),
      ),
    ),
  ].join("\n");
}

/** Widths that fit: the widest columns give up most. Undefined if no widths do. */
function fit(natural: readonly number[], header: readonly string[], columns: number): number[] | undefined {
  const room = columns - gap * (natural.length - 1);
  const least = natural.map((width, column) => Math.min(width, Math.max(header[column]!.length, narrowest)));
  if (sum(least) > room) return undefined;
  const widths = [...natural];
  while (sum(widths) > room) {
    const [widest] = widths
      .map((width, column) => ({ width, column }))
      .filter(({ width, column }) => width > least[column]!)
      .sort((a, b) => b.width - a.width);
    widths[widest!.column]!--;
  }
  return widths;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** Each row as lines `NAME  value`, for terminals without room for columns. */
function list(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  columns: number,
  paint: NonNullable<TableOptions["paint"]>,
): string {
  const names = Math.max(...header.map((title) => title.length)) + gap;
  const room = Math.max(narrowest, columns - names);
  return rows
    .map((row, index) =>
      row
        .map((cell, column) => {
          const [first = "", ...rest] = wrap(cell, room).map((text) => paint(text, index, column));
          return [
            `${header[column]!.padEnd(names)}${first}`.trimEnd(),
            ...rest.map((text) => " ".repeat(names) + text),
          ];
        })
        .flat()
        .join("\n"),
    )
    .join("\n\n");
}

/** Lines of at most `width`, broken at spaces and after slashes, hyphens and commas; else in the middle of a word. */
export function wrap(text: string, width: number): string[] {
  if (text.length <= width) return [text];
  const lines: string[] = [];
  let line = "";
  for (const part of text.split(/(?<=[ /,-])/)) {
    if ((line + part).trimEnd().length <= width) {
      line += part;
      continue;
    }
    if (line !== "") lines.push(line.trimEnd());
    line = part;
    while (line.trimEnd().length > width) {
      lines.push(line.slice(0, width));
      line = line.slice(width);
    }
  }
  return line.trimEnd() === "" ? lines : [...lines, line.trimEnd()];
}
