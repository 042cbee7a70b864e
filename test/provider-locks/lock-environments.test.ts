import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { assembleProject } from "../../src/engine/project";
import { synthesize } from "../../src/engine/synthesis";
import { unit } from "../../src/engine/unit";
import { isOutdated, lockEnvironments, type LockOptions, writeLocks } from "../../src/provider-locks/lock-environments";
import { Interruption } from "../../src/process/interruption";
import { cluster } from "../support/layers/kubernetes-cluster";
import { lockBlock, lockText } from "../support/terraform/lock-file-text";
import { oneResource } from "../support/layers/one-resource";
import { sourceFiles, testEnvironment } from "../support/projects/synth";

const kubernetes = (version: string) => lockBlock("hashicorp/kubernetes", version);
const lockOf = (environment: string) => `environments/${environment}/.terraform.lock.hcl`;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "strata-locks-"));
  // In Terraform's place: keeps what is locked, else locks what `newest` says, and fails where one locks 3.0.0.
  write(
    "terraform",
    `#!/bin/sh
echo "$@" >> ${root}/calls
cat main.tf.json >> ${root}/modules
if grep -qs '"3.0.0"' .terraform.lock.hcl; then
  echo "Error: Could not retrieve providers for locking

- registry.terraform.io/hashicorp/kubernetes: the previously-selected version 3.0.0 is no longer available."
  exit 1
fi
[ -e .terraform.lock.hcl ] || cp ${root}/newest .terraform.lock.hcl
`,
  );
  write("newest", lockText(kubernetes("3.2.1"), lockBlock("hashicorp/unrelated", "1.0.0")));
  for (const environment of ["dev", "prod", "bare"])
    mkdirSync(join(root, "environments", environment), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text, { mode: 0o755 });
}
const read = (file: string): string | undefined =>
  existsSync(join(root, file)) ? readFileSync(join(root, file), "utf8") : undefined;

function lock(options: Partial<LockOptions> = {}, interruption = new Interruption()) {
  const project = assembleProject(
    sourceFiles({
      ...Object.fromEntries(
        ["dev", "prod", "bare"].map((name) => [`environments/${name}/environment.ts`, testEnvironment()]),
      ),
      "environments/dev/cluster.ts": unit(cluster, {}),
      "environments/prod/cluster.ts": unit(cluster, {}),
      "environments/bare/piece.ts": unit(oneResource, {}),
    }),
  );
  const terraform = { product: "Terraform", path: join(root, "terraform"), version: "1.11.4" } as const;
  const program = { terraform, env: process.env, interruption, onLine: () => undefined };
  const all = { platforms: ["linux_amd64", "darwin_arm64"], upgrade: false, ...options };
  const units = synthesize(project, { outdir: join(root, "out") });
  return lockEnvironments(root, project.environments, units, all, program);
}

test("environments that need the same are asked about once; what no unit needs is left out", async () => {
  const locks = await lock({ fsMirror: "/mirror" });
  expect(locks.map(({ environment, text }) => [environment.name, text])).toEqual([
    ["bare", undefined],
    ["dev", lockText(kubernetes("3.2.1"))],
    ["prod", lockText(kubernetes("3.2.1"))],
  ]);
  expect(read("calls")).toBe(
    "providers lock -no-color -platform=linux_amd64 -platform=darwin_arm64 -fs-mirror=/mirror\n",
  );
  expect(JSON.parse(read("modules")!)).toEqual({
    terraform: {
      required_providers: { provider0: { source: "hashicorp/kubernetes", version: ">= 2.38.0, < 4.0.0" } },
    },
  });
  writeLocks(root, locks);
  expect([read(lockOf("bare")), read(lockOf("prod"))]).toEqual([undefined, lockText(kubernetes("3.2.1"))]);
});

test("locked versions stay; --upgrade takes the newest", async () => {
  write(lockOf("dev"), lockText(kubernetes("3.1.0")));
  const [, dev, prod] = await lock();
  expect([isOutdated(dev!), dev!.providers]).toEqual([
    false,
    [{ source: "hashicorp/kubernetes", before: "3.1.0", now: "3.1.0", change: "unchanged" }],
  ]);
  expect(isOutdated(prod!)).toBe(true);
  const [, upgraded] = await lock({ upgrade: true });
  expect(upgraded!.providers).toEqual([
    { source: "hashicorp/kubernetes", before: "3.1.0", now: "3.2.1", change: "another version" },
  ]);
});

test("a failure for one environment changes none, and leaves nothing behind", async () => {
  write(lockOf("prod"), lockText(kubernetes("3.0.0")));
  await expect(lock()).rejects.toThrow(
    "environments/prod/.terraform.lock.hcl: cannot be made: Could not retrieve providers for locking - registry.terraform.io/hashicorp/kubernetes: the previously-selected version 3.0.0 is no longer available (--upgrade takes the newest version that there is).",
  );
  expect(read(lockOf("dev"))).toBeUndefined();
});

test("an interruption is no lock", async () => {
  const interruption = new Interruption();
  interruption.request("SIGINT");
  await expect(lock({}, interruption)).rejects.toThrow("strata providers lock was interrupted (run it again).");
});

test("if one file cannot be written, those before it are as they were", async () => {
  write(lockOf("dev"), lockText(kubernetes("3.1.0")));
  const locks = await lock({ upgrade: true });
  mkdirSync(join(root, lockOf("prod")));
  expect(() => writeLocks(root, locks)).toThrow(`${lockOf("prod")} is not a file (choose another name).`);
  expect(read(lockOf("dev"))).toBe(lockText(kubernetes("3.1.0")));
});
