import { spawn } from "node:child_process";
import { PoisonError, TransientError } from "../lib/errors";

/** Characters of a program's errors that become a reason. */
const reasonLength = 300;
/** Time to end after SIGTERM; then SIGKILL. */
const graceMillis = 5_000;

export interface ProgramOptions {
  readonly signal: AbortSignal;
  readonly cwd: string;
  /** Paths of programs, for tests. @default the search path */
  readonly path?: string;
}

/**
 * Runs a program that reads a file of a user, and returns its standard output.
 * @throws PoisonError if it fails or crashes: that is the file's fault, and so it would again
 * @throws TransientError if it cannot start, the disk is full, or it was killed, which is what a lack of memory looks like
 */
export async function runProgram(
  command: string,
  args: readonly string[],
  { signal, cwd, path = process.env.PATH }: ProgramOptions,
): Promise<string> {
  signal.throwIfAborted();
  const child = spawn(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, PATH: path } });
  const terminate = (): void => {
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), graceMillis).unref();
  };
  signal.addEventListener("abort", terminate);
  let [output, errors] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors = (errors + text).slice(-4_096)));
  try {
    const [code, killedBy] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
      child.once("error", (error) => reject(new TransientError(`${command} cannot start: ${error.message}`)));
      child.once("close", (...end) => resolve(end));
    });
    signal.throwIfAborted();
    if (code === 0) return output;
    throw failure(command, killedBy ?? `exit code ${code}`, `${errors}\n${output}`);
  } finally {
    signal.removeEventListener("abort", terminate);
  }
}

function failure(command: string, end: string, text: string): Error {
  if (/no space left on device/i.test(text)) return new TransientError(`${command}: the disk is full`);
  if (end === "SIGKILL" || end === "SIGTERM") return new TransientError(`${command} was ended by ${end}`);
  const lines = text.split("\n").map((line) => line.trim());
  const said = lines.filter((line) => /error|invalid|failed|unsupported|unable|cannot/i.test(line)).at(-1);
  const last = said ?? lines.filter(Boolean).at(-1) ?? "no message";
  return new PoisonError(`${command} cannot process the file (${end}): ${last.slice(0, reasonLength)}`);
}
