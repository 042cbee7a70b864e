import { readFileSync, statSync } from "node:fs";
import { problem, UserError } from "./problem";

/**
 * The bytes of a regular file. Reading a pipe would wait for a writer for ever, and a device may have no end.
 * @throws Error with a `code`, as the file system's: ENOENT if there is no such file, EISDIR or EINVAL if it is not a
 * regular file
 */
export function readBytes(file: string): Buffer {
  const stat = statSync(file);
  if (stat.isFile()) return readFileSync(file);
  const code = stat.isDirectory() ? "EISDIR" : "EINVAL";
  throw Object.assign(new Error(`${code}: not a regular file, read '${file}'`), { code });
}

/** The text of a regular file, as `readBytes` reads it. */
export const readText = (file: string): string => readBytes(file).toString("utf8");

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
