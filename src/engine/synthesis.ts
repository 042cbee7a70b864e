import { App, TerraformOutput } from "cdktf";
import { Construct } from "constructs";

import type { UnitAddress } from "./address";
import { closure, compareNames, topologicalOrder } from "./graph";
import { isKnown } from "./unknown-values";
import type { OutputSpec } from "./output";
import { problem, type Problem, UserError } from "./problem";
import type { PlacedUnit, Project } from "./project";
import { mapReferences, type Producer } from "./reference";
import { referenceValue } from "./remote-value";
import { sharingOf, type Sharing } from "./sharing";
import { suppressionsOf, type Suppression } from "./suppression";
import { type ProjectLocation, UnitStack } from "./unit-stack";
import { existingValues, isUnit } from "./unit";
import type { UnitLock } from "./unit-lock";
import { validateInputs } from "./validation";
import { targetVersions } from "./versions";
import { makeFolder } from "./make-folder";

/** A unit's root module, in memory. */
export interface SynthesizedUnit {
  readonly placed: PlacedUnit;
  /** The content of `cdk.tf.json`. */
  readonly module: TerraformModule;
  /** The files that it needs beside it, such as charts, by their path from its folder. */
  readonly assets: ReadonlyMap<string, Buffer>;
  /** The units whose state the module reads: those that must be applied before it. */
  readonly reads: readonly UnitAddress[];
  /** The AWS accounts of every environment of the project. */
  readonly accounts: readonly string[];
  /** Policy rules that its code waives, with reasons. */
  readonly suppressions: readonly Suppression[];
  /** How it shares what only one unit can make. */
  readonly sharing: readonly Sharing[];
  /** The locks of its providers, where the environment has any. */
  readonly lock?: UnitLock;
}

/** Terraform's JSON configuration, as far as Strata reads it. */
export interface TerraformModule {
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly output?: Readonly<Record<string, { readonly value?: unknown; readonly sensitive?: boolean }>>;
  readonly provider?: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  readonly terraform?: Readonly<Record<string, unknown>>;
}
export type Blocks = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

export interface SynthesisOptions {
  /** The units to synthesize; all of the project by default. What they need is built too, but not returned. */
  readonly units?: readonly PlacedUnit[];
  /** Where cdktf puts its manifest; must exist or be creatable. */
  readonly outdir: string;
  /**
   * Where the project is.
   * @default the working directory, three folders above each root module (`cdktf.out/stacks/<stack>`)
   */
  readonly location?: ProjectLocation;
  /** Mistakes that were found before, to be told with those of the units. */
  readonly found?: readonly Problem[];
}

/**
 * Builds the units and what they need, in memory, and writes the manifest of cdktf to `outdir`.
 * @throws UserError with every problem of every unit; then nothing was written
 */
export function synthesize(
  project: Project,
  { units = project.units, outdir, location = inWorkingDirectory(), found: before = [] }: SynthesisOptions,
): SynthesizedUnit[] {
  makeFolder(outdir);
  const selected = new Set(units);
  const settings = { outdir, stackTraces: false, context: { targetVersions } };
  const app = new App(settings);
  // What is only needed is built in an app of its own, which is never synthesized.
  const helper = new App(settings);

  const problems: Problem[] = [...before];
  const built = new Map<Producer, Readonly<Record<string, unknown>>>();
  const stacks = new Map<UnitAddress, UnitStack>();
  const wanted = topologicalOrder(
    [...closure(units, (unit) => unit.dependencies)],
    (unit) => unit.dependencies,
    (unit) => unit.stackName,
  );
  for (const placed of wanted) {
    const { problems: found, inputs } = validateInputs(placed, built);
    problems.push(...found.map((each) => ({ ...each, file: placed.file })));
    if (inputs === undefined) continue;

    const stack = new UnitStack(selected.has(placed) ? app : helper, placed, placed.unit.layer.name, location, (unit) =>
      stacks.get(unit),
    );
    try {
      built.set(placed.unit, buildUnit(stack, placed, inputs));
      problems.push(...stack.missingProviders.map((name) => missingProvider(placed, name)));
    } catch (error) {
      problems.push(...buildProblems(placed, error));
    }
    stacks.set(placed, stack);
  }
  if (problems.length > 0) throw new UserError(problems);

  app.synth();
  const accounts = accountsOf(project);
  return wanted
    .filter((placed) => selected.has(placed))
    .map((placed) => {
      const stack = stacks.get(placed)!;
      const module: TerraformModule = stack.toTerraform();
      const reads = [...stack.reads].sort((a, b) => compareNames(a.stackName, b.stackName));
      const { assets } = stack.synthesizer;
      return {
        placed,
        module,
        assets,
        reads,
        accounts,
        suppressions: suppressionsOf(stack),
        sharing: sharingOf(stack),
      };
    });
}

function accountsOf({ environments }: Project): string[] {
  const accounts = environments.map(({ definition }) => definition.aws?.account);
  return [...new Set(accounts.filter((account) => account !== undefined))];
}

/** The user's mistakes in an error of a build: also two inputs from which constructs of one name are made. */
function buildProblems({ file }: PlacedUnit, error: unknown): Problem[] {
  if (error instanceof UserError) return error.problems.map((each) => ({ file, ...each }));
  const [, name, parent] =
    /^There is already a Construct with name '(.+)' in (.+)$/.exec((error as Error | null)?.message ?? "") ?? [];
  if (name === undefined) throw error;
  if (name in Object.prototype) {
    return [problem({ file, path: `name "${name}"`, message: "is reserved", fix: "choose another name" })];
  }
  const message = `makes two resources named ${name} in ${parent!}`;
  return [problem({ file, message, fix: "two inputs or elements of a list give them one name: change one of them" })];
}

function missingProvider({ unit: { layer }, file }: PlacedUnit, name: string): Problem {
  const message = `cannot be built: layer ${layer.name} has ${name} resources, but no ${name} provider`;
  const add = `add${name.charAt(0).toUpperCase()}${name.slice(1)}Provider(stack)`;
  return problem({ file, message, fix: `call ${add} in the layer's build` });
}

const inWorkingDirectory = (): ProjectLocation => ({ folder: process.cwd(), fromModule: "../../.." });

/** Runs a layer's `build` and turns what it returns into Terraform outputs. */
function buildUnit(
  stack: UnitStack,
  { unit, stackName, dependencies }: PlacedUnit,
  inputs: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { layer, values } = unit;
  const placedOf = (producer: Producer): UnitAddress => {
    const found = dependencies.find((each) => each.unit === producer);
    if (found === undefined) throw new Error(`${stackName} reads a unit that is not among its dependencies`);
    return found;
  };
  const read = (producer: Producer, output: string, spec: OutputSpec | undefined): unknown =>
    existingValues(producer)?.[output] ?? referenceValue(stack, placedOf(producer), output, spec!);

  const needs = Object.entries(layer.needs).map(([need, { contract }]) => {
    const producer = values[need] as Producer;
    const outputs = Object.entries(contract).map(([output, spec]) => [
      output,
      read(producer, output, specOf(producer, output) ?? spec),
    ]);
    return [need, Object.fromEntries(outputs) as object] as const;
  });
  const resolved = mapReferences(inputs, ({ producer, output }) => read(producer, output, specOf(producer, output)));

  const returned = layer.build(stack, { ...(resolved as object), ...Object.fromEntries(needs) } as never);
  addOutputs(stack, layer.name, layer.outputs, returned);
  return returned;
}

function specOf(producer: Producer, output: string): OutputSpec | undefined {
  return isUnit(producer) ? producer.layer.outputs[output] : undefined;
}

function addOutputs(
  stack: UnitStack,
  layer: string,
  contract: Readonly<Record<string, OutputSpec>>,
  returned: Readonly<Record<string, unknown>>,
): void {
  const extra = Object.keys(returned).find((name) => !Object.hasOwn(contract, name));
  if (extra !== undefined) throw new Error(`layer ${layer}: build returns "${extra}", which is not in its outputs`);
  const outputs = new Construct(stack, "outputs");
  for (const [name, { description, example, sensitive }] of Object.entries(contract)) {
    const value = returned[name];
    if (value === undefined) throw new Error(`layer ${layer}: build does not return "${name}"`);
    if (isKnown(value) && typeof value !== typeof example) {
      throw new Error(`layer ${layer}: output "${name}" is a ${typeof value}, but its example is a ${typeof example}`);
    }
    new TerraformOutput(outputs, name, {
      value,
      description,
      sensitive: sensitive || undefined,
      staticId: true,
    }).overrideLogicalId(name);
  }
}
