import pico from "picocolors";

/** Where a command writes, and how. Results go to `out`, everything else to `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  readonly colors: ReturnType<typeof pico.createColors>;
  /** Whether a person watches: progress is shown only then. */
  readonly interactive: boolean;
}

export function processTerminal(): Terminal {
  const interactive = isTerminal(process.stderr) && process.env["CI"] === undefined;
  return {
    out: (text) => void process.stdout.write(`${text}\n`),
    err: (text) => void process.stderr.write(`${text}\n`),
    colors: pico.createColors(
      pico.isColorSupported && isTerminal(process.stdout) && !process.argv.includes("--no-color"),
    ),
    interactive,
  };
}

/** Node leaves `isTTY` out, rather than setting it to false, where a stream is none. */
const isTerminal = ({ isTTY }: { readonly isTTY?: boolean }): boolean => isTTY === true;

/** Columns of equal width, two spaces apart. The last column is not padded. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  return [header, ...rows]
    .map((row) =>
      row
        .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column]!)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
