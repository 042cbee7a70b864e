import pico from "picocolors";
import { liveObserver } from "../../src/cli/run/live";
import { groupedObserver } from "../../src/cli/run/grouped";
import { plainObserver } from "../../src/cli/run/plain";
import { nextCommands } from "../../src/cli/run/unit-error";
import { unitText } from "../../src/cli/run/unit-text";
import type { UnitResult } from "../../src/run/report/unit-result";
import { runUnits } from "../run/units";

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

test("live lines per running unit, cut to the terminal; then the table, then the plans", () => {
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
  expect(out).toEqual([
    "",
    "RESULT  UNIT  CHANGES  TIME  REMARKS\n\n0 units",
    "\ndev-vpc\nTerraform used the selected providers to …\n  + create",
  ]);
});

describe("on a terminal", () => {
  const report = (...units: UnitResult[]) =>
    ({ command: "plan", environment: "dev", folder: "", started: "", ended: "", parallelism: 1, units }) as const;
  const printed = (result: UnitResult, verbose: boolean) => {
    const { out, err, terminal: to } = terminal();
    const observer = liveObserver(to, { write: () => undefined, columns: () => 80 }, { verbose });
    observer.end(vpc!, result, () => [...log.slice(0, 3), "Error: Invalid CIDR"]);
    observer.report(report(result));
    return { out: out.join("\n"), err: err.join("\n") };
  };
  const large = { ...ended("vpc", true), counts: { add: 8, change: 3, destroy: 0 } };

  test("a plan with more than ten changes is left to the table", () => {
    const { out, err } = printed(large, false);
    expect(out).not.toContain("  + create");
    expect(err).toContain("plans not shown: vpc (more than 10 changes; --verbose prints them)");
  });

  test("--verbose prints every plan", () => expect(printed(large, true).out).toContain("  + create"));

  test("an error is printed once, below the table, with the next commands", () => {
    const cause = "No valid credential sources found: failed to refresh cached credentials, no EC2 IMDS role found";
    const { out, err } = printed({ ...ended("vpc", false), result: "failed", changed: undefined, cause }, false);
    expect(out.replace(/\s+/g, " ")).toContain(
      `Error: dev-vpc ${cause} credentials: the default profile (AWS_PROFILE is not set) next: aws sso login next: npx strata doctor dev`,
    );
    expect(`${out}${err}`.replace(/\s+/g, " ").split("No valid credential sources").length).toBe(2);
    expect(out).toMatch(/^failed {2}vpc {3}- {8}1\.0 s {2}error below$/m);
    expect(out).not.toContain("Invalid CIDR"); // Terraform's own text stays in the log
  });
});

test("in a log, Strata's advice follows the error of Terraform", () => {
  const { out, terminal: to } = terminal();
  const cause = "S3 bucket does not exist (the bucket is missing: `npx strata bootstrap dev`)";
  const failed = { ...ended("vpc", false), result: "failed", changed: undefined, cause } as const;
  groupedObserver(to, { GITHUB_ACTIONS: "true" }).end(vpc!, failed, () => ["Error: S3 bucket does not exist"]);
  expect(out.slice(1, 4)).toEqual([
    "Error: S3 bucket does not exist",
    "the bucket is missing: `npx strata bootstrap dev`",
    "next: npx strata bootstrap dev",
  ]);
});

describe("next commands", () => {
  const after = (cause: string, env: NodeJS.ProcessEnv = {}) =>
    nextCommands({ ...ended("vpc", false), result: "failed", cause }, env);

  test.each([
    "error configuring Terraform AWS Provider: No valid credential sources found",
    "operation error STS: GetCallerIdentity, ExpiredToken: The security token included in the request is expired",
    "failed to get shared config profile, nobody",
    "the SSO session has expired or is invalid",
  ])("after %s: log in, with the profile", (cause) =>
    expect(after(cause, { AWS_PROFILE: "media" })).toEqual(["aws sso login --profile media", "npx strata doctor dev"]),
  );

  test("after a refused role: the doctor", () =>
    expect(after("AccessDenied: User is not authorized to perform sts:AssumeRole")).toEqual(["npx strata doctor dev"]));

  test("after a held lock: the command that the error names", () =>
    expect(after("Error acquiring the state lock (if its holder is gone: `npx strata force-unlock dev vpc`)")).toEqual([
      "npx strata force-unlock dev vpc",
    ]));

  test("none after an error of the code", () => expect(after('Invalid value for "cidr"')).toEqual([]));
});

test("a live line counts finished resources per phase", () => {
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

describe("without a terminal", () => {
  const report = (...units: UnitResult[]) =>
    ({ command: "plan", environment: "dev", folder: "", started: "", ended: "", parallelism: 1, units }) as const;
  const vpcResult = ended("vpc", true);
  const large = { ...ended("kms", true), counts: { add: 8, change: 3, destroy: 0 } };
  const printed = (verbose: boolean, ...units: UnitResult[]) => {
    const { out, err, terminal: to } = terminal();
    const observer = plainObserver(to, { verbose });
    observer.start({ command: "plan", environment: "dev", units: [vpc!, kms!] });
    units.forEach((unit) => observer.end(vpc!, unit, () => log));
    observer.report(report(...units));
    return { out, err };
  };

  test("the table is first, then small plans; large ones are named", () => {
    const { out, err } = printed(false, vpcResult, large);
    expect(out[0]).toMatch(/^RESULT {5}UNIT .*\n2 units: 2 with changes/s);
    expect(out.slice(1)).toEqual(["\ndev-vpc\nTerraform used the selected providers to …\n  + create"]);
    expect(err).toEqual([
      "strata plan dev: 2 units",
      "succeeded  vpc  +1 ~0 -0  1.0 s",
      "succeeded  kms  +8 ~3 -0  1.0 s",
      "\nplans not shown: kms (more than 10 changes; --verbose prints them)",
    ]);
  });

  test("--verbose prints all plans, and Terraform's text of failures", () => {
    const failed = { ...ended("kms", false), result: "failed", changed: undefined, cause: "no" } as const;
    const { out } = printed(true, vpcResult, large, failed);
    expect(out.filter((text) => text.includes("  + create"))).toHaveLength(3);
  });
});

test("in a log of GitHub, missing credentials are reported once", () => {
  const { out, terminal: to } = terminal();
  const cause = "No valid credential sources found";
  const failed = { ...ended("vpc", false), result: "failed", changed: undefined, cause } as const;
  const repeated = ["Error: No valid credential sources found", "Error: No valid credential sources found"];
  groupedObserver(to, { AWS_PROFILE: "media" }).end(vpc!, failed, () => repeated);
  expect(out.slice(1)).toEqual([
    cause,
    "next: aws sso login --profile media",
    "next: npx strata doctor dev",
    "::endgroup::",
  ]);
});

test("of an attempt that is repeated, the last is shown", () => {
  const attempt = ["Initializing the backend...", "", "Error: no"];
  expect(unitText([...attempt, ...attempt])).toBe("Initializing the backend...\n\nError: no");
});

test("a log has one group per unit with changes", () => {
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
