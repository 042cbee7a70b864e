import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { addAwsProvider } from "../../../modules/aws/aws-provider";
import {
  type AwsTarget,
  type Environment,
  environment,
  type EnvironmentDefinition,
} from "../../../src/engine/environment";
import { layer } from "../../../src/engine/layer";
import { formatProblem, UserError } from "../../../src/engine/problem";
import { assembleProject, type SourceFile } from "../../../src/engine/project";
import { s3State } from "../../../src/engine/state";
import { type SynthesizedUnit, synthesize, type TerraformModule } from "../../../src/engine/synthesis";
import { unit } from "../../../src/engine/unit";
import type { UnitStack } from "../../../src/engine/unit-stack";

/** Settings that a test is about; those of the AWS target stand beside the others. */
export type TestSettings = Partial<EnvironmentDefinition> & Partial<AwsTarget>;

/** An environment for tests. */
export function testEnvironment({
  account = "111111111111",
  region = "us-east-1",
  deployRoleArn,
  deployRoleExternalId,
  deployRoleSessionName,
  unlisted,
  emulator,
  ...rest
}: TestSettings = {}): Environment {
  const role = { deployRoleArn, deployRoleExternalId, deployRoleSessionName };
  return environment({
    organization: { name: "acme", tags: { owner: "tests" } },
    aws: { account, region, ...role, unlisted, emulator },
    kubernetes: { context: "test" },
    state: s3State({ bucket: "acme-test-state", region: "us-east-1" }),
    deletionProtection: false,
    ...rest,
  });
}

/** Runs `work` with a folder that is gone afterwards. */
export function inTemporaryFolder<R>(work: (folder: string) => R): R {
  const folder = mkdtempSync(join(tmpdir(), "strata-"));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Files by path with what they export by default, as the loader would find them. */
export function sourceFiles(exports: Readonly<Record<string, unknown>>): SourceFile[] {
  return Object.entries(exports).map(([path, value]) => ({ path, load: () => ({ default: value }) }));
}

/**
 * Synthesizes what files would export: `{ "environments/dev/vpc.ts": unit(vpc, …) }`. An `environment.ts` is added
 * to folders that have none. Charts, values and images are those of this project, or of another `folder`.
 */
export function synthFiles(
  exports: Readonly<Record<string, unknown>>,
  folder = process.cwd(),
): ReadonlyMap<string, SynthesizedUnit> {
  const all: Record<string, unknown> = { ...exports };
  for (const file of Object.keys(exports))
    all[`${file.slice(0, file.lastIndexOf("/"))}/environment.ts`] ??= testEnvironment();
  const files = sourceFiles(all);
  return inTemporaryFolder((outdir) => {
    const units = synthesize(assembleProject(files), { outdir, location: { folder, fromModule: "../../.." } });
    return new Map(units.map((each) => [each.placed.stackName, each]));
  });
}

/** The problems of a synthesis that must fail, as a user reads them. */
export function problemsOf(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return error.problems.map(formatProblem);
    throw error;
  }
  throw new Error("expected a mistake to be found, but there was none");
}

/** The root module that some constructs make: for tests of `modules/`. */
export function synthModule(build: (stack: UnitStack) => unknown, settings: TestSettings = {}): TerraformModule {
  const subject = layer({
    name: "subject",
    summary: "for tests",
    inputs: z.strictObject({}),
    outputs: {},
    build(stack) {
      if (settings.aws !== undefined || !("aws" in settings)) addAwsProvider(stack);
      build(stack);
      return {};
    },
  });
  const units = synthFiles({
    "environments/test/environment.ts": testEnvironment(settings),
    "environments/test/subject.ts": unit(subject, {}),
  });
  return units.get("test-subject")!.module;
}

/** All blocks of a resource type by name; empty when there are none. */
export function resources(
  module: TerraformModule,
  type: string,
): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  return module.resource?.[type] ?? {};
}

/** Runs `work` as a user whom folder permissions bind: root, whom they do not, becomes nobody for that long. */
export function withoutRoot<R>(work: () => R): R {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65534);
  try {
    return work();
  } finally {
    process.seteuid?.(0);
  }
}

/** Addresses of the resources that differ between two modules: what a plan of the second would change. */
export function changedResources(before: TerraformModule, after: TerraformModule): string[] {
  const blocks = (module: TerraformModule): ReadonlyMap<string, string> =>
    new Map(
      Object.entries(module.resource ?? {}).flatMap(([type, named]) =>
        Object.entries(named).map(([name, block]) => [`${type}.${name}`, JSON.stringify(block)] as const),
      ),
    );
  const [first, second] = [blocks(before), blocks(after)];
  const addresses = [...new Set([...first.keys(), ...second.keys()])];
  return addresses.filter((address) => first.get(address) !== second.get(address)).sort();
}
