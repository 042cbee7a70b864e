import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { labProject } from "../support/projects/lab-project";
import { ended } from "../support/projects/running-strata";

jest.setTimeout(1_800_000);

/** The commands as a shell runs them, over units of `terraform_data`: what is killed here is the real process. */
const { root, strata, place, running, resourcesOf } = labProject();
const applyAll = ["apply", "lab", "--auto-approve", "--allow-changed"];

describe("the commands", () => {
  beforeAll(() => place({ a: {}, b: { needs: ["a"] } }));

  test("plan, with exit code 2 for changes, a report and kept plans", () => {
    const { code, out } = strata(..."plan lab -detailed-exitcode --out-dir plans --report-file report.xml".split(" "));
    expect(out).toContain('+ resource "terraform_data" "data"');
    expect(out).toMatch(/succeeded {2}b {5}\+1 ~0 -0 .* unknown: lab-a\.id\n\n2 units: 2 with changes \(\+2 ~0 -0\)\n/);
    expect(code).toBe(2);
    expect(readFileSync(join(root, "report.xml"), "utf8")).toContain('tests="2" failures="0"');
    expect(readdirSync(join(root, "plans", "lab", "b")).sort()).toEqual([
      "tfplan.binary",
      "tfplan.json",
      "tfplan.stamp.json",
    ]);
  });

  test("apply wants a yes before it begins", () => {
    const { code, err } = strata("apply", "lab");
    expect(err).toContain(
      "error apply needs confirmation, but there is no terminal, or CI is set (pass --auto-approve).",
    );
    expect(code).toBe(1);
  });

  test("apply of kept plans, then nothing to do, then destroy", () => {
    expect(strata("apply", "lab", "--out-dir", "plans")).toMatchObject({ code: 0 });
    expect(strata("plan", "lab", "-detailed-exitcode")).toMatchObject({ code: 0 });
    expect(strata("destroy", "lab", "--auto-approve").err).toContain(
      "name the units to destroy, or pass --all (npx strata destroy lab <unit>…).",
    );
    expect(strata("destroy", "lab", "a", "--auto-approve").err).toContain(
      "unit lab-b still has resources and reads lab-a",
    );
    expect(strata("destroy", "lab", "--all", "--auto-approve")).toMatchObject({ code: 0 });
    expect([resourcesOf("a"), resourcesOf("b")]).toEqual([0, 0]);
  });

  test("--json: one event a line, the report last", () => {
    const lines = strata("plan", "lab", "a", "--json").out.trim().split("\n");
    const events = lines.map((line) => JSON.parse(line) as { type: string });
    expect(events[0]).toMatchObject({ type: "start", command: "plan", units: ["lab-a"] });
    expect(events.at(-1)).toMatchObject({ type: "report", units: [{ unit: "a", changed: true }] });
  });

  test("options that contradict each other", () => {
    expect(strata("plan", "lab", "a", "--all").err).toContain("--all and named units exclude each other (omit one).");
    expect(strata("apply", "lab", "a", "--resume", "--auto-approve").err).toContain(
      "--resume and selected units exclude each other",
    );
    expect(strata("plan", "lab", "--report-format", "json").err).toContain("--report-format requires --report-file");
  });
});

describe("a run that is disturbed", () => {
  test("a second run learns who has the environment, and SIGINT lets Terraform write its state", async () => {
    place({ a: { text: "slow", command: "sleep 3" }, b: { needs: ["a"] } });
    const { child: first } = await running.startChange(applyAll);
    expect(strata("plan", "lab").err).toMatch(
      /environment lab is in use: .* has been running `strata apply lab` since .*kill -INT/,
    );
    first.kill("SIGINT");
    expect(await ended(first)).toBe(1);
    expect(running.journal.at(-1)).toEqual({ type: "end" });
    expect(resourcesOf("a")).toBe(1); // begun, so it is in the state: tainted, and recreated by the next apply
    place({ a: { text: "quick" }, b: { needs: ["a"] } });
    expect(strata("apply", "lab", "--auto-approve", "--allow-changed")).toMatchObject({ code: 0 });
  });

  test("Terraform killed in the middle of an apply is a failure, and the next run goes on", async () => {
    place({ a: { text: "killed", command: "sleep 3" }, b: { needs: ["a"] } });
    const { child: first, terraform } = await running.startChange(applyAll);
    process.kill(terraform.pid, "SIGKILL");
    expect(await ended(first)).toBe(1);
    expect(running.journal).toContainEqual(expect.objectContaining({ unit: "lab-a", result: "failed" }));
    place({ a: { text: "repaired" }, b: { needs: ["a"] } });
    expect(strata("apply", "lab", "--auto-approve", "--allow-changed")).toMatchObject({ code: 0 });
    expect(strata("plan", "lab", "-detailed-exitcode")).toMatchObject({ code: 0 });
  });

  test("SIGKILL at 100 random moments of applies over 20 units: every resource once, and in its state", async () => {
    strata("destroy", "lab", "--all", "--auto-approve");
    rmSync(running.runs, { recursive: true });
    const ledger = join(root, "ledger");
    const names = Array.from({ length: 20 }, (_, index) => `u${index}`);
    const created = (): string[] => (existsSync(ledger) ? readFileSync(ledger, "utf8").trim().split("\n") : []);
    let kills = 0;
    for (let round = 0; kills < 100; round++) {
      const text = `round-${round}`;
      // Four chains that meet, so that there is always something before and something after.
      const graph = names.map((name, index) => {
        const needs = index < 4 ? [] : [`u${index - 4}`, ...(index % 5 === 0 ? [`u${index - 3}`] : [])];
        return [name, { text, needs, command: `echo ${name} ${text} >> ${ledger}` }] as const;
      });
      place(Object.fromEntries(graph));
      let resume: string[] = [];
      for (let attempt = 0; ; attempt++) {
        const { last } = running;
        const child = running.start([...applyAll, "--parallelism", "4", ...resume]);
        const exit = ended(child);
        if (attempt < 6 && kills < 100) {
          await Promise.race([sleep(300 + Math.random() * 3000), exit]);
          if (child.exitCode === null) {
            kills++;
            child.kill("SIGKILL");
          }
        }
        await exit;
        await running.orphansGone();
        const made = created();
        expect(new Set(made).size).toBe(made.length);
        for (const name of names)
          expect(resourcesOf(name)).toBe(made.some((line) => line.startsWith(`${name} `)) ? 1 : 0);
        if (child.exitCode === 0) break;
        expect(`exit code ${child.exitCode}: ${readFileSync(running.output, "utf8")}`).toMatch(/^exit code null/);
        // Killed before it began, it left nothing to resume.
        if (running.last !== last) resume = ["--resume"];
      }
      expect(
        created()
          .filter((line) => line.endsWith(` ${text}`))
          .sort(),
      ).toEqual(names.map((name) => `${name} ${text}`).sort());
    }
    expect(strata("plan", "lab", "-detailed-exitcode").code).toBe(0);
  });
});
