import { spawn } from "node:child_process";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type { Interruption } from "./interruption";
import type { Variables } from "./run-program";

export interface LoggedOptions {
  readonly cwd: string;
  readonly env: Variables;
  /** The file that takes what the program prints; it is added to. */
  readonly log: string;
  readonly interruption: Interruption;
  readonly onLine?: (line: string) => void;
  /** Called with the process's number as soon as there is one. */
  readonly onStart?: (pid: number) => void;
  /** Receives the program's standard input, to answer what it asks; without this it has none. */
  readonly input?: (stdin: Writable) => void;
}

export interface LoggedEnd {
  /** Undefined when a signal ended the program, or it could not be started. */
  readonly code: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
  /** All that it printed. */
  readonly text: string;
}

const pollMs = 100;

/**
 * Runs a program that must not be disturbed. It prints into a file and not into a pipe: should this process be killed,
 * Terraform would die of writing to a pipe that no one reads, in the middle of an apply. So it ends its work, and the
 * next run finds a whole state.
 */
export function runLogged(binary: string, args: readonly string[], options: LoggedOptions): Promise<LoggedEnd> {
  const { cwd, env, log, interruption, onLine = () => undefined, onStart, input } = options;
  const output = openSync(log, "a", 0o600);
  const reader = new LogReader(log, fstatSync(output).size, onLine);
  return new Promise((resolve) => {
    const stdin = input === undefined ? "ignore" : "pipe";
    const child = spawn(binary, args, { cwd, env: { ...env }, detached: true, stdio: [stdin, output, output] });
    closeSync(output);
    const program = { interrupt: () => void child.kill("SIGINT") };
    const timer = setInterval(() => reader.read(), pollMs);
    const finish = (code: number | undefined, signal: NodeJS.Signals | undefined, error = ""): void => {
      clearInterval(timer);
      interruption.remove(program);
      resolve({ code, signal, text: `${reader.end()}${error}` });
    };
    child.once("error", ({ message }) => finish(undefined, undefined, message));
    child.once("exit", (code, signal) => finish(code ?? undefined, signal ?? undefined));
    if (child.pid === undefined) return; // "error" follows
    onStart?.(child.pid);
    child.stdin?.on("error", () => undefined); // it ended before it read the answer
    if (child.stdin !== null) input?.(child.stdin);
    interruption.add(program);
  });
}

/** Follows a file that grows. */
class LogReader {
  private readonly file: number;
  private readonly decoder = new StringDecoder("utf8");
  private text = "";
  private told = 0;

  constructor(
    log: string,
    private position: number,
    private readonly onLine: (line: string) => void,
  ) {
    this.file = openSync(log, "r");
  }

  read(): void {
    const buffer = Buffer.allocUnsafe(64 * 1024);
    for (;;) {
      const count = readSync(this.file, buffer, 0, buffer.length, this.position);
      if (count === 0) break;
      this.position += count;
      this.text += this.decoder.write(buffer.subarray(0, count));
    }
    const end = this.text.lastIndexOf("\n") + 1;
    if (end <= this.told) return;
    const lines = this.text.slice(this.told, end - 1).split("\n");
    this.told = end;
    lines.forEach(this.onLine);
  }

  end(): string {
    this.read();
    closeSync(this.file);
    if (this.told < this.text.length) this.onLine(this.text.slice(this.told));
    return this.text;
  }
}
