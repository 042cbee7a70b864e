import pico from "picocolors";

/** The output of a command: results go to `out`, everything else to `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  readonly colors: ReturnType<typeof pico.createColors>;
  /** Whether to show progress: a terminal, and not in CI. */
  readonly interactive: boolean;
  /** Width of the terminal that `out` writes to; undefined for a file or a pipe. */
  readonly columns?: number;
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
    columns: isTerminal(process.stdout) ? process.stdout.columns : undefined,
  };
}

/** Node omits `isTTY`, rather than setting it to false, on other streams. */
const isTerminal = ({ isTTY }: { readonly isTTY?: boolean }): boolean => isTTY === true;
