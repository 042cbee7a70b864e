import { lstatSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { problem, type Problem, UserError } from "../engine/problem";
import { makeFolder } from "../engine/make-folder";

/** A file to create. */
export interface NewFile {
  /** From the project, with forward slashes. */
  readonly path: string;
  readonly content: string;
}

/** Files that exist already. */
export function conflicts(root: string, files: readonly NewFile[]): readonly Problem[] {
  return files
    .filter(({ path }) => lstatSync(join(root, path), { throwIfNoEntry: false }) !== undefined)
    .map(({ path }) => problem({ file: path, message: "exists already", fix: "choose another name, or remove it" }));
}

/**
 * Writes all files or none: each is written under a temporary name, then renamed. If anything fails, everything that was
 * created is removed, including folders.
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
      const folder = makeFolder(dirname(target));
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
    const fix = blocked ? "a file is in the place of a folder" : "make its folder writable";
    throw new UserError([problem({ file: current, message: `cannot be written: ${code}`, fix })]);
  }
}
