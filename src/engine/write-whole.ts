import { renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { UserError, problem } from "./problem";

/**
 * Checks before a long command that `writeWhole` can put a file in place at its end.
 * @throws UserError if it cannot
 */
export function checkWritable(file: string, name: string): void {
  withPart(file, name, (part) => writeFileSync(part, ""));
}

/**
 * Puts a file in place whole or not at all.
 * @param name what the user calls it, for the error: `--output-file graph.svg`
 * @param mode who may read it, where that is not everyone
 */
export function writeWhole(file: string, content: string, name: string, mode?: number): void {
  withPart(file, name, (part) => {
    writeFileSync(part, content, { mode });
    renameSync(part, file);
  });
}

function withPart(file: string, name: string, write: (part: string) => void): void {
  const part = `${file}.${process.pid}.part`;
  try {
    // A rename would replace a device or a pipe by a file.
    if (statSync(file, { throwIfNoEntry: false })?.isFile() === false) {
      throw new UserError([problem({ path: name, message: "is not a file", fix: "choose another name" })]);
    }
    write(part);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const message = `cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)})`;
    throw new UserError([problem({ path: name, message, fix: "choose a writable folder that exists" })]);
  } finally {
    rmSync(part, { force: true });
  }
}
