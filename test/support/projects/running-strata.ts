import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, openSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type JournalEntry, readJournal, runFolders } from "../../../src/run/journal/journal";
import { isRunning } from "../../../src/process/identity";

/** Commands of a project that a test disturbs while they run, and the journals that they leave. */
export class RunningStrata {
  /** The folder of the environment's runs. */
  readonly runs: string;
  /** The file with what the last command has printed. */
  readonly output: string;

  constructor(
    private readonly root: string,
    environment: string,
  ) {
    this.runs = join(root, ".strata", "runs", environment);
    this.output = join(root, "output");
  }

  /** The folder of the last run; undefined before the first. */
  get last(): string | undefined {
    return runFolders(this.runs)[0];
  }

  get journal(): readonly JournalEntry[] {
    return readJournal(this.last ?? "").entries;
  }

  start(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
    // Both streams append to one file: each at its own place would overwrite the other.
    writeFileSync(this.output, "");
    const output = openSync(this.output, "a");
    return spawn(process.execPath, [join(this.root, "bin", "strata.cjs"), ...args], {
      cwd: this.root,
      stdio: ["ignore", output, output],
      env: { ...process.env, CI: "1", ...env },
    });
  }

  /** Starts a command and waits until Terraform changes one of these units, by default any. */
  async startChange(
    args: readonly string[],
    { units, env }: { readonly units?: readonly string[]; readonly env?: NodeJS.ProcessEnv } = {},
  ) {
    const before = this.last;
    const child = this.start(args, env);
    const change = () =>
      this.journal.find((entry) => entry.type === "change" && (units ?? [entry.unit]).includes(entry.unit));
    await until(() => {
      if (child.exitCode !== null)
        throw new Error(`it ended with ${child.exitCode}: ${readFileSync(this.output, "utf8")}`);
      return this.last !== before && change() !== undefined;
    });
    return { child, terraform: change() as JournalEntry & { readonly type: "change" } };
  }

  /** Waits for the Terraform processes that a killed command has left. */
  orphansGone(): Promise<void> {
    return until(
      () => !this.journal.some((entry) => entry.type === "change" && isRunning(entry)) && !hasProcessIn(this.root),
    );
  }
}

/**
 * Whether a process works in a folder, on Linux. The journal does not have a Terraform whose Strata was killed between the
 * start of Terraform and the entry.
 */
function hasProcessIn(folder: string): boolean {
  const processes = existsSync("/proc") ? readdirSync("/proc").filter((name) => /^\d+$/.test(name)) : [];
  return processes.some((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`).startsWith(`${folder}/`);
    } catch {
      return false; // it ended, or belongs to another user
    }
  });
}

/** Waits for the end of a command, and returns its exit code. */
export const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) =>
    child.exitCode === null && child.signalCode === null ? child.once("exit", resolve) : resolve(child.exitCode),
  );

export async function until(test: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!(await test())) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${String(test)}`);
    await sleep(20);
  }
}
