import { execFileSync, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * One process, told apart from a later one that was given the same number: what it is known by besides the
 * number is the moment it started.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly started: string;
}

export interface BackgroundCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly pidFile: string;
  readonly log: string;
}

/** Starts a process that outlives this one, in a session of its own: Ctrl-C in the terminal does not reach it. */
export function startInBackground({ command, args, env, cwd, pidFile, log }: BackgroundCommand): ProcessIdentity {
  const output = openSync(log, "w");
  try {
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", output, output] });
    child.on("error", () => undefined); // it has no pid then, and that is reported below
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

/** Reads a pid file. An unreadable one counts as none: without the start time no process may be stopped. */
export function readPidFile(pidFile: string): ProcessIdentity | undefined {
  try {
    const { pid, started } = JSON.parse(readFileSync(pidFile, "utf8")) as Partial<ProcessIdentity>;
    if (!Number.isSafeInteger(pid) || pid! <= 1 || typeof started !== "string" || started === "") return undefined;
    return { pid: pid!, started };
  } catch {
    return undefined;
  }
}

/** Whether that very process runs; false when it ended, also when another one has its number by now. */
export const isRunning = ({ pid, started }: ProcessIdentity): boolean => startOf(pid) === started;

/** Asks the process to end, waits, insists. Does nothing if it is gone or its number belongs to another one. */
export async function stopProcess(process_: ProcessIdentity, graceMs = 5_000): Promise<void> {
  for (const [signal, waitMs] of [
    ["SIGTERM", graceMs],
    ["SIGKILL", 5_000],
  ] as const) {
    const deadline = Date.now() + waitMs;
    if (!isRunning(process_)) return;
    try {
      process.kill(process_.pid, signal);
    } catch {
      return; // gone between the two lines
    }
    while (isRunning(process_)) {
      if (Date.now() > deadline) break;
      await sleep(25);
    }
  }
  if (isRunning(process_)) throw new Error(`process ${process_.pid} does not end, not even by SIGKILL`);
}

/** Stops what a pid file names and removes the file. True if there was a process to stop. */
export async function stopByPidFile(pidFile: string): Promise<boolean> {
  const identity = readPidFile(pidFile);
  const running = identity !== undefined && isRunning(identity);
  if (running) await stopProcess(identity);
  rmSync(pidFile, { force: true });
  return running;
}

/** When a process started, in whatever form the system tells it; undefined if there is none (or only its remains). */
export function startOf(pid: number): string | undefined {
  return process.platform === "linux" ? startOnLinux(pid) : startByPs(pid);
}

function startOnLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field, the name, may contain anything; the third on is regular (proc(5)).
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return fields[0] === "Z" || fields[0] === "X" ? undefined : `${boot} ${fields[19]}`;
  } catch {
    return undefined;
  }
}

function startByPs(pid: number): string | undefined {
  try {
    const [state = "Z", ...started] = execFileSync("ps", ["-o", "state=,lstart=", "-p", String(pid)], {
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C", TZ: "UTC" },
      stdio: ["ignore", "pipe", "ignore"],
    })
      .trim()
      .split(/\s+/);
    return state.startsWith("Z") ? undefined : started.join(" ");
  } catch {
    return undefined;
  }
}
