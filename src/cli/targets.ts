import { isAbsolute, relative, resolve } from "node:path";
import { didYouMean, nearest } from "../engine/names";
import { problem, type Problem, UserError } from "../engine/problem";
import type { Project } from "../engine/project";
import type { RunUnits } from "../run/unit/run-unit";

/** A unit as commands name it. */
export interface UnitName {
  /** `streaming-prod-msk` */
  readonly stack: string;
  /** `msk` */
  readonly unit: string;
  /** `environments/streaming/prod/msk.ts` */
  readonly file: string;
}

/** An environment as commands name it. */
export interface EnvironmentName {
  /** `streaming-prod` */
  readonly name: string;
  /** `streaming/prod` */
  readonly path: string;
  readonly units: readonly UnitName[];
}

/** An environment that a command names, with the units named in it. */
export interface Target {
  readonly environment: EnvironmentName;
  /** Undefined if the environment was named as a whole. */
  readonly units: readonly UnitName[] | undefined;
}

/** The names of a project's environments and units. */
export function projectNames({ environments, units }: Project): EnvironmentName[] {
  return environments.map((environment) => ({
    name: environment.name,
    path: environment.path,
    units: units
      .filter((unit) => unit.environment === environment)
      .map(({ stackName: stack, name: unit, file }) => ({ stack, unit, file })),
  }));
}

/** The names of environments and units that were synthesized. */
export function synthesizedNames(all: RunUnits): EnvironmentName[] {
  const environments = new Map<string, EnvironmentName & { units: UnitName[] }>();
  for (const { record } of all.values()) {
    const { environment: name, unit, stack, file } = record;
    const path = file.replace(/^environments\//, "").replace(/\/[^/]+$/, "");
    const environment = environments.get(name) ?? { name, path, units: [] };
    environment.units.push({ stack, unit, file });
    environments.set(name, environment);
  }
  return [...environments.values()];
}

/**
 * Resolves what a user types: a system (`streaming`), an environment (`streaming/prod`, `streaming-prod`, its folder), a
 * unit (`streaming-prod-msk`, `streaming/prod/msk`, its file), or after an environment a unit's name (`msk`).
 * @param folder the project's folder, for paths of files
 * @returns the environments in the order in which they are named; all of them for no words
 * @throws UserError for words that name nothing, with the nearest that do
 */
export function resolveTargets(
  environments: readonly EnvironmentName[],
  words: readonly string[],
  folder: string,
): readonly Target[] {
  if (words.length === 0) return environments.map((environment) => ({ environment, units: undefined }));
  const targets = new Map<EnvironmentName, UnitName[] | undefined>();
  const problems: Problem[] = [];
  let current: EnvironmentName | undefined;
  for (const word of words) {
    const name = nameOf(word, folder);
    const unitHere = current?.units.find(({ unit }) => unit === name);
    const found = unitHere === undefined ? find(environments, name) : { environment: current!, unit: unitHere };
    if (found === undefined) problems.push(unknown(environments, word, name, current));
    else if ("environments" in found) {
      found.environments.forEach((each) => targets.set(each, undefined));
      current = found.environments.length === 1 ? found.environments[0] : undefined;
    } else {
      const { environment, unit } = found;
      const named = targets.get(environment) ?? [];
      if (!named.includes(unit)) named.push(unit);
      targets.set(environment, named);
      current = environment;
    }
  }
  if (problems.length > 0) throw new UserError(problems);
  return [...targets].map(([environment, units]) => ({ environment, units }));
}

/**
 * Resolves the words of a command that works on one environment.
 * @throws UserError if they name several environments
 */
export function resolveTarget(
  environments: readonly EnvironmentName[],
  words: readonly string[],
  folder: string,
  command: string,
): Target {
  const targets = resolveTargets(environments, words, folder);
  const [target, second] = targets;
  if (target !== undefined && second === undefined) return target;
  const names = targets.map(({ environment }) => environment.path).join(", ");
  const message = `works on one environment, but ${words.join(" ")} names ${names}`;
  throw new UserError([
    problem({ path: `strata ${command}`, message, fix: `npx strata ${command} ${target?.environment.path ?? "…"}` }),
  ]);
}

/** A word without what only files have: `streaming/prod/msk` for `./environments/streaming/prod/msk.ts`. */
function nameOf(word: string, folder: string): string {
  const isPath =
    isAbsolute(word) || /^\.{1,2}\//.test(word) || /^environments(\/|$)/.test(word) || word.endsWith(".ts");
  if (!isPath) return word.replace(/\/+$/, "");
  // A path is relative to where the user is, or to the project.
  const candidates = [resolve(word), resolve(folder, word)].map((path) => relative(folder, path).replaceAll("\\", "/"));
  const path = candidates.find((each) => each.startsWith("environments/")) ?? candidates[0]!;
  return path
    .replace(/^environments\//, "")
    .replace(/(\/environment)?\.ts$/, "")
    .replace(/\/+$/, "");
}

type Found =
  | { readonly environments: readonly EnvironmentName[] }
  | { readonly environment: EnvironmentName; readonly unit: UnitName };

function find(environments: readonly EnvironmentName[], name: string): Found | undefined {
  const environment = environments.find((each) => each.path === name || each.name === name);
  if (environment !== undefined) return { environments: [environment] };
  for (const each of environments) {
    const unit = each.units.find(({ stack, unit }) => stack === name || `${each.path}/${unit}` === name);
    if (unit !== undefined) return { environment: each, unit };
  }
  const ofSystem = environments.filter(({ path }) => path.startsWith(`${name}/`));
  return ofSystem.length === 0 ? undefined : { environments: ofSystem };
}

function unknown(
  environments: readonly EnvironmentName[],
  word: string,
  name: string,
  current: EnvironmentName | undefined,
): Problem {
  if (word.endsWith(".ts")) {
    const files = environments.flatMap(({ units }) => units.map(({ file }) => file));
    const close = nearest(`environments/${name}.ts`, files);
    const fix = close === undefined ? "`npx strata list` lists the files" : `did you mean "${close}"?`;
    return problem({ path: word, message: "is not the file of a unit", fix });
  }
  if (current !== undefined && !word.includes("/")) {
    const known = current.units.map(({ unit }) => unit);
    return problem({
      path: `unit "${word}"`,
      message: `does not exist in ${current.path}`,
      fix: didYouMean(word, known),
    });
  }
  const aliases = environments.flatMap(({ path, name: joined, units }) => [
    [path, path] as const,
    [joined, path] as const,
    [path.slice(path.lastIndexOf("/") + 1), path] as const,
    ...(path.includes("/") ? [[path.slice(0, path.indexOf("/")), path.slice(0, path.indexOf("/"))] as const] : []),
    ...units.map(({ stack }) => [stack, stack] as const),
  ]);
  const close = nearest(name, [...new Set(aliases.map(([alias]) => alias))]);
  const meant = aliases.find(([alias]) => alias === close)?.[1];
  const fix =
    meant === undefined ? `known: ${environments.map(({ path }) => path).join(", ")}` : `did you mean "${meant}"?`;
  return problem({ path: `environment "${word}"`, message: "does not exist", fix });
}
