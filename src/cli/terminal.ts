import pico from "picocolors";
import { visible } from "../engine/visible-text";

/** The output of a command: results go to `out`, everything else to `err`. */
export interface Terminal {
  /** @param exact prints every character as it is, for values that another program reads */
  out(text: string, exact?: "exact"): void;
  err(text: string): void;
  readonly colors: ReturnType<typeof pico.createColors>;
  /** Whether to show progress: a terminal, and not in CI. */
  readonly interactive: boolean;
  /** Width of the terminal that `out` writes to; for a file or a pipe that of COLUMNS, or undefined. */
  readonly columns?: number;
}

export function processTerminal(): Terminal {
  const colors = pico.createColors(
    pico.isColorSupported && isTerminal(process.stdout) && !process.argv.includes("--no-color"),
  );
  const shown = colors.isColorSupported ? visibleWithColors : visible;
  const interactive = isTerminal(process.stderr) && process.env["CI"] === undefined;
  return {
    out: (text, exact) => void process.stdout.write(`${exact === undefined ? shown(text) : text}\n`),
    err: (text) => void process.stderr.write(`${shown(text)}\n`),
    colors,
    interactive,
    columns: isTerminal(process.stdout) ? process.stdout.columns : Number(process.env["COLUMNS"]) || undefined,
  };
}

/** Node omits `isTTY`, rather than setting it to false, on other streams. */
const isTerminal = ({ isTTY }: { readonly isTTY?: boolean }): boolean => isTTY === true;

/** Names and values of a project must not move the cursor or hide text; colors and weights are those of commands. */
// eslint-disable-next-line no-control-regex -- the start of a color
const color = /(\u001b\[[\d;]*m)/;
const visibleWithColors = (text: string): string =>
  text
    .split(color)
    .map((part, index) => (index % 2 === 1 ? part : visible(part)))
    .join("");
