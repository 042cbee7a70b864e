import { existsSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { UserError, problem } from "./problem";

/**
 * Puts a file in place whole or not at all.
 * @param name what the user calls it, for the error: `--output-file graph.svg`
 * @param mode who may read it, where that is not everyone
 */
export function writeWhole(file: string, content: string, name: string, mode?: number): void {
  const part = `${file}.${process.pid}.part`;
  try {
    // A rename would replace a device or a pipe by a file.
    if (statSync(file, { throwIfNoEntry: false })?.isFile() === false) {
      throw new UserError([problem({ path: name, message: "is not a file", fix: "choose another name" })]);
    }
    writeFileSync(part, content, { mode });
    renameSync(part, file);
  } catch (error) {
    if (existsSync(part)) rmSync(part);
    if (error instanceof UserError) throw error;
    const message = `cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)})`;
    throw new UserError([problem({ path: name, message, fix: "choose a writable folder that exists" })]);
  }
}
