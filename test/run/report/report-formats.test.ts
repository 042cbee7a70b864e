import pico from "picocolors";
import { reportTable } from "../../../src/cli/run/report-table";
import { describeMissing } from "../../../src/run/report/result-text";
import { formatReport } from "../../../src/run/report/report-formats";
import { exitCode, type RunReport, type UnitResult } from "../../../src/run/report/unit-result";

const result = (unit: string, rest: Partial<UnitResult>): UnitResult => ({
  stack: `dev-${unit}`,
  unit,
  environment: "dev",
  layer: unit,
  result: "succeeded",
  resources: [],
  references: [],
  waitsFor: [],
  ...rest,
});
const times = { started: "2026-01-01T00:00:00.000Z", ended: "2026-01-01T00:00:02.500Z" };
const vpc = result("vpc", {
  ...times,
  changed: true,
  counts: { add: 1, change: 0, destroy: 1 },
  resources: [{ address: "aws_vpc.main", actions: ["delete", "create"] }],
});
const msk = result("msk", {
  ...times,
  changed: false,
  counts: { add: 0, change: 0, destroy: 0 },
  references: [{ producer: "dev-vpc", output: "vpcId", kind: "unknown" }],
});
const eks = result("eks", { ...times, result: "failed", reason: "run error", cause: 'no "role" <here> | there' });
const connect = result("connect", {
  result: "early exit",
  reason: "ancestor error",
  cause: "needs dev-eks, which failed",
});
const report = (...units: UnitResult[]): RunReport => ({
  command: "plan",
  environment: "dev",
  folder: ".strata/runs/dev/1",
  ...times,
  parallelism: 2,
  units,
});

test("the table", () => {
  expect(reportTable(report(vpc, msk, eks, connect), { colors: pico.createColors(false) }, "below")).toBe(
    [
      "RESULT      UNIT     CHANGES     TIME   REMARKS",
      "succeeded   vpc      +1 ~0 -1    2.5 s",
      "succeeded   msk      no changes  2.5 s  unknown: dev-vpc.vpcId",
      "failed      eks      -           2.5 s  error below",
      "early exit  connect  -           -      ancestor error: needs dev-eks, which failed",
      "",
      "4 units: 1 with changes (+1 ~0 -1), 1 unchanged, 1 failed, 1 not run",
    ].join("\n"),
  );
});

test.each([
  [45, "45 s"],
  [119, "119 s"],
  [120, "2 min"],
  [7199, "119 min"],
  [9000, "2 h"],
  [172_800, "2 days"],
])("a plan that is %d seconds old and was not made again was planned %s ago, in every format", (seconds, age) => {
  const plannedAt = new Date(Date.parse(times.started) - seconds * 1000).toISOString();
  const reused = report({ ...vpc, plannedAt }, { ...msk, references: [], plannedAt });
  const formats = [
    reportTable(reused, { colors: pico.createColors(false) }, "below"),
    formatReport(reused, "markdown"),
    formatReport(reused, "junit"),
  ];
  for (const text of formats) expect(text.split(`planned ${age} ago`)).toHaveLength(3);
  for (const text of formats.slice(0, 2)) {
    expect(text).toContain("2 units: 1 with changes (+1 ~0 -1), 1 unchanged (2 not planned again)");
  }
  expect(JSON.parse(formatReport(reused, "json"))).toMatchObject({ units: [{ plannedAt }, { plannedAt }] });
});

test.each([
  ["unknown", "no changes"],
  ["mocked", "not known yet"],
  ["provisional", "no changes"],
  ["real", "no changes"],
] as const)("a plan without changes that was made with a %s value says: %s", (kind, changes) => {
  const unit = { ...msk, references: [{ producer: "dev-vpc", output: "vpcId", kind }] };
  const text = reportTable(report(unit), { colors: pico.createColors(false) }, "below");
  expect(text).toContain(`succeeded  msk   ${changes}  2.5 s`);
  expect(text).toContain(changes === "no changes" ? "1 unit: 1 unchanged" : "1 unit: 1 not known yet");
});

test("a replacement that only an unknown value causes", () => {
  const uncertain = { address: "aws_subnet.a", actions: ["delete", "create"], uncertain: true } as const;
  const unit = { ...vpc, resources: [...vpc.resources, uncertain] };
  const remark = "may be replaced: aws_subnet.a";
  expect(reportTable(report(unit), { colors: pico.createColors(false) }, "below")).toContain(`2.5 s  ${remark}\n`);
  const markdown = formatReport(report(unit), "markdown");
  expect(markdown).toContain(remark);
  expect(markdown).toContain("\ndelete/create  aws_vpc.main\nmay replace    aws_subnet.a\n");
  expect(formatReport(report(unit), "junit")).toContain("delete/create aws_vpc.main\nmay replace aws_subnet.a<");
  expect(JSON.parse(formatReport(report(unit), "json"))).toMatchObject({ units: [{ resources: unit.resources }] });
});

test("reasons why units wait", () => {
  const missing = (output: string, because?: string) => ({ producer: "dev-vpc", output, because });
  expect(
    describeMissing([missing("zones", "decides how many a.b there are"), missing("x", "configures provider aws")]),
  ).toBe("dev-vpc.zones, which decides how many a.b there are; dev-vpc.x, which configures provider aws");
  expect(
    describeMissing([missing("a", "decides how many a.b there are"), missing("b", "decides how many a.b there are")]),
  ).toBe("dev-vpc.a, dev-vpc.b, which decide how many a.b there are");
  expect(describeMissing([missing("a")])).toBe("dev-vpc.a");
});

test("a plan that is a run in HCP Terraform", () => {
  const text = reportTable(report({ ...vpc, run: "run-a1" }), { colors: pico.createColors(false) }, "below");
  expect(text.split("\n")[1]).toMatch(/^succeeded {2}vpc .* plan is run run-a1 in HCP Terraform$/);
});

test("JSON holds everything, and whether there are changes and errors", () => {
  const parsed = JSON.parse(formatReport(report(vpc, eks), "json")) as object;
  expect(parsed).toMatchObject({ version: 1, hasErrors: true, hasChanges: true, command: "plan", units: [vpc, eks] });
});

test("JUnit", () => {
  expect(formatReport(report(vpc, eks, connect), "junit")).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="strata plan dev" tests="3" failures="1" skipped="1" time="2.500" timestamp="2026-01-01T00:00:00.000Z">
    <testcase classname="dev" name="vpc" time="2.500">
      <system-out>+1 ~0 -1
delete/create aws_vpc.main</system-out>
    </testcase>
    <testcase classname="dev" name="eks" time="2.500">
      <failure message="no &#34;role&#34; &#60;here&#62; | there"/>
    </testcase>
    <testcase classname="dev" name="connect" time="0">
      <skipped message="early exit: ancestor error: needs dev-eks, which failed"/>
    </testcase>
  </testsuite>
</testsuites>
`);
});

test("Markdown", () => {
  expect(formatReport(report(vpc, eks), "markdown")).toBe(`### strata plan dev

2 units: 1 with changes (+1 ~0 -1), 1 failed.

| unit | result | changes | time | remarks |
| --- | --- | --- | --- | --- |
| vpc | succeeded | +1 ~0 -1 | 2.5 s |  |
| eks | failed | - | 2.5 s | no "role" <here> \\| there |
<details><summary>vpc +1 ~0 -1</summary>

\`\`\`
delete/create  aws_vpc.main
\`\`\`

</details>
`);
});

test("Markdown stays below what GitHub accepts, and says what it leaves out", () => {
  const many = Array.from({ length: 300 }, (_, index) => ({
    ...vpc,
    unit: `unit-${index}`,
    resources: Array(40).fill(vpc.resources[0]) as [],
  }));
  const text = formatReport(report(...many), "markdown");
  expect(text.length).toBeLessThan(65_536);
  expect(text).toMatch(/\d+ more units have changes; \.strata\/runs\/dev\/1 holds every plan and log\.\n$/);
});

test.each<[string, UnitResult[], 0 | 1 | 2]>([
  ["changes", [vpc, msk], 2],
  ["no changes", [msk], 0],
  ["a deferred unit", [msk, result("x", { result: "deferred" })], 2],
  ["errors win over changes", [vpc, eks], 1],
  ["excluded ones do not count", [result("x", { result: "excluded" })], 0],
])("exit code with -detailed-exitcode: %s", (_, units, code) => {
  expect(exitCode(report(...units), true)).toBe(code);
  expect(exitCode(report(...units), false)).toBe(code === 2 ? 0 : code);
});
