import { join, relative, resolve } from "node:path";
import { files } from "strata:environments";
import { compareNames } from "../engine/graph";
import { strayValues } from "../../modules/helm/stray-values";
import { inTemporaryFolder } from "../engine/make-folder";
import type { Problem } from "../engine/problem";
import { assembleProject, type PlacedUnit, type Project } from "../engine/project";
import { publish } from "../engine/publish";
import { synthesize, type SynthesizedUnit } from "../engine/synthesis";
import { EnvironmentLocks } from "../provider-locks/environment-locks";
import { projectNames, resolveTargets } from "./targets";

/** Loads all environments and units. */
export function loadProject(): Project {
  return assembleProject(files);
}

/**
 * The units that the words of a command name; all for no words.
 * @throws UserError for words that name nothing
 */
export function selectUnits(project: Project, words: readonly string[], root: string): readonly PlacedUnit[] {
  const targets = resolveTargets(projectNames(project), words, root);
  const stacks = new Set(
    targets.flatMap(({ environment, units }) => (units ?? environment.units).map(({ stack }) => stack)),
  );
  return project.units.filter(({ stackName }) => stacks.has(stackName));
}

/**
 * Synthesizes units into the output folder, all or nothing, after the policy has passed.
 * @param check examines the modules before they are published; an error it throws stops the synthesis
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

/** Synthesizes units in memory; the output folder stays unchanged. */
export function synthesizeAside(
  { root }: { readonly root: string },
  project: Project,
  units: readonly PlacedUnit[],
): readonly SynthesizedUnit[] {
  return inTemporaryFolder((outdir) => {
    const location = { folder: root, fromModule: "../../.." };
    return synthesize(project, { units, outdir, location, found: stray(root, project) });
  });
}
