import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { problem, UserError } from "./problem";

/**
 * Makes a folder and those above it.
 *
 * `mkdirSync` with `recursive` never returns where the system says that a folder that exists does not, as Linux does for
 * new folders in /proc.
 * @param mode of the folders that are made
 * @returns the first of them; undefined if the folder existed
 * @throws an error of the file system
 */
export function makeFolder(folder: string, mode?: number): string | undefined {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return undefined;
  const first = dirname(folder) === folder ? undefined : makeFolder(dirname(folder), mode);
  try {
    mkdirSync(folder, { mode });
    return first ?? folder;
  } catch (error) {
    // Another process may have made it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST" || !statSync(folder).isDirectory()) throw error;
    return first;
  }
}

/**
 * Makes a folder, and tries whether files can be made in it.
 * @param name the folder as the user named it, for the error
 * @throws UserError if they cannot
 */
export function requireWritableFolder(folder: string, name: string): void {
  try {
    makeFolder(folder);
    rmSync(mkdtempSync(join(folder, ".strata-")), { recursive: true });
  } catch (error) {
    const message = `cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)})`;
    throw new UserError([problem({ path: name, message, fix: "choose a writable folder" })]);
  }
}

/**
 * Runs `work` with a temporary folder that is gone afterwards.
 * @throws UserError if there is no place for it
 */
export function inTemporaryFolder<R>(work: (folder: string) => R): R {
  const folder = makeTemporaryFolder();
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function makeTemporaryFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), "strata-"));
  } catch (error) {
    const message = `cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)})`;
    throw new UserError([
      problem({ path: `temporary folder ${tmpdir()}`, message, fix: "set TMPDIR to a writable folder" }),
    ]);
  }
}
