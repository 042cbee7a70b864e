import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { compareNames } from "../../engine/graph";
import { UserError, problem } from "../../engine/problem";
import { incompleteStacks } from "../../engine/incomplete-stacks";
import { readBytes, readProjectFile } from "../../engine/read-file";
import type { TerraformModule } from "../../engine/synthesis";
import type { UnitRecord } from "../../engine/unit-record";

/** A synthesized unit, as a run sees it: what is in its folder, and nothing of the TypeScript behind it. */
export interface RunUnit {
  readonly stack: string;
  readonly record: UnitRecord;
  /** The folder of the root module, absolute; in a run that of its own copy. */
  readonly folder: string;
  /** For a copy, the folder of the synthesized module. */
  readonly original?: string;
  /** The stacks whose outputs the module reads. */
  readonly dependencies: readonly string[];
}

/** Every synthesized unit by stack name, in order of names. */
export type RunUnits = ReadonlyMap<string, RunUnit>;

/** Reads what synthesis wrote to `outdir`: the stacks of its manifest. Folders of units that are gone do not count. */
export function loadUnits(outdir: string): RunUnits {
  const manifest = join(outdir, "manifest.json");
  if (!existsSync(manifest)) return new Map();
  const incomplete = incompleteStacks(outdir);
  if (incomplete?.running === false) {
    const message = "is incomplete: a synthesis was killed while it replaced root modules";
    throw new UserError([problem({ path: outdir, message, fix: "make them again with `npx strata synth`" })]);
  }
  const { stacks } = readSynthesized(manifest, manifestSchema);
  const units = Object.keys(stacks)
    .sort(compareNames)
    .map((name) => loadUnit(join(outdir, "stacks", name)));
  return new Map(units.map((unit) => [unit.stack, unit]));
}

function loadUnit(folder: string): RunUnit {
  const record = readSynthesized<object>(join(folder, "unit.json"), recordSchema) as UnitRecord;
  return { stack: record.stack, record, folder, dependencies: Object.keys(record.dependencies) };
}

const object = z.record(z.string(), z.unknown());
const manifestSchema = z.looseObject({ stacks: object });
/** The parts of a record without which nothing works; the rest is as synthesis wrote it. */
const recordSchema = z.looseObject({
  stack: z.string(),
  environment: z.string(),
  unit: z.string(),
  file: z.string(),
  state: z.looseObject({ kind: z.enum(["s3", "cloud", "local"]) }),
  dependencies: z.record(z.string(), z.array(z.string())),
  dataSources: z.record(z.string(), z.string()),
  outputs: object,
  resources: object,
  providers: z.array(z.string()),
});

/** A file of a synthesis, which may be cut off or edited where `--skip-synth` takes it. */
function readSynthesized<T>(file: string, schema: z.ZodType<T>): T {
  const fix = "make it again with `npx strata synth`";
  const refused = (message: string) => new UserError([problem({ path: file, message, fix })]);
  const text = readProjectFile(file, file, fix);
  if (text === undefined) throw refused("is missing");
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw refused(`cannot be read (${(error as Error).message})`);
  }
  const { success, data, error } = schema.safeParse(content);
  if (success) return data;
  const [{ path } = { path: [] }] = error.issues;
  throw refused(`is not what synthesis wrote (${path.length === 0 ? "it is no object" : path.join(".")})`);
}

/** The unit's root module. Read when it is needed: hundreds of modules are not kept in memory. */
export function readModule({ folder }: RunUnit): TerraformModule {
  return readSynthesized(join(folder, moduleFile), object);
}

/** The root module as synthesis writes it. */
export const moduleFile = "cdk.tf.json";

/** Tells whether a unit is still the one that was reviewed: its module, its assets and its provider locks. */
export function fingerprint({ folder }: Pick<RunUnit, "folder">): string {
  const hash = createHash("sha256");
  for (const file of inputFiles(folder)) {
    hash
      .update(`${file}\0`)
      .update(readBytes(join(folder, file)))
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
  /^\.terraform\.tfstate|\.tfstate(\.|$)|^crash\.|^plan$|^tfplan/.test(name);
