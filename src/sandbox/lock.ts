import { linkSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { mistake } from "./mistake";
import { isRunning, readPidFile, startOf } from "../process/background";
import { files } from "./state";

/** One `up` or `down` at a time: two at once would each start emulators, and one set would be lost. */
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

/** By link(2): the lock appears at once with its content, so no one reads a half-written one. */
function take(lock: string, own: string): void {
  for (let attempt = 0; ; attempt++) {
    try {
      linkSync(own, lock);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const holder = readPidFile(lock);
      if (attempt > 3 || (holder !== undefined && isRunning(holder))) {
        throw mistake(
          `another \`strata sandbox\` command is at work here (process ${holder?.pid ?? "unknown"})`,
          "wait for it to end, or stop it, and run this one again",
        );
      }
      rmSync(lock, { force: true });
    }
  }
}
