import type { Command } from "commander";
import { join } from "node:path";
import { type Problem, UserError, problem } from "../engine/problem";
import { readProjectFile } from "../engine/read-file";
import { isPlainObject } from "../engine/reference";
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
  if (option === "") {
    throw new UserError([problem({ path: "--output", value: option, must: "be a folder", fix: "e.g. cdktf.out" })]);
  }
  return option ?? (process.env["CDKTF_OUTDIR"] || (configuredOutput(root) ?? "cdktf.out"));
}

const configuration = "cdktf.json";
const restore = "fix it, or restore it with `git checkout cdktf.json`";

function configuredOutput(root: string): string | undefined {
  const text = readProjectFile(join(root, configuration), configuration);
  if (text === undefined) return undefined;
  const settings = parse(text);
  if (!isPlainObject(settings)) throw mistake({ path: "", rule: "must be a JSON object" });
  const { output } = settings;
  if (output === undefined || (typeof output === "string" && output !== "")) return output;
  throw mistake({ path: "output", value: output, rule: "must be a folder" });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw mistake({ path: "", rule: `is not valid JSON: ${(error as Error).message}` });
  }
}

const mistake = (found: Omit<Problem, "file" | "fix">): UserError =>
  new UserError([{ file: configuration, fix: restore, ...found }]);
