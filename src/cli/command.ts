import type { Command } from "commander";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError, problem } from "../engine/problem";
import type { Terminal } from "./terminal";

/** The context of a command's action, besides its arguments. */
export interface Context {
  /** The project's folder, absolute. */
  readonly root: string;
  readonly terminal: Terminal;
}

/** Adds one command to the program. `done` receives the exit code of its action. */
export type RegisterCommand = (program: Command, context: Context, done: (code: number) => void) => void;

/** The output folder: `--output`, CDKTF_OUTDIR (set by cdktf-cli), `output` of `cdktf.json`, or `cdktf.out`. */
export function outputFolder({ root }: Pick<Context, "root">, option?: string): string {
  return option ?? process.env["CDKTF_OUTDIR"] ?? configuredOutput(root) ?? "cdktf.out";
}

function configuredOutput(root: string): string | undefined {
  const file = join(root, "cdktf.json");
  if (!existsSync(file)) return undefined;
  try {
    const { output } = JSON.parse(readFileSync(file, "utf8")) as { readonly output?: string };
    return output;
  } catch (error) {
    const fix = "fix it, or restore it with `git checkout cdktf.json`";
    throw new UserError([
      problem({ path: "cdktf.json", message: `is not valid JSON: ${(error as Error).message}`, fix }),
    ]);
  }
}
