import fs, { appendFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Journal, type JournalEntry, newRunFolder, readJournal, runFolders } from "../../../src/run/journal/journal";
import { inTemporaryFolder } from "../../support/projects/synth";

const entries: JournalEntry[] = [
  { type: "run", command: "apply", environment: "dev", units: ["dev-vpc"] },
  { type: "change", unit: "dev-vpc", pid: 12, started: "boot 5" },
  { type: "result", unit: "dev-vpc", result: "succeeded", fingerprint: "abc" },
  { type: "end" },
];

function written(folder: string): string {
  const [first, ...rest] = entries;
  const journal = new Journal(folder, first!, () => undefined);
  rest.forEach((entry) => journal.add(entry));
  journal.close();
  return join(folder, "journal.jsonl");
}

test("is read as it was written", () =>
  inTemporaryFolder((folder) => {
    written(folder);
    expect(readJournal(folder)).toEqual({ exists: true, entries });
  }));

test("a last line without its end did not happen", () =>
  inTemporaryFolder((folder) => {
    appendFileSync(written(folder), '{"type":"result","unit":"dev-m');
    expect(readJournal(folder)).toEqual({ exists: true, entries });
  }));

test("nothing after a damaged line is trusted", () =>
  inTemporaryFolder((folder) => {
    const file = written(folder);
    const lines = readFileSync(file, "utf8").split("\n");
    lines[1] = "\u0000\u0000\u0000";
    writeFileSync(file, lines.join("\n"));
    expect(readJournal(folder)).toEqual({ exists: true, entries: entries.slice(0, 1), damagedLine: 2 });
  }));

test("a disk that is full from the start refuses the run", () =>
  inTemporaryFolder((folder) => {
    symlinkSync("/dev/full", join(folder, "journal.jsonl"));
    expect(() => written(folder)).toThrow("ENOSPC");
  }));

test("a disk that fills up later is reported once, and leaves no gap", () =>
  inTemporaryFolder((folder) => {
    const lost: string[] = [];
    const journal = new Journal(folder, entries[0]!, (reason) => lost.push(reason));
    const write = jest.spyOn(fs, "writeSync").mockImplementationOnce(() => {
      throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
    });
    entries.slice(1).forEach((entry) => journal.add(entry));
    write.mockRestore();
    journal.close();
    expect(lost).toEqual(["ENOSPC"]);
    expect(readJournal(folder)).toEqual({ exists: true, entries: entries.slice(0, 1) });
  }));

test("a folder without one has done nothing", () =>
  inTemporaryFolder((folder) => expect(readJournal(folder)).toEqual({ exists: false, entries: [] })));

test("a run is the newest one also where the clock was set back", () =>
  inTemporaryFolder((folder) => {
    const first = newRunFolder(folder, new Date("2026-03-01T10:00:00.500Z"));
    const second = newRunFolder(folder, new Date("2026-02-01T10:00:00Z"));
    const third = newRunFolder(folder, new Date("2026-02-01T10:00:00Z"));
    expect(runFolders(folder)).toEqual([third, second, first]);
  }));

test("the newest twenty runs are kept", () =>
  inTemporaryFolder((folder) => {
    const at = (day: number) => new Date(Date.UTC(2026, 0, day));
    const made = Array.from({ length: 25 }, (_, day) => newRunFolder(folder, at(day + 1)));
    mkdirSync(join(folder, "notes"));
    expect(runFolders(folder)).toEqual(made.slice(5).reverse());
    expect(existsSync(join(folder, "notes"))).toBe(true);
  }));
