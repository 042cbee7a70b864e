import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { labProject } from "../support/projects/lab-project";
import { run } from "../support/projects/programs";
import { ended, RunningStrata, until } from "../support/projects/running-strata";
import { temporaryProject } from "../support/projects/temporary-project";

jest.setTimeout(900_000);

/** The state of a project when commands are killed at random moments, and what else may happen during an apply. */
const { root, strata, place, running, resourcesOf } = labProject();
const project = temporaryProject({
  "environments/lab/environment.ts": readFileSync(join(root, "environments/lab/environment.ts"), "utf8"),
});
const applyAll = ["apply", "lab", "--auto-approve", "--allow-changed"];
const work = (name: string, file = "") => join(root, ".strata", "work", `lab-${name}`, file);

/** How long a command takes on this machine, so that kills come while it works. */
async function durationOf(args: readonly string[]): Promise<number> {
  const started = Date.now();
  await ended(running.start(args));
  return Date.now() - started;
}

/** Starts a command and kills it at a random moment of its time; false if it had ended by then. */
async function killed(args: readonly string[], durationMs: number): Promise<boolean> {
  const child = running.start(args);
  const exit = ended(child);
  await Promise.race([sleep((0.2 + 0.8 * Math.random()) * durationMs), exit]);
  const kill = child.exitCode === null && child.kill("SIGKILL");
  await exit;
  await running.orphansGone();
  return kill;
}

test("25 killed plans with unknown values: nothing of them can be applied, and the next plan is the same", async () => {
  const units = { a: {}, b: { needs: ["a"] }, c: { needs: ["b"] } };
  place(units);
  const plan = ["plan", "lab"];
  const terraform = (folder: string, ...args: string[]) => run("terraform", args, { cwd: folder });
  const isStandIn = (name: string) => readFileSync(work(name, "cdk.tf.json"), "utf8").includes("uuid()");
  const whole = strata(...plan);
  expect(whole.code).toBe(0);
  const duration = await durationOf(plan);
  let refused = 0;
  for (let kills = 0; kills < 25;) {
    if (!(await killed(plan, duration))) continue;
    kills++;
    for (const name of Object.keys(units).filter(isStandIn)) {
      const { code, stdout, stderr } = terraform(work(name), "apply", "-input=false", "-auto-approve", "-no-color");
      expect([code, stdout + stderr]).toEqual([
        1,
        expect.stringContaining("known only after the apply of another unit"),
      ]);
      expect(resourcesOf(name)).toBe(0);
      refused++;
    }
    for (const name of Object.keys(units)) {
      const module = join(root, "cdktf.out", "stacks", `lab-${name}`, "cdk.tf.json");
      if (existsSync(module)) expect(readFileSync(module, "utf8")).not.toContain("uuid()");
    }
  }
  expect(refused).toBeGreaterThan(0);
  const again = strata(...plan);
  const rows = ({ out }: { out: string }) =>
    out
      .split("\n")
      .filter((line) => /^succeeded/.test(line))
      .map((line) => line.replace(/\d+(\.\d)? s/, ""));
  expect(rows(again)).toEqual(rows(whole));
  for (const name of Object.keys(units)) {
    expect(isStandIn(name)).toBe(false);
    expect(readdirSync(work(name)).filter((file) => file.endsWith(".part"))).toEqual([]);
  }
});

test("plans of killed runs do not stay", async () => {
  place({ a: { text: "secret plan" } });
  const duration = await durationOf(["plan", "lab"]);
  for (let kills = 0; kills < 3;) if (await killed(["plan", "lab"], duration)) kills++;
  strata("plan", "lab");
  const plans = readdirSync(running.runs, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.includes("tfplan"),
  );
  expect(plans).toEqual([]);
});

test("40 killed synths: what is there is whole, or said not to be", async () => {
  const content = () => {
    const folder = join(root, "cdktf.out", "stacks");
    return Object.fromEntries(
      ["a", "b", "c"].map((name) => [name, readFileSync(join(folder, `lab-${name}`, "cdk.tf.json"), "utf8")]),
    );
  };
  const texts = (round: number) => ({ text: `round-${round}` });
  const duration = await durationOf(["synth"]);
  for (let round = 0; round < 40; round++) {
    place({ a: texts(round), b: texts(round), c: texts(round) });
    const child = running.start(["synth"]);
    const exit = ended(child);
    await Promise.race([sleep((0.2 + 0.9 * Math.random()) * duration), exit]);
    child.kill("SIGKILL");
    await exit;
    if (!existsSync(join(root, "cdktf.out", "manifest.json"))) continue;
    const modules = Object.values(content()).map((text) => {
      JSON.parse(text);
      return /round-\d+/.exec(text)?.[0];
    });
    const { code, err } = strata("plan", "lab", "--skip-synth", "--parallelism", "1");
    if (new Set(modules).size > 1) {
      expect(`${code} ${err}`).toMatch(/^1 .*is incomplete: a synthesis was killed/);
    } else expect(`${code} ${err}`).toMatch(/^0 |is incomplete/);
  }
  expect(strata("synth").code).toBe(0);
  expect(strata("plan", "lab", "--skip-synth").code).toBe(0);
});

test("a terminal that is closed during an apply lets Terraform write its state", async () => {
  place({ a: { text: "closing", command: "sleep 1" }, b: { needs: ["a"], text: "closing" } });
  const { child } = await running.startChange(applyAll);
  await until(() => readFileSync(join(running.last!, "lab-a.log"), "utf8").includes("Provisioning with"));
  child.kill("SIGHUP");
  expect(await ended(child)).toBe(1);
  expect(readFileSync(running.output, "utf8")).toMatch(/SIGHUP: waiting for Terraform to write the state of \d unit/);
  expect(resourcesOf("a")).toBe(1);
  expect(strata(...applyAll, "--resume").code).toBe(0);
});

test("a run that is interrupted while it waits for a killed one's Terraform does not go on beside it", async () => {
  place({ a: { text: "orphan", command: "sleep 6" } });
  const { child } = await running.startChange(["apply", "lab", "a", "--auto-approve", "--allow-changed"]);
  child.kill("SIGKILL");
  await ended(child);
  const waiting = running.start(["plan", "lab", "a"]);
  await until(() => readFileSync(running.output, "utf8").includes("waiting for it"));
  waiting.kill("SIGINT");
  expect(await ended(waiting)).toBe(1);
  expect(readFileSync(running.output, "utf8")).toMatch(
    /unit lab-a is still changed by the Terraform of a run that was killed \(process \d+\) \(run the command again when it has ended\)/,
  );
  await running.orphansGone();
  expect(resourcesOf("a")).toBe(1);
});

test("what happens to sources and modules during an apply changes nothing that is applied", async () => {
  place({ a: { text: "reviewed", command: "sleep 2" }, b: { needs: ["a"], text: "reviewed" } });
  const { child } = await running.startChange(applyAll);
  // Another branch: one unit differs, the other is gone. Then a synth of it, and `make clean`.
  cpSync(join(root, "environments"), join(root, "before"), { recursive: true });
  place({ b: { text: "other branch" } });
  expect(strata("synth").code).toBe(0);
  rmSync(join(root, "cdktf.out"), { recursive: true });
  expect(`${await ended(child)} ${readFileSync(running.output, "utf8")}`).toMatch(/^0 /);
  const state = (name: string) => readFileSync(join(root, ".strata/state/lab", name, "terraform.tfstate"), "utf8");
  expect([state("a").includes("reviewed"), state("b").includes("reviewed")]).toEqual([true, true]);
  expect(state("b")).not.toContain("other branch");
  rmSync(join(root, "environments"), { recursive: true });
  cpSync(join(root, "before"), join(root, "environments"), { recursive: true });
  expect(strata("plan", "lab", "-detailed-exitcode").code).toBe(0);
});

test("10 killed moves: the resource is in one state at least, and the second command finishes it", async () => {
  const moving = new RunningStrata(project.root, "lab");
  const address = "terraform_data.raw";
  const place = (name: string, items: Record<string, string>) =>
    project.write({
      [`environments/lab/${name}.ts`]: [
        `import { unit } from "../../src/engine/unit";`,
        `import { severalResources } from "../../test/support/layers/several-resources";`,
        `export default unit(severalResources, { items: ${JSON.stringify(items)} });`,
      ].join("\n"),
    });
  const idIn = (name: string): string | undefined => {
    const file = join(project.root, ".strata/state/lab", name, "terraform.tfstate");
    const text = existsSync(file) ? readFileSync(file, "utf8") : "";
    const { resources } = JSON.parse(text || '{"resources":[]}') as {
      resources: { name: string; instances: [{ attributes: { id: string } }] }[];
    };
    return resources.find((each) => each.name === "raw")?.instances[0].attributes.id;
  };
  place("a", { raw: "1", own: "2" });
  place("b", { other: "3" });
  expect(project.strata("apply", "lab", "--auto-approve", "--allow-changed").code).toBe(0);
  const id = idIn("a");
  const duration = 3 * (await durationOf(["plan", "lab"])); // a move plans twice, and writes two states
  for (let kills = 0, round = 0; kills < 10; round++) {
    const [from, to] = round % 2 === 0 ? ["a", "b"] : ["b", "a"];
    place("a", { ...(to === "a" && { raw: "1" }), own: "2" });
    place("b", { ...(to === "b" && { raw: "1" }), other: "3" });
    const args = ["move", "lab", from, to, address, "--auto-approve"];
    const child = moving.start(args);
    const exit = ended(child);
    await Promise.race([sleep((0.2 + 0.9 * Math.random()) * duration), exit]);
    const killed = child.exitCode === null && child.kill("SIGKILL");
    await exit;
    await moving.orphansGone();
    if (killed) {
      kills++;
      expect([idIn("a"), idIn("b")]).toContain(id);
      if (idIn(from) !== undefined) expect(project.strata(...args)).toMatchObject({ code: 0 });
    }
    expect([idIn(from), idIn(to)]).toEqual([undefined, id]);
    expect(project.strata("plan", "lab").out).not.toMatch(/will be (created|destroyed)/);
  }
});
