import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compareNames } from "../../engine/graph";
import { UserError, problem } from "../../engine/problem";
import type { TerraformModule } from "../../engine/synthesis";
import type { UnitRecord } from "../../engine/unit-record";

/** A synthesized unit, as a run sees it: what is in its folder, and nothing of the TypeScript behind it. */
export interface RunUnit {
  readonly stack: string;
  readonly record: UnitRecord;
  /** The folder of the root module, absolute. */
  readonly folder: string;
  /** The stacks whose outputs the module reads. */
  readonly dependencies: readonly string[];
}

/** Every synthesized unit by stack name, in order of names. */
export type RunUnits = ReadonlyMap<string, RunUnit>;

/** Reads what synthesis wrote to `outdir`: the stacks of its manifest. Folders of units that are gone do not count. */
export function loadUnits(outdir: string): RunUnits {
  const manifest = join(outdir, "manifest.json");
  if (!existsSync(manifest)) return new Map();
  const { stacks } = JSON.parse(readFileSync(manifest, "utf8")) as { readonly stacks: object };
  const units = Object.keys(stacks)
    .sort(compareNames)
    .map((name) => loadUnit(join(outdir, "stacks", name)));
  return new Map(units.map((unit) => [unit.stack, unit]));
}

function loadUnit(folder: string): RunUnit {
  const file = join(folder, "unit.json");
  try {
    const record = JSON.parse(readFileSync(file, "utf8")) as UnitRecord;
    return { stack: record.stack, record, folder, dependencies: Object.keys(record.dependencies) };
  } catch (error) {
    const message = `cannot be read (${(error as Error).message})`;
    throw new UserError([problem({ path: file, message, fix: "make it again with `npx strata synth`" })]);
  }
}

/** The unit's root module. Read when it is needed: hundreds of modules are not kept in memory. */
export function readModule({ folder }: RunUnit): TerraformModule {
  return JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")) as TerraformModule;
}

/** Tells whether a unit is still the one that was reviewed: its module, its assets and its provider locks. */
export function fingerprint({ folder }: RunUnit): string {
  const hash = createHash("sha256");
  for (const file of inputFiles(folder)) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(folder, file)))
      .update("\0");
  }
  return hash.digest("hex");
}

/** All that synthesis or a person put there; what Terraform and a run leave beside it says nothing of the unit. */
export function inputFiles(folder: string, below = ""): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true })
    .filter(({ name }) => below !== "" || !isLeftover(name))
    .sort((a, b) => compareNames(a.name, b.name))
    .flatMap((entry) => {
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      return entry.isDirectory() ? inputFiles(folder, path) : [path];
    });
}

const isLeftover = (name: string): boolean =>
  name === ".terraform" ||
  name === "unit.json" ||
  name === overrideFile ||
  /^\.terraform\.tfstate|\.tfstate(\.|$)|^crash\.|^plan$|^tfplan/.test(name);

/** The file by which a plan is given values that are not in any state yet. See `override.ts`. */
export const overrideFile = "strata_override.tf.json";
