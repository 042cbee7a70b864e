import { lstatSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError, type Problem } from "../engine/problem";

/** A file that is not there yet. */
export interface NewFile {
  /** From the project, with forward slashes. */
  readonly path: string;
  readonly content: string;
}

/** A file that stands where a new one would go. */
export function conflicts(root: string, files: readonly NewFile[]): readonly Problem[] {
  return files
    .filter(({ path }) => lstatSync(join(root, path), { throwIfNoEntry: false }) !== undefined)
    .map(({ path }) => ({ file: path, path: "", rule: "exists already", fix: "choose another name, or remove it" }));
}

/**
 * Writes all files or none: each is written beside its place first and then renamed; if anything fails, what was
 * made is removed, folders included.
 */
export function writeNewFiles(root: string, files: readonly NewFile[]): void {
  const made: string[] = [];
  const folders: string[] = [];
  let current = "";
  try {
    const parts = files.map(({ path, content }) => {
      current = path;
      const target = join(root, path);
      const part = `${target}.${process.pid}.part`;
      const folder = mkdirSync(dirname(target), { recursive: true });
      if (folder !== undefined) folders.push(folder);
      made.push(part);
      writeFileSync(part, content, { flag: "wx" });
      return { path, part, target };
    });
    for (const { path, part, target } of parts) {
      current = path;
      renameSync(part, target);
      made.push(target);
    }
  } catch (error) {
    made.forEach((file) => rmSync(file, { force: true }));
    folders.forEach((folder) => rmSync(folder, { recursive: true, force: true }));
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const blocked = code === "ENOTDIR" || code === "EEXIST";
    const fix = blocked ? "a file stands where a folder is needed" : "make its folder writable";
    throw new UserError([{ file: current, path: "", rule: `cannot be written: ${code}`, fix }]);
  }
}
