import { hostname } from "node:os";
import { join } from "node:path";
import { problem, UserError } from "../../engine/problem";
import { LockHeld, type LockHolder, takeLock } from "../../process/file-lock";

/**
 * Locks an environment against other runs on this machine, which would write overrides and plans into the same folders.
 * The lock of each state protects it from other machines.
 * @returns a function that releases the lock
 * @throws UserError that names the other run, and how to continue
 */
export function lockEnvironment(folder: string, environment: string, command: string): () => void {
  try {
    return takeLock(join(folder, "lock"), command);
  } catch (error) {
    if (error instanceof LockHeld) throw inUse(environment, error.holder);
    throw error;
  }
}

function inUse(environment: string, { pid, host, user, since, command }: LockHolder): UserError {
  const message = `is in use: ${user} has been running \`strata ${command}\` since ${since} (process ${pid} on ${host})`;
  const fix =
    host === hostname()
      ? `wait for it, or stop it with \`kill -INT ${pid}\`: it finishes the current Terraform steps, and \`--resume\` continues`
      : `wait for it, or stop it there; if that machine is gone, delete .strata/runs/${environment}/lock`;
  return new UserError([problem({ path: `environment ${environment}`, message, fix })]);
}
