import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import { UserError, problem } from "../../engine/problem";
import { isRunning, startOf } from "../../process/background";

/** Who works on an environment. */
interface Holder {
  readonly pid: number;
  /** When the process started, to tell it from a later one with the same number. */
  readonly started: string | undefined;
  readonly host: string;
  readonly user: string;
  /** ISO time. */
  readonly since: string;
  readonly command: string;
}

/**
 * One run at a time works on an environment from this machine: two would write overrides and plans into the same folders.
 * Other machines are kept away by the lock of each state. Returns what releases it.
 * @throws UserError that says who runs, since when and how to go on
 */
export function lockEnvironment(folder: string, environment: string, command: string): () => void {
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, "lock");
  const own = `${lock}.${process.pid}`;
  writeFileSync(own, JSON.stringify(thisProcess(command)));
  try {
    take(lock, own, environment);
  } finally {
    rmSync(own, { force: true });
  }
  return () => rmSync(lock, { force: true });
}

/** By link(2): the lock appears at once with its content, so no one reads a half-written one. */
function take(lock: string, own: string, environment: string): void {
  for (let attempt = 0; ; attempt++) {
    try {
      linkSync(own, lock);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const holder = readHolder(lock);
      if (holder !== undefined && (attempt > 3 || isAlive(holder))) throw held(environment, holder);
      rmSync(lock, { force: true }); // of a run that was killed
    }
  }
}

function thisProcess(command: string): Holder {
  return {
    pid: process.pid,
    started: startOf(process.pid),
    host: hostname(),
    user: userInfo().username,
    since: new Date().toISOString(),
    command,
  };
}

function readHolder(lock: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(lock, "utf8")) as Holder;
  } catch {
    return undefined; // gone between the two calls
  }
}

/** Of another machine (the folder is shared) nothing is known: it counts as alive. */
const isAlive = ({ pid, started, host }: Holder): boolean =>
  host !== hostname() || (started !== undefined && isRunning({ pid, started }));

function held(environment: string, { pid, host, user, since, command }: Holder): UserError {
  const who = `${user} runs \`strata ${command}\` on it since ${since} (process ${pid} on ${host})`;
  const fix =
    host === hostname()
      ? `wait for it to end, or stop it with \`kill -INT ${pid}\`: it finishes what Terraform is doing, and \`--resume\` goes on`
      : `wait for it to end, or stop it there; if that machine is gone, delete .strata/runs/${environment}/lock`;
  return new UserError([problem({ path: `environment ${environment}`, message: `is in use: ${who}`, fix })]);
}
