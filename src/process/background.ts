import { spawn } from "node:child_process";
import { closeSync, openSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { readText } from "../engine/read-file";
import { isRunning, type ProcessIdentity, startOf } from "./identity";

export interface BackgroundCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly pidFile: string;
  readonly log: string;
}

/** Starts a process that outlives this one, in its own session so that Ctrl-C does not reach it. */
export function startInBackground({ command, args, env, cwd, pidFile, log }: BackgroundCommand): ProcessIdentity {
  const output = openSync(log, "w");
  try {
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", output, output] });
    child.on("error", () => undefined); // it has no pid then, which is reported below
    child.unref();
    const started = child.pid === undefined ? undefined : startOf(child.pid);
    if (child.pid === undefined || started === undefined) throw new Error(`${command} could not be started`);
    const identity = { pid: child.pid, started };
    writeFileSync(pidFile, `${JSON.stringify(identity)}\n`);
    return identity;
  } finally {
    closeSync(output);
  }
}

/** Reads a pid file. An unreadable file counts as none: a process is stopped only if its start time matches. */
export function readPidFile(pidFile: string): ProcessIdentity | undefined {
  try {
    const { pid, started } = JSON.parse(readText(pidFile)) as Partial<ProcessIdentity>;
    if (!Number.isSafeInteger(pid) || pid! <= 1 || typeof started !== "string" || started === "") return undefined;
    return { pid: pid!, started };
  } catch {
    return undefined;
  }
}

/**
 * Terminates a process that `startInBackground` started, kills it after a grace period, and kills what it left running in
 * its session. Does nothing if it ended, even if its pid is reused.
 */
export async function stopProcess(process_: ProcessIdentity, graceMs = 5_000): Promise<void> {
  for (const [signal, waitMs] of [
    ["SIGTERM", graceMs],
    ["SIGKILL", 5_000],
  ] as const) {
    const deadline = Date.now() + waitMs;
    if (!isRunning(process_)) return;
    signalTo(process_.pid, signal);
    while (isRunning(process_)) {
      if (Date.now() > deadline) break;
      await sleep(25);
    }
    // Its pid is the id of its group, which no other process can get while the group has members.
    if (!isRunning(process_)) signalTo(-process_.pid, "SIGKILL");
  }
  if (isRunning(process_)) throw new Error(`process ${process_.pid} survives SIGKILL`);
}

/** Sends a signal to a process, or to a process group by its negative id, unless it has ended. */
function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // it ended meanwhile
  }
}

/** Stops the process of a pid file and removes the file. True if it was running. */
export async function stopByPidFile(pidFile: string): Promise<boolean> {
  const identity = readPidFile(pidFile);
  const running = identity !== undefined && isRunning(identity);
  if (running) await stopProcess(identity);
  rmSync(pidFile, { force: true });
  return running;
}
