import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesizeTo } from "../../../src/cli/project";
import { assembleProject } from "../../../src/engine/project";
import { localState } from "../../../src/engine/state";
import { unit } from "../../../src/engine/unit";
import { fingerprint, loadUnits } from "../../../src/run/unit/run-unit";
import { copyForRun } from "../../../src/run/unit/working-copy";
import { oneResource } from "../../support/layers/one-resource";
import { sourceFiles, testEnvironment } from "../../support/projects/synth";

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), "strata-"))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Units `a` and `b` of dev; `b` reads `base` of shared, and `c` of shared is read by no one. */
function synth({ text = "one", outdir = "cdktf.out" } = {}): void {
  const base = unit(oneResource, { text });
  const environment = testEnvironment({ state: localState() });
  const project = assembleProject(
    sourceFiles({
      "environments/shared/environment.ts": environment,
      "environments/shared/base.ts": base,
      "environments/shared/c.ts": unit(oneResource, {}),
      "environments/dev/environment.ts": environment,
      "environments/dev/a.ts": unit(oneResource, { text }),
      "environments/dev/b.ts": unit(oneResource, { reads: [base.outputs.id] }),
    }),
  );
  synthesizeTo({ root, outdir }, project, project.units, () => undefined);
}

const copy = (environment = "dev", outdir = "cdktf.out") =>
  copyForRun({ root, outdir: join(root, outdir), environment });
const foldersOf = async (environment?: string) =>
  Object.fromEntries([...(await copy(environment))].map(([stack, { folder }]) => [stack, folder.slice(root.length)]));

test("a run has copies of its environment's units, and of those that they read", async () => {
  synth();
  expect(await foldersOf()).toEqual({
    "dev-a": "/.strata/work/dev-a",
    "dev-b": "/.strata/work/dev-b",
    "shared-base": "/.strata/work/shared-base@dev", // the runs of shared have their own
    "shared-c": "/cdktf.out/stacks/shared-c",
  });
  expect((await foldersOf("shared"))["shared-base"]).toBe("/.strata/work/shared-base");
});

test("a copy is what was synthesized, and stays so whatever happens to that", async () => {
  synth();
  const a = (await copy()).get("dev-a")!;
  const before = fingerprint(a);
  expect(before).toBe(fingerprint(loadUnits(join(root, "cdktf.out")).get("dev-a")!));
  synth({ text: "two" });
  rmSync(join(root, "cdktf.out"), { recursive: true });
  expect(fingerprint(a)).toBe(before);
});

test("what Terraform keeps beside a module stays; what is no longer part of the unit goes", async () => {
  synth();
  const module = (name: string) => join(root, "cdktf.out", "stacks", "dev-a", name);
  writeFileSync(module("extra.tf"), "");
  const { folder } = (await copy()).get("dev-a")!;
  for (const name of ["errored.tfstate", ".terraform.lock.hcl"]) writeFileSync(join(folder, name), "kept");
  expect(existsSync(join(folder, "extra.tf"))).toBe(true);
  rmSync(module("extra.tf"));
  synth({ text: "two" });
  await copy();
  expect(existsSync(join(folder, "extra.tf"))).toBe(false);
  for (const name of ["errored.tfstate", ".terraform.lock.hcl"])
    expect(readFileSync(join(folder, name), "utf8")).toBe("kept");
  expect(readFileSync(join(folder, "cdk.tf.json"), "utf8")).toContain("two");
  expect(statSync(folder).mode & 0o077).toBe(0); // an unwritten state would be there
});

test.each(["deeper/folder/out", "."])("local states are found from a copy of modules in %s", async (outdir) => {
  synth({ outdir });
  const { folder } = (await copy("dev", outdir)).get("dev-b")!;
  const { terraform, data } = JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")) as {
    terraform: { backend: { local: { path: string } } };
    data: { terraform_remote_state: Record<string, { config: { path: string } }> };
  };
  expect(join(folder, terraform.backend.local.path)).toBe(join(root, ".strata/state/dev/b/terraform.tfstate"));
  const [read] = Object.values(data.terraform_remote_state);
  expect(join(folder, read!.config.path)).toBe(join(root, ".strata/state/shared/base/terraform.tfstate"));
});

test("a synthesis that is replacing modules is waited for", async () => {
  synth();
  const mark = join(root, "cdktf.out", ".incomplete");
  writeFileSync(mark, JSON.stringify({ pid: process.pid, stacks: ["dev-a"] }));
  const copied = copy();
  setTimeout(() => rmSync(mark), 100);
  expect((await copied).size).toBe(4);
});
