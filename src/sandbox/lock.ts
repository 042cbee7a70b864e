import { linkSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { isRunning, readPidFile, startOf } from "../process/background";
import { files } from "./state";
import { userError } from "./user-error";

/** Runs one `up` or `down` at a time. Two at once would both start emulators and lose track of one set. */
export async function withLock<T>(directory: string, action: () => Promise<T>): Promise<T> {
  mkdirSync(directory, { recursive: true });
  const { lock } = files(directory);
  const own = `${lock}.${process.pid}`;
  writeFileSync(own, JSON.stringify({ pid: process.pid, started: startOf(process.pid) }));
  try {
    take(lock, own);
  } finally {
    rmSync(own, { force: true });
  }
  try {
    return await action();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Takes the lock with link(2), which creates the file together with its content, so it is never read half-written. */
function take(lock: string, own: string): void {
  for (let attempt = 0; ; attempt++) {
    try {
      linkSync(own, lock);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const holder = readPidFile(lock);
      if (attempt > 3 || (holder !== undefined && isRunning(holder))) {
        throw userError(
          `another \`strata sandbox\` command is running (process ${holder?.pid ?? "unknown"})`,
          "wait for it to end or stop it, then run this command again",
        );
      }
      rmSync(lock, { force: true });
    }
  }
}
