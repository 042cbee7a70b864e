import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runFolders } from "../../src/run/journal/journal";
import { temporaryProject } from "../support/projects/temporary-project";
import { run } from "../support/projects/programs";
import { providerMirror } from "../support/terraform/provider-mirror";

jest.setTimeout(120_000);

/** `strata providers lock` and what it is for, with the real providers of a mirror: it has them for one platform. */
const environmentFile = `
import { environment } from "../../src/engine/environment";
import { localState } from "../../src/engine/state";
import { organization } from "../organization";
export default environment({ organization, aws: { account: "111111111111", region: "us-east-1" }, kubernetes: { context: "none", kubeconfig: "none" }, state: localState() });
`;
const unitOf = (layer: string, from: string): string => `
import { unit } from "../../src/engine/unit";
import { ${layer} } from "${from}";
export default unit(${layer}, {});
`;
const { root, write, read, strata } = temporaryProject({
  "environments/lab/environment.ts": environmentFile,
  "environments/lab/kms.ts": unitOf("kms", "../../src/layers/security/kms"),
  "environments/lab/one.ts": unitOf("cluster", "../../test/support/layers/kubernetes-cluster"),
  "environments/lab/two.ts": unitOf("cluster", "../../test/support/layers/kubernetes-cluster"),
});
const lockFile = "environments/lab/.terraform.lock.hcl";
const beside = (stack: string): string => read(`cdktf.out/stacks/${stack}/.terraform.lock.hcl`);
const lock = (...args: string[]) =>
  strata("providers", "lock", "lab", "--fs-mirror", providerMirror(), "--platform", "linux_amd64", ...args);
/** Units that the last run initialized. */
const initialized = (): string[] => {
  const [last] = runFolders(join(root, ".strata", "runs", "lab"));
  const log = (unit: string): string => read(`${last!.slice(root.length + 1)}/lab-${unit}.log`);
  return ["one", "two"].filter((unit) => /Initializing provider plugins/.test(log(unit)));
};
let made: string;

test("a lock that is missing, made, and up to date", () => {
  const missing = lock("--check");
  expect(missing.code).toBe(2);
  expect(missing.out).toContain(`${lockFile} is missing: \`npx strata providers lock lab\`\n`);
  expect(existsSync(join(root, lockFile))).toBe(false);

  const { code, out, err } = lock();
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatch(
    /^ENVIRONMENT {2}PROVIDER {14}VERSION {6}CHANGE\nlab {10}hashicorp\/aws {9}- -> \d+\.\d+\.\d+ {2}new\nlab {10}hashicorp\/kubernetes {2}- -> \d+\.\d+\.\d+ +new\n\nplatforms: linux_amd64\nwrote environments\/lab\/\.terraform\.lock\.hcl\n$/,
  );
  made = read(lockFile);
  expect(made).toMatch(
    /"registry\.terraform\.io\/hashicorp\/aws" \{[\s\S]*"registry\.terraform\.io\/hashicorp\/kubernetes" \{/,
  );

  const again = lock("--check", "--json");
  expect(again.code).toBe(0);
  expect(JSON.parse(again.out)).toMatchObject([
    {
      environment: "lab",
      outdated: false,
      written: false,
      providers: [{ change: "unchanged" }, { change: "unchanged" }],
    },
  ]);
});

test("a failure leaves the file as it was, and says what to do", () => {
  const { code, err } = lock("--platform", "darwin_arm64");
  expect(code).toBe(1);
  expect(err).toMatch(
    /^error environments\/lab\/\.terraform\.lock\.hcl: cannot be made: for darwin_arm64, registry\.terraform\.io\/hashicorp\/aws: provider registry\.terraform\.io\/hashicorp\/aws \S+ is not available for darwin_arm64 .*\(name the platforms that --fs-mirror has, without darwin_arm64: --platform <system>_<architecture>, once for each\)\.\n/,
  );
  expect(read(lockFile)).toBe(made);
});

test("units are initialized with it once, and init writes nothing to it", () => {
  expect(strata("plan", "lab", "one", "two")).toMatchObject({ code: 0 });
  expect(initialized()).toEqual(["one", "two"]);
  const locked = beside("lab-one");
  expect(locked).toMatch(/"registry\.terraform\.io\/hashicorp\/kubernetes" \{/);
  expect(locked).not.toContain("hashicorp/aws");
  expect(beside("lab-two")).toBe(locked);
  expect(made).toContain(locked.slice(locked.indexOf("provider")));

  expect(strata("plan", "lab", "one", "two")).toMatchObject({ code: 0 });
  expect(initialized()).toEqual([]);
  expect(beside("lab-one")).toBe(locked);
});

test("cdktf-cli finds the locks, and does not ask a registry for its own", () => {
  write({
    "cdktf.json": JSON.stringify({ language: "typescript", app: "node bin/strata.cjs app", projectId: "test" }),
  });
  const { code, stdout, stderr } = run("npx", ["--no", "cdktf", "diff", "lab-one"], { cwd: root });
  expect(`${code} ${stderr}`).toMatch(/^0 /);
  expect(stdout).toContain("Plan: 1 to add, 0 to change, 0 to destroy.");
});

/** Errors are wrapped to a width. */
const inOneLine = (text: string): string => text.replace(/\s+/g, " ");

test("a package that is not the one that was locked is refused", () => {
  write({ [lockFile]: made.replace(/"h1:(.)/g, (_, first: string) => `"h1:${first === "A" ? "B" : "A"}`) });
  const { code, out } = strata("plan", "lab", "one");
  expect(code).toBe(1);
  expect(inOneLine(out)).toMatch(
    /doesn't match any of the checksums previously recorded in the dependency lock file .*\(the checksums are those of environments\/lab\/\.terraform\.lock\.hcl: where this machine, \w+, is not among its platforms, `npx strata providers lock lab --platform=\w+`; else this is not the package that was locked, so do not use it before you know why\)/,
  );
  write({ [lockFile]: made });
});

test("OpenTofu refuses what Terraform has locked, and locks for itself", () => {
  process.env["TERRAFORM_BINARY_NAME"] = "tofu";
  try {
    expect(inOneLine(strata("plan", "lab", "one").out)).toContain(
      "(environments/lab/.terraform.lock.hcl locks no provider of this program's registry: make it with the same program, `npx strata providers lock lab`)",
    );
    const { out } = lock();
    expect(out).toMatch(/hashicorp\/kubernetes {2}\d+\.\d+\.\d+ +other checksums\n/);
    expect(read(lockFile)).toContain('provider "registry.opentofu.org/hashicorp/aws" {');
    expect(read(lockFile)).not.toContain("registry.terraform.io");
    expect(strata("plan", "lab", "one")).toMatchObject({ code: 0 });
  } finally {
    delete process.env["TERRAFORM_BINARY_NAME"];
  }
});

test("without the file, the locks beside the modules go, and Terraform makes its own again", () => {
  rmSync(join(root, lockFile));
  strata("synth");
  expect(existsSync(join(root, "cdktf.out/stacks/lab-one/.terraform.lock.hcl"))).toBe(false);
  expect(strata("plan", "lab", "one")).toMatchObject({ code: 0 });
  const made = ".strata/work/lab-one/.terraform.lock.hcl";
  const left = read(made);
  expect(strata("plan", "lab", "one")).toMatchObject({ code: 0 });
  expect(read(made)).toBe(left);
});
