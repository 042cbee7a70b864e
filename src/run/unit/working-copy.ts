import { existsSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { mapTexts } from "../../engine/map-texts";
import { UserError, problem } from "../../engine/problem";
import { incompleteStacks } from "../../engine/incomplete-stacks";
import { readBytes } from "../../engine/read-file";
import { isLockOfSynthesis, lockFile } from "../../engine/unit-lock";
import { workFolder } from "../../terraform/work-folder";
import { inputFiles, loadUnits, moduleFile, type RunUnit, type RunUnits } from "./run-unit";
import { makeFolder } from "../../engine/make-folder";

export interface WorkingCopyOptions {
  /** The project's folder, absolute. */
  readonly root: string;
  /** The folder of the synthesized modules, absolute. */
  readonly outdir: string;
  readonly environment: string;
}

/**
 * Copies the root modules of an environment, and of the units that they read, to where its runs work: what synthesizes,
 * changes the branch or removes the output folder meanwhile changes nothing that is planned or applied, and a state that
 * could not be written has a folder to go to. The caller holds the environment, so that no one else writes the copies.
 * @returns every synthesized unit, those of the environment in their copies
 */
export async function copyForRun({ root, outdir, environment }: WorkingCopyOptions): Promise<RunUnits> {
  for (let attempt = 1; ; attempt++) {
    await publicationOver(outdir);
    const all = loadUnits(outdir);
    const needed = neededBy(environment, all);
    const copies = new Map([...needed].map((unit) => [unit.stack, copyOf(unit, root, environment)] as const));
    const changed = [...needed].map((unit) => update(copies.get(unit.stack)!, unit, root));
    // Until everything is as it was copied: a synthesis may have replaced modules meanwhile.
    if (!changed.includes(true) || attempt > 5) {
      return new Map([...all].map(([stack, unit]) => [stack, copies.get(stack) ?? unit]));
    }
  }
}

/** Copies the root modules of units to folders of a purpose of their own: `.strata/<purpose>/<stack>`. */
export async function copyFor(purpose: string, units: readonly RunUnit[], root: string, outdir: string) {
  await publicationOver(outdir);
  return units.map((unit): RunUnit => {
    const copy = { ...unit, folder: join(root, ".strata", purpose, unit.stack) };
    update(copy, unit, root);
    return copy;
  });
}

/** Waits until a synthesis that is moving its files into place has done it. */
async function publicationOver(outdir: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (incompleteStacks(outdir)?.running === true) {
    if (Date.now() > deadline) {
      const message = "is being written by another `strata synth`, which does not end";
      throw new UserError([problem({ path: outdir, message, fix: "stop it, then run `npx strata synth`" })]);
    }
    await sleep(20);
  }
}

function neededBy(environment: string, all: RunUnits): ReadonlySet<RunUnit> {
  const own = [...all.values()].filter(({ record }) => record.environment === environment);
  return new Set([...own, ...own.flatMap(({ dependencies }) => dependencies.flatMap((stack) => all.get(stack) ?? []))]);
}

/** A unit of another environment has a copy for each environment that reads it: its own runs are not disturbed. */
function copyOf(unit: RunUnit, root: string, environment: string): RunUnit {
  const readBy = unit.record.environment === environment ? undefined : environment;
  return { ...unit, folder: workFolder(root, unit.stack, readBy), original: unit.folder };
}

/** Makes a copy what the unit is. Returns whether there was anything to do. */
function update(copy: RunUnit, unit: RunUnit, root: string): boolean {
  makeFolder(copy.folder, 0o700);
  const files = inputFiles(unit.folder);
  const obsolete = inputFiles(copy.folder).filter((file) => !files.includes(file) && file !== lockFile);
  const withoutLock = !files.includes(lockFile) && isLockOfSynthesis(copy.folder);
  for (const file of [...obsolete, ...(withoutLock ? [lockFile] : [])])
    rmSync(join(copy.folder, file), { force: true });
  const written = [...files, "unit.json"].map((file) => {
    const content = readBytes(join(unit.folder, file));
    const target = join(copy.folder, file);
    const wanted = file === moduleFile ? relocated(content, unit.folder, copy.folder, root) : content;
    if (existsSync(target) && readBytes(target).equals(wanted)) return false;
    makeFolder(dirname(target));
    writeFileSync(target, wanted);
    return true;
  });
  return obsolete.length > 0 || withoutLock || written.includes(true);
}

/** The module with the way to the project that its copy has: paths of local states and of kubeconfigs begin with it. */
function relocated(content: Buffer, from: string, to: string, root: string): Buffer {
  const [before, after] = [from, to].map((folder) => relative(folder, root).replaceAll("\\", "/")) as [string, string];
  if (before === after) return content;
  const module = mapTexts(JSON.parse(content.toString()), (text) =>
    text.startsWith(`${before}/`) ? after + text.slice(before.length) : text,
  );
  return Buffer.from(JSON.stringify(module, undefined, 2));
}
