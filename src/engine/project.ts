import { type PlacedEnvironment, placeEnvironment, type UnitAddress } from "./address";
import { isEnvironment } from "./environment";
import { environmentProblems } from "./environment-problems";
import { shapeProblems } from "./environment-schema";
import { compareNames, findCycle } from "./graph";
import { loadFile } from "./load-file";
import { didYouMean, kebabCase } from "./names";
import { describeThrown, UserError, type Problem, problem } from "./problem";
import { findReferences, isProducer, type Producer } from "./reference";
import { describeState, locateState } from "./state";
import { existingValues, isUnit, type Unit } from "./unit";
import { valueProblems } from "./value-problems";

/** A file below `environments/`, not yet loaded. */
export interface SourceFile {
  /** Relative to the project, with forward slashes: `environments/streaming/prod/msk.ts`. */
  readonly path: string;
  /** The files below `environments/` that it imports, as far as the loader knows. */
  readonly imports?: readonly string[];
  load(): { readonly default?: unknown };
}

/** A unit and the address that its file gives it. */
export interface PlacedUnit extends UnitAddress {
  readonly unit: Unit;
  /** The units whose outputs it reads. */
  readonly dependencies: readonly PlacedUnit[];
}

export interface Project {
  readonly environments: readonly PlacedEnvironment[];
  /** Sorted by stack name. */
  readonly units: readonly PlacedUnit[];
}

/**
 * Loads the files and places what they export: `environment.ts` makes its folder an environment, every other file
 * of that folder is a unit. Files of folders without an `environment.ts` are only read by others.
 * @throws UserError with every problem of every file
 */
export function assembleProject(files: readonly SourceFile[]): Project {
  const problems: Problem[] = [];
  const report = (file: string, ...found: Problem[]) => problems.push(...found.map((each) => ({ ...each, file })));

  const circle = importCircle(files);
  if (circle !== undefined) {
    const fix = "remove one of these references: units that need each other cannot be ordered";
    throw new UserError([{ file: circle[0]!, path: "", rule: `is part of a cycle: ${circle.join(" → ")}`, fix }]);
  }

  const twins = sameButForCase(files);
  if (twins.length > 0) throw new UserError(twins);

  const loaded = new Map<string, unknown>();
  for (const file of files) {
    try {
      loaded.set(file.path, loadFile(file));
    } catch (error) {
      if (error instanceof UserError) report(file.path, ...error.problems);
      else report(file.path, problem({ message: `cannot be loaded: ${describeThrown(error)}` }));
    }
  }

  const environments: PlacedEnvironment[] = [];
  let misshapen = false;
  for (const [file, exported] of loaded) {
    if (!file.endsWith("/environment.ts")) continue;
    if (!isEnvironment(exported)) {
      report(file, problem({ must: "export an environment", fix: "export default environment({ … })" }));
      continue;
    }
    const placed = placeEnvironment(file, exported);
    const found = shapeProblems(exported);
    report(file, ...(found.length > 0 ? found : environmentProblems(placed, environments)));
    environments.push(placed);
    misshapen ||= found.length > 0;
  }

  // Units cannot be placed in an environment without a name for them or a place for their states.
  if (misshapen) throw new UserError(problems);

  const byFolder = new Map(environments.map((each) => [folderOf(each.file), each]));
  const units = new Map<Unit, Draft>();
  for (const [file, exported] of loaded) {
    const environment = byFolder.get(folderOf(file));
    if (environment === undefined || file.endsWith("/environment.ts")) continue;
    if (!isUnit(exported)) {
      const fix = `export default unit(layer, { … }); helpers and shared values belong in a folder without environment.ts, such as ${sharedFolder(file)}`;
      report(file, problem({ must: "export a unit", fix }));
      continue;
    }
    const twin = units.get(exported);
    if (twin !== undefined) {
      report(
        file,
        problem({ message: `exports the unit of ${twin.file} again`, fix: "write unit(layer, { … }) in each file" }),
      );
      continue;
    }
    const name = file.slice(folderOf(file).length + 1, -".ts".length);
    const { definition } = environment;
    const placed: Draft = {
      name,
      stackName: `${environment.name}-${name}`,
      file,
      environment,
      unit: exported,
      state: locateState(definition.state, `${environment.path}/${name}`, definition.organization.name),
      dependencies: [],
    };
    units.set(exported, placed);
    if (!kebabCase.test(name)) {
      report(
        file,
        problem({ message: `is named "${name}", but a unit's name must be kebab-case`, fix: "e.g. kafka-connect.ts" }),
      );
    }
  }

  for (const placed of units.values()) {
    const found = valueProblems(placed.unit.values);
    report(placed.file, ...(found.length > 0 ? found : connect(placed, units)));
  }

  const placedUnits: PlacedUnit[] = [...units.values()].sort(
    (a, b) => compareNames(a.stackName, b.stackName) || compareNames(a.file, b.file),
  );
  for (const { file, ...found } of duplicates(placedUnits)) report(file, found);

  if (problems.length > 0) throw new UserError(problems);
  return { environments: environments.sort((a, b) => compareNames(a.name, b.name)), units: placedUnits };
}

type Draft = Omit<PlacedUnit, "dependencies"> & { readonly dependencies: PlacedUnit[] };

/** Finds the unit behind each need and reference. */
function connect(placed: Draft, units: ReadonlyMap<Unit, PlacedUnit>): Problem[] {
  const { layer, values } = placed.unit;
  const problems: Problem[] = [];
  const producers: { path: string; producer: Producer; outputs: readonly string[] }[] = [];

  for (const [need, { contract, layer: expected }] of Object.entries(layer.needs)) {
    const producer = values[need];
    if (isProducer(producer)) producers.push({ path: need, producer, outputs: Object.keys(contract) });
    else {
      const fix = `pass a unit of layer ${expected}, or existing({ ${Object.keys(contract).join(", ")} })`;
      problems.push(problem({ path: need, message: "is missing", fix }));
    }
  }
  for (const { path, reference } of findReferences(values)) {
    if (typeof path[0] === "string" && Object.hasOwn(layer.needs, path[0])) continue;
    producers.push({ path: path.join("."), producer: reference.producer, outputs: [reference.output] });
  }

  for (const { path, producer, outputs } of producers) {
    for (const output of outputs) {
      if (Object.hasOwn(producer.outputs, output)) continue;
      const known = Object.keys(producer.outputs);
      problems.push(problem({ path, message: `has no output "${output}"`, fix: didYouMean(output, known) }));
    }
    if (existingValues(producer) !== undefined) continue;
    const target = isUnit(producer) ? units.get(producer) : undefined;
    if (target === undefined) {
      const fix = "make it the default export of a file in an environment's folder";
      problems.push(problem({ path, message: "refers to a unit that no file exports", fix }));
    } else if (!placed.dependencies.includes(target)) placed.dependencies.push(target);
  }
  placed.dependencies.sort((a, b) => compareNames(a.stackName, b.stackName));
  return problems;
}

/** References are imports, so a cycle of units is a cycle of files; loading it would leave some of them undefined. */
function importCircle(files: readonly SourceFile[]): string[] | undefined {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const importsOf = ({ imports = [] }: SourceFile) => imports.flatMap((path) => byPath.get(path) ?? []);
  return findCycle(files, importsOf)?.map(({ path }) => path);
}

/** Folders and files that differ only in case: file systems of macOS and Windows, and the loader, take them for one. */
function sameButForCase(files: readonly SourceFile[]): Problem[] {
  const spellings = new Map<string, string>();
  const reported = new Map<string, Problem>();
  for (const { path } of files) {
    const parts = path.split("/");
    const prefixes = parts.map((_, index) => parts.slice(0, index + 1).join("/"));
    const other = prefixes.find((each) => (spellings.get(each.toLowerCase()) ?? each) !== each);
    if (other === undefined) prefixes.forEach((each) => spellings.set(each.toLowerCase(), each));
    else {
      const message = `differs from ${spellings.get(other.toLowerCase())!} only in case`;
      reported.set(
        other,
        problem({ file: other, message, fix: "rename or remove one of them, with lower-case letters" }),
      );
    }
  }
  return [...reported.values()];
}

function duplicates(units: readonly PlacedUnit[]): (Problem & { readonly file: string })[] {
  const taken = new Map<string, PlacedUnit>();
  return units.flatMap((unit) => {
    const found: (Problem & { readonly file: string })[] = [];
    const claims = [
      { key: `stack ${unit.stackName}`, fix: "rename one of the files" },
      { key: `state ${describeState(unit.state)}`, fix: "give one environment another state" },
    ];
    for (const { key, fix } of claims) {
      const other = taken.get(key);
      if (other === undefined) taken.set(key, unit);
      // Environments of the same name are reported themselves.
      else if (other.environment === unit.environment || other.environment.name !== unit.environment.name)
        found.push({ file: unit.file, path: "", rule: `has the same ${key} as ${other.file}`, fix });
    }
    return found;
  });
}

/** `environments/streaming/shared/` for a file of `environments/streaming/prod`. */
const sharedFolder = (file: string): string => `${folderOf(folderOf(file))}/shared/`;

const folderOf = (file: string): string => file.slice(0, file.lastIndexOf("/"));
