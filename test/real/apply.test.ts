import { spawn } from "node:child_process";
import { appendFileSync, chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { unit } from "../../src/engine/unit";
import { applyGraph, nothingReviewed, planForReview } from "../../src/run/graph/apply-graph";
import type { Difference } from "../../src/run/plans/plan-comparison";
import type { RunContext } from "../../src/run/run-context";
import { checkDestroy, destroyGraph } from "../../src/run/graph/destroy-graph";
import { runsFolder } from "../../src/run/open-run";
import { planGraph } from "../../src/run/graph/plan-graph";
import { fingerprint } from "../../src/run/unit/run-unit";
import { resume } from "../../src/run/journal/resume";
import { UserError } from "../../src/engine/problem";
import { describeChanges } from "../../src/run/report/result-text";
import { findTerraform } from "../../src/terraform/terraform";
import { succeed } from "../support/projects/programs";
import { Lab, type LabOptions, type LabUnits, outcomes } from "../support/projects/run-lab";
import { oneResource } from "../support/layers/one-resource";

jest.setTimeout(120_000);

/** `strata apply` and `destroy` over units of `terraform_data`, with real Terraform. */
describe("an apply of several units", () => {
  let lab: Lab;
  beforeEach(() => (lab = new Lab()));
  afterEach(() => lab.remove());

  const ignore = () => undefined;
  const planIn = (run: RunContext, { mocks = false, keepJson = false } = {}) =>
    planGraph(run, { mode: "normal", wanted: "changes", mocks, keepJson, settled: ignore });
  const plan = (units: LabUnits, options: LabOptions = {}, mocks = false) =>
    lab.run("plan", units, (run) => planIn(run, { mocks, keepJson: true }), { outDir: lab.path("plans"), ...options });

  /** Confirmations asked for, by unit. */
  let asked: Record<string, readonly Difference[]>;
  beforeEach(() => (asked = {}));
  const accept = (answer: boolean) => (each: { stack: string }, differences: readonly Difference[]) => {
    asked[each.stack] = differences;
    return Promise.resolve(answer);
  };
  /** Without saved plans: plans first. */
  const apply = (units: LabUnits, options: LabOptions = {}, answer = true) =>
    lab.run(
      "apply",
      units,
      async (run) => {
        return applyGraph(run, await planForReview(run), accept(answer));
      },
      options,
    );
  const applySaved = (units: LabUnits, options: LabOptions = {}, answer = false) =>
    lab.run("apply", units, (run) => applyGraph(run, nothingReviewed, accept(answer)), {
      outDir: lab.path("plans"),
      ...options,
    });
  const destroy = (units: LabUnits, options: LabOptions = {}) =>
    lab.run(
      "destroy",
      units,
      async (run) => {
        await checkDestroy(run);
        const planned = await planGraph(run, {
          mode: "destroy",
          wanted: "changes",
          mocks: false,
          keepJson: false,
          settled: ignore,
        });
        return destroyGraph(run, new Map(planned.map((result) => [result.stack, result])));
      },
      options,
    );

  /** Each resource that is created adds its unit's name to a file. */
  const ledger = (name: string) => `echo ${name} >> ${lab.path("ledger")}`;
  const created = () => (existsSync(lab.path("ledger")) ? lab.read("ledger").trim().split("\n").sort() : []);
  const diamond = ({ text = "one" } = {}) => {
    const a = unit(oneResource, { text, command: ledger("a") });
    const b = unit(oneResource, { text: a.outputs.text, command: ledger("b") });
    const c = unit(oneResource, { reads: [a.outputs.id], command: ledger("c") });
    return { a, b, c, d: unit(oneResource, { reads: [b.outputs.id, c.outputs.text], command: ledger("d") }) };
  };
  const done = "succeeded +1 ~0 -0";

  test("from zero: everything is reviewed, unknown values too, and nothing is asked twice", async () => {
    expect(outcomes(await apply(diamond(), {}, false))).toEqual({ a: done, b: done, c: done, d: done });
    expect(asked).toEqual({});
    expect(created()).toEqual(["a", "b", "c", "d"]);
    expect(outcomes(await apply(diamond()))).toEqual({
      a: "succeeded",
      b: "succeeded",
      c: "succeeded",
      d: "succeeded",
    });
  });

  test("what could not be reviewed is planned when its producers are there, and not done without a yes", async () => {
    const { a, b } = diamond();
    const c = unit(oneResource, { counted: a.outputs.id, reads: [a.outputs.id], command: ledger("c") });
    const units = { a, b, c, d: unit(oneResource, { reads: [c.outputs.text], command: ledger("d") }) };
    const report = await apply(units, {}, false);
    expect(outcomes(report)).toEqual({
      a: done,
      b: done,
      c: "failed (not accepted)",
      d: "early exit (ancestor error)",
    });
    expect(asked["lab-c"]).toHaveLength(37); // an id has 36 letters
    expect(created()).toEqual(["a", "b"]);
  });

  test("a reviewed plan is made again when what it read has changed since", async () => {
    const pair = (text: string, own: string) => {
      const a = unit(oneResource, { text });
      return { a, b: unit(oneResource, { text: own, reads: [a.outputs.id] }) };
    };
    await apply(pair("one", "x"));
    await plan(pair("one", "y"), { names: ["b"] });
    await apply(pair("two", "y"), { names: ["a"] }); // the id of its resource is another one now
    const id = lab.stateOf("a").outputs["id"]!.value as string;
    asked = {};
    // It is planned again, and does nothing else than was reviewed but for that id.
    expect(outcomes(await applySaved(pair("two", "y"), { names: ["b"] }))).toEqual({ b: "succeeded +1 ~0 -1" });
    expect(asked).toEqual({});
    expect(JSON.stringify(lab.stateOf("b").resources)).toContain(id);
  });

  test("a reviewed plan with real values is applied as it is", async () => {
    await plan(diamond(), { names: ["a"] });
    const binary = readFileSync(lab.path("plans/lab/a/tfplan.binary"));
    expect(outcomes(await applySaved(diamond(), { names: ["a"] }))).toEqual({ a: done });
    expect(readFileSync(lab.path("plans/lab/a/tfplan.binary"))).toEqual(binary);
    expect(lab.told.filter((event) => event.startsWith("plan "))).toEqual([]);
  });

  test("a reviewed plan is applied on a machine that has not initialized the unit yet", async () => {
    await plan(diamond(), { names: ["a"] });
    rmSync(lab.path(".strata/work/lab-a/.terraform"), { recursive: true });
    expect(outcomes(await applySaved(diamond(), { names: ["a"] }))).toEqual({ a: done });
    expect(lab.told.filter((event) => /^(plan|init) /.test(event))).toEqual(["init a"]);
  });

  test("plans that no one asked to keep do not stay: they hold secrets", async () => {
    const { folder } = await apply(diamond());
    const left = readdirSync(lab.path(folder)).sort();
    expect(left).toEqual(["journal.jsonl", "lab-a.log", "lab-b.log", "lab-c.log", "lab-d.log"]);
  });

  test("a provisional plan is made again, and applied without a question when it does what was reviewed", async () => {
    await plan(diamond(), { names: ["a", "b"] });
    expect(outcomes(await applySaved(diamond(), { names: ["a", "b"] }))).toEqual({ a: done, b: done });
    expect(lab.told.filter((event) => event.startsWith("plan "))).toEqual(["plan b"]);
    expect(asked).toEqual({});
  });

  test("a plan with unknown values is made again: whatever they turn out to be was reviewed", async () => {
    await plan(diamond());
    expect(outcomes(await applySaved(diamond()))).toEqual({ a: done, b: done, c: done, d: done });
    expect(asked).toEqual({});
    expect(lab.stateOf("c").outputs["text"]!.value).toBe("one");
  });

  test("a mocked plan is made again: what the real value does beyond the example was not reviewed", async () => {
    const a = unit(oneResource, { text: "one" });
    const units = { a, b: unit(oneResource, { counted: a.outputs.id, reads: [a.outputs.id] }) };
    expect(outcomes(await plan(units, {}, true))).toEqual({ a: done, b: "succeeded +11 ~0 -0" });
    expect(outcomes(await applySaved(units))).toEqual({ a: done, b: "failed (not accepted)" });
    // The example has 10 letters, an id 36; the example in `reads` was reviewed as the id.
    expect(asked["lab-b"]!.map(({ address }) => address)).toEqual(
      Array.from({ length: 26 }, (_, index) => `terraform_data.counted[${index + 10}]`).sort(),
    );
  });

  test("a change of a producer is applied to its readers without a question: they were planned with it", async () => {
    await apply(diamond());
    await plan(diamond({ text: "two" }));
    expect(outcomes(await applySaved(diamond({ text: "two" })))).toMatchObject({
      a: "succeeded +1 ~0 -1",
      c: "succeeded +0 ~1 -0",
    });
    expect(asked).toEqual({});
  });

  test("a module that changed after the review is planned again and compared", async () => {
    await plan(diamond(), { names: ["a"] });
    const report = await applySaved(diamond({ text: "changed" }), { names: ["a"] });
    expect(report.units[0]!.cause).toBe(
      "terraform_data.data would be created with another input, triggers_replace than was reviewed",
    );
    expect(created()).toEqual([]);
  });

  test("a state that changed after the review: the plan is made again", async () => {
    await plan(diamond(), { names: ["a"] });
    await apply(diamond(), { names: ["a"] });
    expect(outcomes(await applySaved(diamond(), { names: ["a"] }))).toEqual({ a: "succeeded" });
    expect(created()).toEqual(["a"]);
  });

  test("where saved plans only say what may be done, one that was forged is not applied", async () => {
    await plan({ a: unit(oneResource, { text: "forged" }) }, { names: ["a"] });
    const stamp = lab.path("plans/lab/a/tfplan.stamp.json");
    const { folder } = lab.synth(diamond()).get("lab-a")!;
    const content = JSON.parse(readFileSync(stamp, "utf8")) as object;
    writeFileSync(stamp, JSON.stringify({ ...content, fingerprint: fingerprint({ folder }) }));
    const again = (answer: boolean) =>
      lab.run("apply", diamond(), (run) => applyGraph(run, { ...nothingReviewed, planAgain: true }, accept(answer)), {
        outDir: lab.path("plans"),
        names: ["a"],
      });
    expect(outcomes(await again(false))).toEqual({ a: "failed (not accepted)" });
    await plan(diamond(), { names: ["a"] });
    asked = {};
    expect(outcomes(await again(false))).toEqual({ a: done });
    expect(asked).toEqual({});
    expect(lab.told).toContain("plan a");
    expect(JSON.stringify(lab.stateOf("a"))).not.toContain("forged");
  });

  test("a plan file that was changed after the review is refused", async () => {
    await plan(diamond(), { names: ["a"] });
    appendFileSync(lab.path("plans/lab/a/tfplan.binary"), "x");
    const report = await applySaved(diamond(), { names: ["a"] });
    expect(report.units[0]!.cause).toBe(
      "plans/lab/a/tfplan.binary is not what `strata plan` wrote there; make the plan again and review it",
    );
  });

  test("where whatever is planned is accepted, each unit is planned once, and secrets are masked all the same", async () => {
    const units = { ...diamond(), leaky: unit(oneResource, { command: "echo the secret is s3cr3t-value; exit 3" }) };
    const report = await lab.run("apply", units, (run) => applyGraph(run, nothingReviewed, undefined));
    expect(outcomes(report)).toEqual({ a: done, b: done, c: done, d: done, leaky: "failed (run error)" });
    expect(lab.told.filter((event) => /^(plan|show) [abcd]$/.test(event)).sort()).toEqual(
      ["a", "b", "c", "d"].map((name) => `plan ${name}`),
    );
    expect(created()).toEqual(["a", "b", "c", "d"]);
    const applying = lab.told
      .slice(lab.told.indexOf("apply leaky"))
      .filter((event) => event.startsWith("line leaky"))
      .join("\n");
    expect(applying).toContain("the secret is (sensitive value)");
    expect(applying).not.toContain("s3cr3t-value");
    expect(lab.read(`${report.folder}/lab-leaky.log`)).not.toContain("s3cr3t-value");
  });

  test.each([
    ["a run", (stack: string) => `.strata/work/${stack}`],
    ["bare Terraform", (stack: string) => `cdktf.out/stacks/${stack}`],
  ])("a state that %s could not write: nothing is applied over it, and nothing is made twice", async (_, folder) => {
    await plan(diamond(), { names: ["a"] });
    // As Terraform leaves it when the backend takes nothing: in a run, and by hand.
    const left = folder("lab-a");
    writeFileSync(lab.path(left, "errored.tfstate"), "{}");
    const cause =
      `an earlier apply could not write its state and left ${left}/errored.tfstate; write it with ` +
      `\`terraform -chdir=${left} state push errored.tfstate\` and delete it`;
    for (const run of [applySaved, plan]) {
      const report = await run(diamond(), { names: ["a"] });
      expect(report.units[0]).toMatchObject({ result: "failed", cause });
    }
    expect(created()).toEqual([]);
  });

  test("what a saved plan calls sensitive is masked in what the apply prints", async () => {
    const leaky = { a: unit(oneResource, { command: "echo the secret is s3cr3t-value; exit 3" }) };
    await plan(leaky);
    const { folder, units } = await applySaved(leaky);
    expect(units[0]!.cause).toContain("exit status 3");
    const told = lab.told.join("\n");
    expect(told).toContain("the secret is (sensitive value)");
    expect(told + lab.read(`${folder}/lab-a.log`) + JSON.stringify(units)).not.toContain("s3cr3t-value");
  });

  test("an apply whose log is lost, as on a full disk, is done, and its changes are not told as none", async () => {
    lab.write("lossy.sh", `#!/bin/sh\n[ "$1" = apply ] && exec terraform "$@" > /dev/null\nexec terraform "$@"\n`);
    chmodSync(lab.path("lossy.sh"), 0o755);
    const terraform = { ...(await findTerraform()), path: lab.path("lossy.sh") };
    const report = await apply({ a: diamond().a }, { terraform });
    expect(created()).toEqual(["a"]);
    expect(report.units[0]).toMatchObject({
      result: "succeeded",
      changed: true,
      cause: "its log could not be written, so what was done is not listed",
    });
    expect(describeChanges(report.units[0]!)).toBe("not known");
  });

  test("a failure stops what depends on it, and --resume goes on with the rest", async () => {
    const units = (command: string) => {
      const a = unit(oneResource, { command: ledger("a") });
      const b = unit(oneResource, { reads: [a.outputs.text], command });
      return {
        a,
        b,
        c: unit(oneResource, { reads: [b.outputs.text], command: ledger("c") }),
        other: unit(oneResource, { command: ledger("other") }),
      };
    };
    const failing = "test -e ready || exit 3";
    const report = await apply(units(failing));
    expect(outcomes(report)).toEqual({
      a: done,
      b: "failed (run error)",
      c: "early exit (ancestor error)",
      other: done,
    });
    const all = lab.synth(units("true"));
    const left = resume(runsFolder(lab.root, "lab"), "apply", "lab", all);
    expect(left.units.map(({ stack }) => stack)).toEqual(["lab-b", "lab-c"]);
    expect(outcomes(await apply(units("true"), { selection: left }))).toEqual({ b: "succeeded +1 ~0 -1", c: done });
    expect(created()).toEqual(["a", "c", "other"]);
    expect(resume(runsFolder(lab.root, "lab"), "apply", "lab", all)).toMatchObject({
      units: [],
      remark: "the last apply of lab is finished",
    });
  });

  test("the state's lock held by someone else is waited for", async () => {
    await apply({ a: diamond().a });
    // Bare Terraform, as a colleague would run it: it holds the lock while its provisioner sleeps.
    const slow = { a: unit(oneResource, { text: "slow", command: "sleep 2" }) };
    const { folder } = lab.synth(slow).get("lab-a")!;
    succeed("terraform", ["init", "-input=false"], { cwd: folder });
    const colleague = spawn("terraform", ["apply", "-auto-approve", "-input=false"], { cwd: folder, stdio: "ignore" });
    const ended = new Promise((resolve) => colleague.once("exit", resolve));
    await new Promise((resolve) => setTimeout(resolve, 700));
    const report = await plan(slow);
    await ended;
    expect(outcomes(report)).toEqual({ a: "succeeded (retry succeeded)" });
  });

  test("destroy: readers first, and only what is named", async () => {
    await apply(diamond());
    await expect(destroy(diamond(), { names: ["b"] })).rejects.toThrow(
      new UserError([
        {
          path: "unit lab-d",
          rule: "still has resources and reads lab-b",
          fix: "name it too, or add --include-dependents",
        },
      ]).message,
    );
    const report = await destroy(diamond(), { names: ["b"], includeDependents: true });
    expect(outcomes(report)).toEqual({ b: "succeeded +0 ~0 -1", d: "succeeded +0 ~0 -1" });
    const order = lab.told.filter((event) => /^destroy /.test(event));
    expect(order).toEqual(["destroy d", "destroy b"]);
    expect([lab.stateOf("a").resources.length, lab.stateOf("b").resources.length]).toEqual([1, 0]);
    expect(outcomes(await destroy(diamond()))).toMatchObject({ a: "succeeded +0 ~0 -1", c: "succeeded +0 ~0 -1" });
    for (const name of ["a", "b", "c", "d"]) expect(lab.stateOf(name).resources).toEqual([]);
  });

  test("a protected environment is not destroyed", async () => {
    const guarded = new Lab({ deletionProtection: true });
    try {
      const run = guarded.run("destroy", diamond(), async (context) => {
        await checkDestroy(context);
        return [];
      });
      await expect(run).rejects.toThrow(
        /^environment lab is protected \(set deletionProtection: false in environments\/lab\/environment\.ts/,
      );
    } finally {
      guarded.remove();
    }
  });
});
