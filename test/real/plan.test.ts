import { readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { unit } from "../../src/engine/unit";
import { planGraph } from "../../src/run/graph/plan-graph";
import { Lab, type LabOptions, type LabUnits, outcomes, referencesOf } from "../support/projects/run-lab";
import { oneResource } from "../support/layers/one-resource";
import { succeed } from "../support/projects/programs";

interface PlanOptions extends LabOptions {
  readonly mocks?: boolean;
  readonly keepJson?: boolean;
}

const ignore = () => undefined;
const planned = "succeeded +1 ~0 -0";
const replaced = "succeeded +1 ~0 -1";

jest.setTimeout(120_000);

/** `strata plan` over units of `terraform_data`, with real Terraform. */
describe("a plan of several units", () => {
  let lab: Lab;
  beforeEach(() => (lab = new Lab()));
  afterEach(() => lab.remove());

  const plan = (units: LabUnits, { mocks = false, keepJson = false, ...options }: PlanOptions = {}) =>
    lab.run(
      "plan",
      units,
      (run) => planGraph(run, { mode: "normal", wanted: "changes", mocks, keepJson, settled: ignore }),
      options,
    );
  const terraform = (name: string, ...args: string[]) =>
    succeed("terraform", args, { cwd: lab.path("cdktf.out", "stacks", `lab-${name}`) });
  /** Applies with bare Terraform: a plan must not depend on who applied before it. */
  const applied = (units: LabUnits) => {
    lab.synth(units);
    for (const name of Object.keys(units)) {
      terraform(name, "init", "-input=false");
      terraform(name, "apply", "-auto-approve", "-input=false");
    }
  };
  const chain = ({ text = "one" } = {}) => {
    const a = unit(oneResource, { text });
    const b = unit(oneResource, { text: a.outputs.text });
    return { a, b, c: unit(oneResource, { reads: [b.outputs.id] }) };
  };

  test("from zero: a known value is provisional, an unknown one is handed on as that", async () => {
    const report = await plan(chain());
    expect(outcomes(report)).toEqual({ a: planned, b: planned, c: planned });
    expect(referencesOf(report, "b")).toEqual(["provisional lab-a.text"]);
    expect(referencesOf(report, "c")).toEqual(["unknown lab-b.id"]);
    expect(lab.told.join("\n")).toMatch(/line c .*\+ \(known after apply\)/);
  });

  test("--mocks makes no difference where no value is needed", async () => {
    const report = await plan(chain(), { mocks: true });
    expect(referencesOf(report, "c")).toEqual(["unknown lab-b.id"]);
    expect(lab.told.join("\n")).not.toContain("example");
  });

  test("of what is applied: real values, and nothing to do", async () => {
    applied(chain());
    const report = await plan(chain());
    expect(outcomes(report)).toEqual({ a: "succeeded", b: "succeeded", c: "succeeded" });
    expect(report.units.flatMap(({ references }) => references)).toEqual([]);
  });

  test("of a change: the reader gets the new value, and sees where it is not known", async () => {
    applied(chain());
    const report = await plan(chain({ text: "two" }));
    expect(referencesOf(report, "b")).toEqual(["provisional lab-a.text"]);
    expect(referencesOf(report, "c")).toEqual(["unknown lab-b.id"]);
    expect(outcomes(report)).toEqual({ a: replaced, b: replaced, c: "succeeded +0 ~1 -0" });
    expect(lab.told.join("\n")).toMatch(/line c .*"[0-9a-f-]{36}" -> \(known after apply\)/);
  });

  test("of a change that no output shows: the text of the plan tells enough for its readers", async () => {
    const units = (reads: string[]) => {
      const a = unit(oneResource, { reads });
      return { a, b: unit(oneResource, { text: a.outputs.text, reads: [a.outputs.id] }) };
    };
    applied(units([]));
    const report = await plan(units(["changed"]));
    expect(outcomes(report)).toEqual({ a: "succeeded +0 ~1 -0", b: "succeeded" });
    expect(referencesOf(report, "b")).toEqual([]);
    expect(lab.told.filter((event) => event.startsWith("show "))).toEqual([]);
  });

  test("leaves the module and its folder as they were", async () => {
    const before = readFileSync(lab.synth(chain()).get("lab-b")!.folder + "/cdk.tf.json");
    await plan(chain());
    const { folder } = lab.synth(chain()).get("lab-b")!;
    expect(readFileSync(join(folder, "cdk.tf.json"))).toEqual(before);
    const copies = ["a", "b", "c"].flatMap((name) => readdirSync(lab.path(".strata", "work", `lab-${name}`)));
    expect([...new Set(copies)].sort()).toEqual([".terraform", "cdk.tf.json", "unit.json"]);
    expect(lab.read(".strata/work/lab-c/cdk.tf.json")).toContain("data.terraform_remote_state.b.outputs.id");
  });

  test("a full disk fails the unit, and leaves the module as it was", async () => {
    const module = lab.path(".strata", "work", "lab-b", "cdk.tf.json");
    const report = await lab.run(
      "plan",
      chain(),
      (run) => {
        symlinkSync("/dev/full", `${module}.${process.pid}.part`);
        return planGraph(run, { mode: "normal", wanted: "changes", mocks: false, keepJson: false, settled: ignore });
      },
      { names: ["a", "b"] },
    );
    expect(outcomes(report)).toEqual({ a: planned, b: "failed (run error)" });
    expect(report.units[1]!.cause).toContain("cdk.tf.json cannot be written (ENOSPC)");
    expect(readdirSync(dirname(module)).filter((name) => name.endsWith(".part"))).toEqual([]);
    expect(readFileSync(module, "utf8")).toContain("data.terraform_remote_state.a.outputs.text");
  });

  test("a producer outside the run that has no state is an error that says what to do", async () => {
    const report = await plan(chain(), { names: ["b"] });
    expect(outcomes(report)).toEqual({ b: "failed (run error)" });
    expect(report.units[0]!.cause).toBe(
      "reads lab-a.text, which no state holds yet (`npx strata plan lab a b` works on both)",
    );
  });

  test("a state that cannot be read is an error, never a mock", async () => {
    lab.write(".strata/state/lab/a/terraform.tfstate", "{ not json");
    const report = await plan(chain(), { names: ["b"], mocks: true });
    expect(report.units[0]!.cause).toMatch(/^\.strata\/state\/lab\/a\/terraform\.tfstate: is not a Terraform state/);
  });

  test("a failed unit stops only what depends on it", async () => {
    const a = unit(oneResource, {});
    const units = { a, b: unit(oneResource, { reads: [a.outputs.text] }), other: unit(oneResource, {}) };
    lab.write(".strata/state/lab/a/terraform.tfstate", "{ not json");
    const report = await plan(units);
    expect(outcomes(report)).toEqual({
      a: "failed (run error)",
      b: "early exit (ancestor error)",
      other: "succeeded +1 ~0 -0",
    });
    expect(report.units[1]!.cause).toBe("needs lab-a, which failed");
  });

  test("init is skipped while backend and providers are unchanged", async () => {
    await plan(chain());
    const init = statSync(lab.path(".strata/work/lab-a/.terraform/strata-init")).mtimeMs;
    await plan(chain({ text: "two" }));
    expect(statSync(lab.path(".strata/work/lab-a/.terraform/strata-init")).mtimeMs).toBe(init);
  });

  test("plans are kept with a stamp, and without secrets where they are text", async () => {
    const report = await plan(chain(), { mocks: true, keepJson: true, outDir: lab.path("plans") });
    expect(report.units[1]!.plan).toBe("plans/lab/b/tfplan.binary");
    const stamp = JSON.parse(lab.read("plans/lab/b/tfplan.stamp.json")) as object;
    expect(stamp).toMatchObject({
      stack: "lab-b",
      mode: "normal",
      changed: true,
      references: [{ producer: "lab-a", output: "text", kind: "provisional" }],
    });
    expect(lab.read("plans/lab/a/tfplan.json")).toContain("resource_changes");
    const written = ["a", "b", "c"].map((name) => lab.read(`plans/lab/${name}/tfplan.json`)).join("");
    const logs = ["a", "b", "c"].map((name) => lab.read(`${report.folder}/lab-${name}.log`)).join("");
    expect(written + logs).not.toContain("s3cr3t-value");
  });

  test.each([
    ["50 wide", 50, () => []],
    ["200 in ten chains", 200, (index: number) => (index % 20 === 0 ? [] : [index - 1])],
  ])(
    "%s",
    async (_, count, needs) => {
      const units: ReturnType<typeof unit>[] = [];
      for (let index = 0; index < count; index++) {
        units.push(unit(oneResource, { reads: needs(index).map((need) => units[need]!.outputs.text) as never }));
      }
      const named = Object.fromEntries(units.map((each, index) => [`u${String(index).padStart(3, "0")}`, each]));
      const report = await plan(named);
      expect(new Set(Object.values(outcomes(report)))).toEqual(new Set(["succeeded +1 ~0 -0"]));
    },
    120_000,
  );
});
