import { readFileSync, statSync } from "node:fs";
import { problem, UserError } from "./problem";

/**
 * Reads a file of the project. What is no regular file is refused: reading a pipe would wait for a writer.
 * @param name the file as the user knows it
 * @returns undefined if there is no such file
 * @throws UserError if it cannot be read
 */
export function readProjectFile(file: string, name: string, fix = "make it a readable file"): string | undefined {
  try {
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    if (stat.isFile()) return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOTDIR") return undefined;
    throw unreadable(name, code ?? String(error), fix);
  }
  throw unreadable(name, "it is not a file", fix);
}

const unreadable = (name: string, reason: string, fix: string): UserError =>
  new UserError([problem({ file: name, message: `cannot be read (${reason})`, fix })]);
