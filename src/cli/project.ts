import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { files } from "strata:environments";
import { compareNames } from "../engine/graph";
import { strayValues } from "../../modules/helm/stray-values";
import { UserError, problem, type Problem } from "../engine/problem";
import { assembleProject, type PlacedUnit, type Project } from "../engine/project";
import { didYouMean } from "../engine/names";
import { publish } from "../engine/publish";
import { synthesize, type SynthesizedUnit } from "../engine/synthesis";
import { EnvironmentLocks } from "../provider-locks/environment-locks";

/** Loads and places everything below `environments/`. */
export function loadProject(): Project {
  return assembleProject(files);
}

/**
 * The units that a command names: all, those of an environment, or some of an environment.
 * @throws UserError for a name that does not exist, with the nearest one that does
 */
export function selectUnits(
  project: Project,
  environment?: string,
  names: readonly string[] = [],
): readonly PlacedUnit[] {
  if (environment === undefined) return project.units;
  const wanted = environment.replaceAll("/", "-");
  const units = project.units.filter((unit) => unit.environment.name === wanted);
  if (!project.environments.some(({ name }) => name === wanted)) {
    const known = project.environments.map(({ name }) => name);
    throw new UserError([
      problem({ path: `environment "${environment}"`, message: "does not exist", fix: didYouMean(wanted, known) }),
    ]);
  }
  const known = units.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new UserError(
      unknown.map((name) =>
        problem({ path: `unit "${name}"`, message: `does not exist in ${wanted}`, fix: didYouMean(name, known) }),
      ),
    );
  }
  return names.length === 0 ? units : units.filter(({ name }) => names.includes(name));
}

/**
 * Synthesizes units into the output folder, all or nothing, after the policy has passed.
 * @param check looks at the modules before they are put in place; what it throws stops the synthesis
 */
export function synthesizeTo(
  { root, outdir }: { readonly root: string; readonly outdir: string },
  project: Project,
  units: readonly PlacedUnit[],
  check: (units: readonly SynthesizedUnit[]) => void,
): readonly SynthesizedUnit[] {
  const target = resolve(root, outdir);
  const knownStacks = new Set(project.units.map(({ stackName }) => stackName));
  const complete = units.length === project.units.length;
  const module = join(target, "stacks", "stack");
  const location = { folder: root, fromModule: relative(module, root).replaceAll("\\", "/") };
  return publish(target, { complete, knownStacks }, (staging) => {
    const locks = new EnvironmentLocks(
      root,
      units.map(({ environment }) => environment),
    );
    const found = [...stray(root, project), ...locks.problems];
    const synthesized = locks.addTo(synthesize(project, { units, outdir: staging, location, found }));
    check(synthesized);
    return [...synthesized].sort((a, b) => compareNames(a.placed.stackName, b.placed.stackName));
  });
}

const stray = (root: string, { environments }: Project): readonly Problem[] =>
  strayValues(
    root,
    environments.map(({ name }) => name),
  );

/** The modules as they are now, in memory: the output folder stays as it is. */
export function synthesizeAside(
  { root }: { readonly root: string },
  project: Project,
  units: readonly PlacedUnit[],
): readonly SynthesizedUnit[] {
  const outdir = mkdtempSync(join(tmpdir(), "strata-"));
  try {
    const location = { folder: root, fromModule: "../../.." };
    return synthesize(project, { units, outdir, location, found: stray(root, project) });
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
