import pico from "picocolors";
import { liveObserver } from "../../src/cli/run/live";
import { groupedObserver } from "../../src/cli/run/grouped";
import { unitText } from "../../src/cli/run/unit-text";
import type { UnitResult } from "../../src/run/report/unit-result";
import { runUnits } from "./units";

const [vpc, kms] = [...runUnits({ "dev-vpc": [], "dev-kms": [] }).values()];
const log = [
  "Initializing...",
  "Terraform used the selected providers to …",
  "  + create",
  "",
  "─".repeat(40),
  "Saved the plan",
];
const ended = (unit: string, changed: boolean): UnitResult => ({
  stack: `dev-${unit}`,
  unit,
  environment: "dev",
  layer: unit,
  result: "succeeded",
  changed,
  counts: { add: changed ? 1 : 0, change: 0, destroy: 0 },
  started: "2026-01-01T00:00:00.000Z",
  ended: "2026-01-01T00:00:01.000Z",
  resources: [],
  references: [],
  waitsFor: [],
});

function terminal() {
  const out: string[] = [];
  const err: string[] = [];
  return {
    out,
    err,
    terminal: {
      out: (text: string) => void out.push(text),
      err: (text: string) => void err.push(text),
      colors: pico.createColors(false),
      interactive: true,
    },
  };
}

test("a live line for each unit at work, cut to the terminal, and the plans after all of them", () => {
  const { out, err, terminal: to } = terminal();
  const written: string[] = [];
  let time = 0;
  const observer = liveObserver(
    to,
    { write: (text) => void written.push(text), columns: () => 40 },
    { now: () => time },
  );
  observer.start({ command: "plan", environment: "dev", units: [vpc!, kms!] });
  observer.phase(vpc!, "plan");
  observer.line(vpc!, "aws_vpc.main: Refreshing state... [id=vpc-123456789]");
  time = 3000;
  observer.phase(kms!, "init");
  expect(written.at(-1)).toBe("plan    vpc  3 s  1 done  aws_vpc.main:\ninit    kms  0 s  \n");
  observer.end(vpc!, ended("vpc", true), () => log);
  observer.end(kms!, ended("kms", false), () => log);
  expect(err).toEqual(["succeeded  vpc  +1 ~0 -0  1.0 s", "succeeded  kms  no changes  1.0 s"]);
  expect(out).toEqual([]);
  observer.report({
    command: "plan",
    environment: "dev",
    folder: "",
    started: "",
    ended: "",
    parallelism: 1,
    units: [],
  });
  expect(out.slice(0, 2)).toEqual(["", "dev-vpc\nTerraform used the selected providers to …\n  + create\n"]);
});

test("a live line counts the resources that are done, anew in each phase", () => {
  const written: string[] = [];
  const screen = { write: (text: string) => void written.push(text), columns: () => 200 };
  const observer = liveObserver(terminal().terminal, screen, { now: () => 0 });
  const drawn = () => written.findLast((text) => text.startsWith("apply") || text.startsWith("plan"));
  observer.phase(vpc!, "plan");
  for (const id of ["a", "b"]) observer.line(vpc!, `aws_subnet.${id}: Refreshing state... [id=${id}]`);
  observer.phase(vpc!, "apply");
  expect(drawn()).toBe("apply   vpc  0 s  aws_subnet.b: Refreshing state... [id=b]\n");
  observer.line(vpc!, "aws_subnet.a: Creating...");
  observer.line(vpc!, "aws_subnet.a: Creation complete after 1s [id=a]");
  observer.phase(kms!, "init");
  expect(written.at(-1)).toContain("apply   vpc  0 s  1 done  aws_subnet.a: Creation complete");
});

test("in a log, a unit in one piece; without changes only its line in the table", () => {
  const { out, err, terminal: to } = terminal();
  const observer = groupedObserver(to, { GITHUB_ACTIONS: "true" });
  observer.start({ command: "plan", environment: "dev", units: [vpc!] });
  observer.end(vpc!, ended("vpc", true), () => log);
  observer.end(kms!, ended("kms", false), () => log);
  expect(err).toEqual(["strata plan dev: 1 unit"]);
  expect(out).toEqual([
    "::group::vpc  succeeded  +1 ~0 -0  1.0 s",
    "Terraform used the selected providers to …\n  + create",
    "::endgroup::",
  ]);
});

test("the text of a unit that was applied: its plan, then what was done", () => {
  const event = (message: string) => JSON.stringify({ "@level": "info", "@message": message, type: "x" });
  const applied = [...log, event("Terraform 1.11.4"), event("a.b: Plan to create"), event("a.b: Creating...")];
  expect(unitText(applied)).toBe("Terraform used the selected providers to …\n  + create\n\na.b: Creating...");
});
