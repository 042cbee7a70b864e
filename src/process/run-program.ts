import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";

export type Variables = Readonly<Record<string, string | undefined>>;

export interface RunOptions {
  readonly cwd?: string;
  /** @default process.env */
  readonly env?: Variables;
  /** Kills the program, and what it has started, after this time. Without it the program may run as long as it likes. */
  readonly timeoutMs?: number;
  /** Called with the process's number as soon as there is one. */
  readonly onStart?: (pid: number) => void;
}

export interface Finished {
  /** Undefined when the program could not be started, was killed or ran out of time. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

/** Runs a program without a shell and captures what it prints. Never rejects: a failure is a `code` that is not 0. */
export function run(binary: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const { cwd, env = process.env, timeoutMs, onStart } = options;
  // A group of its own lets a timeout kill the children too; without a timeout Ctrl-C must reach the program.
  const grouped = timeoutMs !== undefined && process.platform !== "win32";
  return new Promise((done) => {
    const child = spawn(binary, args, { cwd, env: { ...env }, detached: grouped, stdio: ["ignore", "pipe", "pipe"] });
    if (child.pid !== undefined) onStart?.(child.pid);
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));

    const finish = (code: number | undefined, timedOut = false): void => {
      clearTimeout(timer);
      done({ code, stdout, stderr, timedOut });
    };
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            if (grouped && child.pid !== undefined) killGroup(child.pid);
            else child.kill("SIGKILL");
            child.stdout.destroy();
            child.stderr.destroy();
            finish(undefined, true);
          }, timeoutMs);
    child.once("error", (error) => {
      stderr += error.message;
      finish(undefined);
    });
    child.once("close", (code) => finish(code ?? undefined));
  });
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It ended by itself in the meantime.
  }
}

/** Where a program is: on the PATH of `env`, or where a name with a slash says. */
export function findExecutable(name: string, env: Variables = process.env): string | undefined {
  const suffixes = process.platform === "win32" ? ["", ...(env["PATHEXT"] ?? ".EXE;.CMD").split(";")] : [""];
  const folders = /[\\/]/.test(name) ? [""] : (env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders
    .flatMap((folder) =>
      suffixes.map((suffix) => (folder === "" ? resolve(name + suffix) : join(folder, name + suffix))),
    )
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
