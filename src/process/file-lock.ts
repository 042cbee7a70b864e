import { linkSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { dirname } from "node:path";
import { makeFolder } from "../engine/make-folder";
import { readText } from "../engine/read-file";
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
  makeFolder(dirname(file));
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
      if (holder !== undefined && (attempt > 100 || isAlive(holder))) throw new LockHeld(holder);
      if (!removeLeft(file)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

/** Longer than it takes to remove a file, by far. */
const takeoverMs = 10_000;

/**
 * Removes the lock of a process that was killed. One process at a time: of two that have seen it, the second would remove
 * the lock that the first has just taken. False if another one is at it.
 */
function removeLeft(file: string): boolean {
  const takeover = `${file}.takeover`;
  try {
    mkdirSync(takeover);
  } catch {
    const since = statSync(takeover, { throwIfNoEntry: false })?.mtimeMs;
    if (since !== undefined && Date.now() - since > takeoverMs) rmSync(takeover, { recursive: true, force: true });
    return false;
  }
  try {
    const holder = readHolder(file);
    if (holder === undefined || !isAlive(holder)) rmSync(file, { force: true });
    return true;
  } finally {
    rmSync(takeover, { recursive: true, force: true });
  }
}

/** A container may run as a user without a name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}

const thisProcess = (command: string): LockHolder => ({
  pid: process.pid,
  started: startOf(process.pid),
  host: hostname(),
  user: userName(),
  since: new Date().toISOString(),
  command,
});

function readHolder(file: string): LockHolder | undefined {
  try {
    const holder = JSON.parse(readText(file)) as Partial<LockHolder> | null;
    return Number.isSafeInteger(holder?.pid) && typeof holder?.host === "string" ? (holder as LockHolder) : undefined;
  } catch {
    return undefined; // released meanwhile, or unreadable
  }
}

/** Nothing is known of processes on another machine that shares the folder: they count as alive. */
const isAlive = ({ pid, started, host }: LockHolder): boolean =>
  host !== hostname() || (started !== undefined && isRunning({ pid, started }));
