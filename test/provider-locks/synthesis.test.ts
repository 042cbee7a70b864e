import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { addAwsProvider } from "../../modules/aws/aws-provider";
import { layer } from "../../src/engine/layer";
import { assembleProject, type Project } from "../../src/engine/project";
import { unit } from "../../src/engine/unit";
import { selectUnits, synthesizeTo } from "../../src/cli/project";
import { cluster } from "../support/layers/kubernetes-cluster";
import { lockBlock, lockText } from "../support/terraform/lock-file-text";
import { oneResource } from "../support/layers/one-resource";
import { inTemporaryFolder, problemsOf, sourceFiles, testEnvironment, withoutRoot } from "../support/projects/synth";

const onlyAws = layer({
  name: "only-aws",
  summary: "",
  inputs: z.strictObject({}),
  outputs: {},
  build: (stack) => {
    addAwsProvider(stack);
    return {};
  },
});
const aws = lockBlock("hashicorp/aws", "6.47.1");
const kubernetes = lockBlock("hashicorp/kubernetes", "3.2.1");
const devLock = "environments/dev/.terraform.lock.hcl";

const project = (): Project =>
  assembleProject(
    sourceFiles({
      "environments/dev/environment.ts": testEnvironment(),
      "environments/dev/aws.ts": unit(onlyAws, {}),
      "environments/dev/cluster.ts": unit(cluster, {}),
      "environments/dev/none.ts": unit(oneResource, {}),
      "environments/prod/eu/environment.ts": testEnvironment(),
      "environments/prod/eu/aws.ts": unit(onlyAws, {}),
    }),
  );
const write = (root: string, file: string, text: string): void => {
  mkdirSync(join(root, file, ".."), { recursive: true });
  writeFileSync(join(root, file), text);
};
const synth = (root: string, environment?: string): void => {
  const all = project();
  synthesizeTo(
    { root, outdir: "out" },
    all,
    selectUnits(all, environment === undefined ? [] : [environment], root),
    () => undefined,
  );
};
const lockBeside = (root: string, stack: string): string | undefined => {
  const file = join(root, "out", "stacks", stack, ".terraform.lock.hcl");
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
};
const recordOf = (root: string, stack: string) =>
  JSON.parse(readFileSync(join(root, "out", "stacks", stack, "unit.json"), "utf8")) as { locked?: object };

test("each unit gets the blocks of its providers, and one without providers gets no file", () => {
  inTemporaryFolder((root) => {
    write(root, devLock, lockText(kubernetes, aws));
    synth(root);
    expect(lockBeside(root, "dev-aws")).toBe(lockText(aws));
    expect(lockBeside(root, "dev-cluster")).toBe(lockText(kubernetes));
    expect(lockBeside(root, "dev-none")).toBeUndefined();
    expect(recordOf(root, "dev-cluster").locked).toEqual({ "hashicorp/kubernetes": "3.2.1" });
  });
});

test("an environment without the file keeps what Terraform left beside its modules", () => {
  inTemporaryFolder((root) => {
    write(root, "environments/prod/eu/.terraform.lock.hcl", lockText(aws));
    write(root, "out/stacks/dev-aws/.terraform.lock.hcl", "of Terraform");
    synth(root);
    synth(root, "dev");
    expect(lockBeside(root, "dev-aws")).toBe("of Terraform");
    expect(recordOf(root, "dev-aws")).not.toHaveProperty("locked");
    expect(lockBeside(root, "prod-eu-aws")).toBe(lockText(aws));
  });
});

test("what Terraform left gives way to the environment's, and goes with it when the file is removed", () => {
  inTemporaryFolder((root) => {
    write(root, "out/stacks/dev-aws/.terraform.lock.hcl", "of Terraform");
    write(root, devLock, lockText(aws, kubernetes));
    synth(root);
    expect(lockBeside(root, "dev-aws")).toBe(lockText(aws));
    rmSync(join(root, devLock));
    synth(root, "dev");
    expect([lockBeside(root, "dev-aws"), lockBeside(root, "dev-cluster")]).toEqual([undefined, undefined]);
  });
});

test("a synthesis that cannot be put in place leaves the locks as they were", () => {
  inTemporaryFolder((root) => {
    write(root, devLock, lockText(aws, kubernetes));
    synth(root);
    rmSync(join(root, devLock));
    // prod comes after dev: its module cannot be replaced.
    const prod = join(root, "out", "stacks", "prod-eu-aws");
    writeFileSync(join(prod, "cdk.tf.json"), "{}");
    chmodSync(root, 0o777);
    for (const folder of [
      "out",
      "out/stacks",
      ...readdirSync(join(root, "out/stacks")).map((name) => `out/stacks/${name}`),
    ]) {
      chmodSync(join(root, folder), 0o777);
    }
    chmodSync(prod, 0o555);
    expect(withoutRoot(() => problemsOf(() => synth(root)))).toEqual([
      `output folder ${join(root, "out")} cannot be written (EACCES) (the previous output was restored; make the folder writable, or choose another with --output).`,
    ]);
    chmodSync(prod, 0o755);
    expect([lockBeside(root, "dev-aws"), lockBeside(root, "dev-cluster")]).toEqual([
      lockText(aws),
      lockText(kubernetes),
    ]);
    expect(recordOf(root, "dev-aws").locked).toEqual({ "hashicorp/aws": "6.47.1" });
  });
});

test.each<[string, string, string[]]>([
  [
    "cannot be parsed",
    lockText("=======", aws),
    [
      'environments/dev/.terraform.lock.hcl:4: is "=======", but must be the start of a block, such as provider "<address>" { (restore it with git, or delete it and recreate it with `npx strata providers lock dev`).',
    ],
  ],
  [
    "locks versions that Strata is not made for",
    lockText(
      lockBlock("hashicorp/aws", "7.0.0"),
      lockBlock("hashicorp/kubernetes", "2.0.0"),
      lockBlock("x/y", "0.1.0"),
    ),
    [
      'environments/dev/.terraform.lock.hcl:4: hashicorp/aws is "7.0.0", but must be >= 6.25.0, < 7.0.0, as src/engine/versions.ts says (`npx strata providers lock dev` takes the newest that is).',
      'environments/dev/.terraform.lock.hcl:12: hashicorp/kubernetes is "2.0.0", but must be >= 2.38.0, < 4.0.0, as src/engine/versions.ts says (`npx strata providers lock dev` takes the newest that is).',
    ],
  ],
  [
    "lacks a provider",
    lockText(aws),
    [
      "environments/dev/.terraform.lock.hcl: locks no version of hashicorp/kubernetes, which cluster needs (`npx strata providers lock dev`).",
    ],
  ],
])("a lock file that %s is a mistake, and nothing is written", (_, text, problems) => {
  inTemporaryFolder((root) => {
    write(root, devLock, text);
    expect(problemsOf(() => synth(root))).toEqual(problems);
    expect(existsSync(join(root, "out"))).toBe(false);
    // The other environment is not held up.
    synth(root, "prod/eu");
  });
});
