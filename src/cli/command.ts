import type { Command } from "commander";
import type { Terminal } from "./terminal";

/** What a command's action is given besides its arguments. */
export interface Context {
  /** The project's folder, absolute. */
  readonly root: string;
  readonly terminal: Terminal;
}

/** Adds one command to the program. `done` receives the exit code of its action. */
export type RegisterCommand = (program: Command, context: Context, done: (code: number) => void) => void;

/** The output folder: `--output`, else what cdktf-cli says, else `cdktf.out`. */
export function outputFolder(option: string | undefined): string {
  return option ?? process.env["CDKTF_OUTDIR"] ?? "cdktf.out";
}
