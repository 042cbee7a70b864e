import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Journal, type JournalEntry } from "../../../src/run/journal/journal";
import { resume } from "../../../src/run/journal/resume";
import { fingerprint, type RunUnits } from "../../../src/run/unit/run-unit";
import { inTemporaryFolder, problemsOf } from "../../support/projects/synth";
import { runUnits } from "../units";

/** Three units with a module each, and an apply of them that did the first two. */
function withRun<R>(work: (folder: string, all: RunUnits, run: string) => R): R {
  return inTemporaryFolder((root) => {
    const stacks = [...runUnits({ "dev-a": [], "dev-b": [], "dev-c": [] }).values()];
    const all: RunUnits = new Map(stacks.map((unit) => [unit.stack, { ...unit, folder: join(root, unit.stack) }]));
    for (const { folder, stack } of all.values()) {
      mkdirSync(folder);
      writeFileSync(join(folder, "cdk.tf.json"), stack);
    }
    const done = (unit: string, result = "succeeded"): JournalEntry => {
      return { type: "result", unit, result, fingerprint: fingerprint(all.get(unit)!) };
    };
    const run = join(root, "20260101-000000-1");
    journal(run, [start("apply", [...all.keys()]), done("dev-a"), done("dev-b"), done("dev-c", "failed")]);
    return work(root, all, run);
  });
}
const start = (command: string, units: string[]): JournalEntry => ({ type: "run", command, environment: "dev", units });
function journal(folder: string, [first, ...rest]: readonly JournalEntry[]): void {
  mkdirSync(folder);
  const written = new Journal(folder, first!, () => undefined);
  rest.forEach((entry) => written.add(entry));
  written.close();
}
const left = (folder: string, all: RunUnits) => resume(folder, "apply", "dev", all).units.map(({ stack }) => stack);

test("what the last run did not finish", () => withRun((folder, all) => expect(left(folder, all)).toEqual(["dev-c"])));

test("a unit whose module changed since is not finished", () =>
  withRun((folder, all) => {
    writeFileSync(join(all.get("dev-a")!.folder, "cdk.tf.json"), "changed");
    expect(left(folder, all)).toEqual(["dev-a", "dev-c"]);
  }));

test("a unit that is gone is not looked for", () =>
  withRun((folder, all) => expect(left(folder, new Map([...all].filter(([stack]) => stack !== "dev-c")))).toEqual([])));

test("a damaged journal: what follows the damage is done again, and that is said", () =>
  withRun((folder, all, run) => {
    const file = join(run, "journal.jsonl");
    const lines = readFileSync(file, "utf8").split("\n");
    writeFileSync(file, lines.map((line, index) => (index === 2 ? "#".repeat(line.length) : line)).join("\n"));
    const { units, remark } = resume(folder, "apply", "dev", all);
    expect(units.map(({ stack }) => stack)).toEqual(["dev-b", "dev-c"]);
    expect(remark).toBe(`line 3 of ${file} is damaged: what it and the lines after it tell is not relied on`);
  }));

test.each(["", "\0".repeat(400), "#\n"])(
  "a journal that cannot be read is not passed over for an older one: %j",
  (content) =>
    withRun((folder, all) => {
      const newest = join(folder, "20260104-000000-1");
      mkdirSync(newest);
      writeFileSync(join(newest, "journal.jsonl"), content);
      expect(problemsOf(() => left(folder, all))).toEqual([
        `${newest}/journal.jsonl cannot be read, so it is not known what is left of that run (\`npx strata apply dev\` plans everything again and does what is left).`,
      ]);
    }),
);

test("a run of another command does not count, nor one that was killed before it began", () =>
  withRun((folder, all) => {
    journal(join(folder, "20260102-000000-1"), [start("plan", ["dev-a"])]);
    mkdirSync(join(folder, "20260103-000000-1"));
    expect(left(folder, all)).toEqual(["dev-c"]);
  }));

test("without any run", () =>
  withRun((folder, all) =>
    expect(problemsOf(() => resume(folder, "destroy", "dev", all))).toEqual([
      "--resume has nothing to do: there was no destroy of dev on this machine (npx strata destroy dev).",
    ]),
  ));
