import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { dirname } from "node:path";
import { isRunning, startOf } from "./identity";

/** The process that holds a lock file. */
export interface LockHolder {
  readonly pid: number;
  readonly started: string | undefined;
  readonly host: string;
  readonly user: string;
  /** ISO time. */
  readonly since: string;
  /** The command that it runs: `apply streaming-dev`. */
  readonly command: string;
}

/** A lock file is held by a process that is alive, or on another machine. */
export class LockHeld extends Error {
  override readonly name = "LockHeld";

  constructor(readonly holder: LockHolder) {
    super(`held by process ${holder.pid} on ${holder.host}`);
  }
}

/**
 * Takes a lock file, and takes it over from a process that was killed.
 * @returns a function that releases it
 * @throws LockHeld if another process holds it
 */
export function takeLock(file: string, command: string): () => void {
  mkdirSync(dirname(file), { recursive: true });
  const own = `${file}.${process.pid}`;
  writeFileSync(own, JSON.stringify(thisProcess(command)));
  try {
    link(own, file);
  } finally {
    rmSync(own, { force: true });
  }
  return () => rmSync(file, { force: true });
}

/** By link(2): the lock appears at once with its content, so nobody reads a half-written one. */
function link(own: string, file: string): void {
  for (let attempt = 0; ; attempt++) {
    try {
      linkSync(own, file);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const holder = readHolder(file);
      if (holder !== undefined && (attempt > 3 || isAlive(holder))) throw new LockHeld(holder);
      rmSync(file, { force: true }); // left by a process that was killed
    }
  }
}

const thisProcess = (command: string): LockHolder => ({
  pid: process.pid,
  started: startOf(process.pid),
  host: hostname(),
  user: userInfo().username,
  since: new Date().toISOString(),
  command,
});

function readHolder(file: string): LockHolder | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as LockHolder;
  } catch {
    return undefined; // released meanwhile, or unreadable
  }
}

/** Nothing is known of processes on another machine that shares the folder: they count as alive. */
const isAlive = ({ pid, started, host }: LockHolder): boolean =>
  host !== hostname() || (started !== undefined && isRunning({ pid, started }));
