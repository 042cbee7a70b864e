import { relative } from "node:path";
import { problem, UserError } from "./problem";

/**
 * An error of the file system or of a program as a mistake of the user: a full disk, a folder that is not writable, too
 * many open files. Commands report those that they expect themselves; any other error is a fault of Strata.
 * @param root the project's folder, absolute
 * @returns the error, if it is one already
 * @throws any other error as it is
 */
export function asUserError(error: unknown, root: string): UserError {
  if (error instanceof UserError) return error;
  if (!isSystemError(error)) throw error;
  const { code, syscall, path } = error;
  const message = `is refused by the system (${code} at ${syscall})`;
  const subject =
    path === undefined ? "a file or a program" : path.startsWith(`${root}/`) ? relative(root, path) : path;
  return new UserError([problem({ path: subject, message, fix: advice[code] })], "the command stopped there");
}

const advice: Readonly<Record<string, string>> = {
  EACCES: "make it readable and writable for this user",
  EPERM: "make it readable and writable for this user",
  EROFS: "the file system is read-only",
  ENOSPC: "make room on the disk",
  EDQUOT: "make room in the quota",
  EMFILE: "raise the limit with `ulimit -n`",
  ENFILE: "raise the limit of open files",
  ELOOP: "it is a symbolic link in a circle",
  ENOTDIR: "a part of the path is a file",
  EISDIR: "it is a folder, but must be a file",
  ENAMETOOLONG: "choose a shorter name",
};

interface SystemError {
  readonly code: string;
  readonly syscall: string;
  readonly path?: string;
}

function isSystemError(error: unknown): error is SystemError {
  const { code, syscall } = (error ?? {}) as Partial<Record<string, unknown>>;
  return typeof code === "string" && /^E[A-Z0-9]+$/.test(code) && typeof syscall === "string";
}
