import { closeSync, openSync, readdirSync, rmSync, writeSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { compareNames } from "../../engine/graph";
import { readText } from "../../engine/read-file";
import { startOf } from "../../process/identity";
import { makeFolder } from "../../engine/make-folder";

const entrySchema = z.discriminatedUnion("type", [
  /** The run begins. */
  z.object({ type: z.literal("run"), command: z.string(), environment: z.string(), units: z.array(z.string()) }),
  /** Terraform starts to change a unit; `pid` and `started` tell its process. */
  z.object({ type: z.literal("change"), unit: z.string(), pid: z.number(), started: z.string() }),
  /** A unit is finished with. */
  z.object({ type: z.literal("result"), unit: z.string(), result: z.string(), fingerprint: z.string() }),
  /** The run ended by itself; without this entry it was killed. */
  z.object({ type: z.literal("end") }),
]);
export type JournalEntry = z.infer<typeof entrySchema>;

/**
 * Journal of a run, one line for each step, written before the next step begins: a run that was killed can be
 * resumed, and Terraform processes that outlive it can be found. Where the machine itself dies, the last lines may be
 * lost: then there is no Terraform left to find, and what is planned again finds its state.
 */
export class Journal {
  private readonly file: number;
  private incomplete = false;

  /**
   * Begins a journal.
   * @param onLoss told once, when an entry cannot be written: the run goes on, since states tell what was done
   * @throws the file system's error when not even the first entry can be written
   */
  constructor(
    folder: string,
    first: JournalEntry,
    private readonly onLoss: (reason: string) => void,
  ) {
    this.file = openSync(join(folder, journalFile), "a", 0o600);
    this.write(first);
  }

  add(entry: JournalEntry): void {
    if (this.incomplete) return; // a gap would tell that something did not happen
    try {
      this.write(entry);
    } catch (error) {
      this.incomplete = true;
      this.onLoss((error as NodeJS.ErrnoException).code ?? String(error));
    }
  }

  private write(entry: JournalEntry): void {
    writeSync(this.file, `${JSON.stringify(entry)}\n`);
  }

  close(): void {
    closeSync(this.file);
  }
}

/** Notes which process changes a unit, once there is one: a later run waits for it should this one be killed. */
export const noteChange =
  (journal: Journal, unit: string) =>
  (pid: number): void => {
    const started = startOf(pid);
    if (started !== undefined) journal.add({ type: "change", unit, pid, started });
  };

const journalFile = "journal.jsonl";

export interface JournalReading {
  /** Whether there is a journal at all: a run that was killed before it began has none. */
  readonly exists: boolean;
  readonly entries: readonly JournalEntry[];
  /** The first line that cannot be read, counted from 1. What follows it is not trusted. */
  readonly damagedLine?: number;
}

/** Reads a journal. A last line without its end was being written when the run was killed: it did not happen. */
export function readJournal(folder: string): JournalReading {
  let text: string;
  try {
    text = readText(join(folder, journalFile));
  } catch {
    return { exists: false, entries: [] };
  }
  const entries: JournalEntry[] = [];
  const lines = text.split("\n").slice(0, -1);
  for (const [index, line] of lines.entries()) {
    const entry = parseEntry(line);
    if (entry === undefined) return { exists: true, entries, damagedLine: index + 1 };
    entries.push(entry);
  }
  return { exists: true, entries };
}

function parseEntry(line: string): JournalEntry | undefined {
  try {
    return entrySchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

const keptRuns = 20;

/** The folder of a new run, `<environment's folder>/<time>-<pid>`. Folders of the oldest runs are removed. */
export function newRunFolder(environmentFolder: string, now = new Date()): string {
  runFolders(environmentFolder)
    .slice(keptRuns - 1)
    .forEach((folder) => rmSync(folder, { recursive: true, force: true }));
  const folder = join(environmentFolder, `${timeAfter(runFolders(environmentFolder)[0], now)}-${process.pid}`);
  makeFolder(folder, 0o700);
  return folder;
}

/** The time in a run's name: now, or right after the last run, where the clock was set back since. */
function timeAfter(last: string | undefined, now: Date): string {
  const inName = (time: Date): string => time.toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 19);
  const before = last === undefined ? "" : basename(last).slice(0, 19);
  if (inName(now) > before) return inName(now);
  const iso = before.replace(/^(....)(..)(..)-(..)(..)(..\....)$/, "$1-$2-$3T$4:$5:$6Z");
  return inName(new Date(Date.parse(iso) + 1));
}

/** The folders of an environment's runs, the newest first. */
export function runFolders(environmentFolder: string): string[] {
  try {
    return readdirSync(environmentFolder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && /^\d{8}-/.test(entry.name))
      .map(({ name }) => join(environmentFolder, name))
      .sort((a, b) => compareNames(b, a));
  } catch {
    return [];
  }
}
