import { readFileSync } from "node:fs";
import { unit } from "../../src/engine/unit";
import { driftGraph } from "../../src/run/graph/drift-graph";
import { exitCode } from "../../src/run/report/unit-result";
import { oneResource } from "../support/layers/one-resource";
import { succeed } from "../support/projects/programs";
import { Lab, outcomes } from "../support/projects/run-lab";

jest.setTimeout(120_000);

/** `terraform_data` has nothing outside its state that could drift: the AWS side is shown on the sandbox. */
test("drift: nothing in what is as it was left, nothing in what was never made", async () => {
  const lab = new Lab();
  try {
    const a = unit(oneResource, {});
    const units = { a, b: unit(oneResource, { reads: [a.outputs.id] }) };
    const { folder } = lab.synth(units).get("lab-a")!;
    succeed("terraform", ["init", "-input=false"], { cwd: folder });
    succeed("terraform", ["apply", "-auto-approve", "-input=false"], { cwd: folder });
    const state = readFileSync(lab.path(".strata/state/lab/a/terraform.tfstate"));
    const report = await lab.run("drift", units, (run) => driftGraph(run, () => undefined));
    expect(outcomes(report)).toEqual({ a: "succeeded", b: "succeeded" });
    expect(report.units.map(({ cause }) => cause)).toEqual([undefined, "has no resources"]);
    expect(exitCode(report, true)).toBe(0);
    expect(readFileSync(lab.path(".strata/state/lab/a/terraform.tfstate"))).toEqual(state);
  } finally {
    lab.remove();
  }
});
