import { lstatSync, rmSync } from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";
import { userError } from "./user-error";
import { makeFolder } from "../engine/make-folder";

/**
 * The folder of the emulators' sockets and temporary files, which only its owner can enter. It is not in the sandbox's own
 * folder, because the path of a socket may have no more than about 100 characters, and because a function that is unpacked
 * below a checkout would find the packages in its `node_modules`.
 */
const folderOf = (directory: string): string => {
  const hash = createHash("sha256").update(path.resolve(directory)).digest("hex").slice(0, 12);
  return path.join(tmpdir(), `strata-sandbox-${hash}`);
};

/**
 * Makes the folder of the sockets of a sandbox.
 * @throws UserError if someone else has made a folder of that name
 */
export function socketFolder(directory: string): string {
  const folder = folderOf(directory);
  makeFolder(folder, 0o700);
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== userInfo().uid || (found.mode & 0o077) !== 0) {
    throw userError(
      `${folder} must be a folder that only you can enter`,
      "remove it, or set TMPDIR to a folder of yours",
    );
  }
  return folder;
}

/** Makes the folder of the emulators' temporary files, such as the code of running functions. */
export function temporaryFolder(directory: string): string {
  const folder = path.join(socketFolder(directory), "tmp");
  makeFolder(folder, 0o700);
  return folder;
}

/** Removes the sockets and the temporary files. */
export const removeSockets = (directory: string): void => rmSync(folderOf(directory), { recursive: true, force: true });
