import { existsSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { compareNames } from "./graph";
import { isRunning, whileIncomplete } from "./incomplete-stacks";
import { makeFolder } from "./make-folder";
import { problem, UserError } from "./problem";
import { readBytes, readText } from "./read-file";
import { stableJson } from "./stable-json";
import type { SynthesizedUnit } from "./synthesis";
import { isLockOfSynthesis, lockFile } from "./unit-lock";
import { unitRecord } from "./unit-record";

interface ManifestFile {
  readonly version: string;
  readonly stacks: Readonly<Record<string, object>>;
}

/**
 * Runs a synthesis in a staging folder inside `outdir` and moves its files into place only when all of it worked:
 * a failure at any point, a full disk included, leaves the previous output as it was.
 *
 * A synthesis of everything (`complete`) also removes the folders of stacks that no longer exist, unless one holds
 * a state; any other keeps what it did not make. Terraform's own files beside a module (`.terraform`, plans, and the lock
 * file where the environment prescribes none) are never touched.
 */
export function publish(
  outdir: string,
  { complete, knownStacks }: { readonly complete: boolean; readonly knownStacks: ReadonlySet<string> },
  synthesizeInto: (staging: string) => readonly SynthesizedUnit[],
): readonly SynthesizedUnit[] {
  const existed = existsSync(outdir);
  const staging = prepareStaging(outdir);
  try {
    const units = synthesizeInto(staging);
    for (const unit of units) {
      const folder = join("stacks", unit.placed.stackName);
      for (const [file, content] of filesOf(unit)) stage(join(folder, file), content, { staging, outdir });
    }
    stageManifest({ staging, outdir }, complete, knownStacks);
    const names = units.map(({ placed }) => placed.stackName);
    whileIncomplete(outdir, names, () => moveIntoPlace(staging, outdir, outdatedLocks(outdir, units)));
    units.forEach(({ placed, assets }) => removeOtherAssets(join(outdir, "stacks", placed.stackName), assets));
    if (complete) removeOtherStacks(outdir, knownStacks);
    return units;
  } finally {
    rmSync(staging, { recursive: true, force: true });
    if (!existed && existsSync(outdir) && readdirSync(outdir).length === 0) rmSync(outdir, { recursive: true });
  }
}

function prepareStaging(outdir: string): string {
  const staging = join(outdir, `.staging-${process.pid}`);
  try {
    if (existsSync(outdir)) {
      const left = readdirSync(outdir).filter(
        (name) => name.startsWith(".staging-") && !isRunning(Number(name.slice(9))),
      );
      left.forEach((name) => rmSync(join(outdir, name), { recursive: true, force: true }));
    }
    rmSync(staging, { recursive: true, force: true });
    makeFolder(join(staging, "stacks"));
    return staging;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const fix = "make it writable, or choose another with --output";
    throw new UserError([problem({ path: `output folder ${outdir}`, message: `cannot be written (${code})`, fix })]);
  }
}

interface Folders {
  readonly staging: string;
  readonly outdir: string;
}

/** The files of a unit's folder, by path from there. */
function* filesOf(unit: SynthesizedUnit): Generator<readonly [file: string, content: string | Buffer]> {
  const module = stableJson(unit.module);
  yield ["cdk.tf.json", module];
  yield ["unit.json", `${JSON.stringify(unitRecord(unit, module), undefined, 2)}\n`];
  if (unit.lock !== undefined) yield [lockFile, unit.lock.text];
  yield* unit.assets;
}

/** Stages a file unless it is already in place. */
function stage(file: string, content: string | Buffer, { staging, outdir }: Folders): void {
  const bytes = Buffer.from(content);
  if (hasContent(join(outdir, file), bytes)) return;
  makeFolder(dirname(join(staging, file)));
  writeFileSync(join(staging, file), bytes);
}

/** A partial synthesis keeps the other stacks' entries, so that the manifest is the same as after a full one. */
function stageManifest(folders: Folders, complete: boolean, knownStacks: ReadonlySet<string>): void {
  const { staging, outdir } = folders;
  const made = readManifest(join(staging, "manifest.json"))!;
  rmSync(join(staging, "manifest.json"));
  const previous = complete ? undefined : readManifest(join(outdir, "manifest.json"));
  const kept = Object.entries(previous?.stacks ?? {}).filter(
    ([name]) => knownStacks.has(name) && existsSync(join(outdir, "stacks", name, "cdk.tf.json")),
  );
  const stacks = Object.entries({ ...Object.fromEntries(kept), ...made.stacks }).sort(([a], [b]) => compareNames(a, b));
  const merged: ManifestFile = { version: made.version, stacks: Object.fromEntries(stacks) };
  stage("manifest.json", JSON.stringify(merged, undefined, 2), folders);
}

function readManifest(file: string): ManifestFile | undefined {
  try {
    return JSON.parse(readText(file)) as ManifestFile;
  } catch {
    return undefined; // none yet, or not ours to repair: it is rewritten
  }
}

/** The locks that an earlier synthesis wrote and this one does not: left there, they would pin versions for good. */
function outdatedLocks(outdir: string, units: readonly SynthesizedUnit[]): string[] {
  return units
    .filter(({ lock }) => lock === undefined)
    .map(({ placed }) => join("stacks", placed.stackName))
    .filter((folder) => isLockOfSynthesis(join(outdir, folder)))
    .map((folder) => join(folder, lockFile));
}

/** Takes files away and moves each new one by one rename. If one fails, all before it is put back. */
function moveIntoPlace(staging: string, outdir: string, outdated: readonly string[]): void {
  const backup = join(staging, ".previous");
  const moved: { readonly target: string; readonly saved: string | undefined }[] = [];
  const files = listFiles(staging)
    .map((file) => relative(staging, file))
    // The manifest last: whoever reads it finds every stack it names.
    .sort((a, b) => Number(a === "manifest.json") - Number(b === "manifest.json") || compareNames(a, b));
  const save = (file: string): string => {
    const saved = join(backup, file);
    makeFolder(dirname(saved));
    const current = join(outdir, file);
    if (!statSync(current).isFile()) {
      const fix = "the previous output was restored; remove it, or choose another folder with --output";
      throw new UserError([problem({ path: current, message: "is not a file", fix })]);
    }
    // A copy, not a rename: at no moment is a file missing that is only replaced.
    writeFileSync(saved, readBytes(current));
    return saved;
  };
  try {
    for (const file of outdated) {
      const target = join(outdir, file);
      const saved = save(file);
      rmSync(target);
      moved.push({ target, saved });
    }
    for (const file of files) {
      const target = join(outdir, file);
      const saved = existsSync(target) ? save(file) : undefined;
      makeFolder(dirname(target));
      renameSync(join(staging, file), target);
      moved.push({ target, saved });
    }
  } catch (error) {
    for (const { target, saved } of moved.reverse()) {
      if (saved === undefined) rmSync(target, { force: true });
      else renameSync(saved, target);
    }
    if (error instanceof UserError) throw error;
    const fix = "the previous output was restored; make the folder writable, or choose another with --output";
    const message = `cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)})`;
    throw new UserError([problem({ path: `output folder ${outdir}`, message, fix })]);
  }
}

/** Removes the assets that a module no longer names: each change of a chart has a folder of its own. */
function removeOtherAssets(stackFolder: string, current: ReadonlyMap<string, unknown>): void {
  const kept = new Set([...current.keys()].map((file) => file.split("/", 3).join("/")));
  for (const name of foldersIn(join(stackFolder, "assets"))) {
    for (const hash of foldersIn(join(stackFolder, "assets", name))) {
      const folder = `assets/${name}/${hash}`;
      if (!kept.has(folder)) rmSync(join(stackFolder, folder), { recursive: true, force: true });
    }
  }
}

/** Removes the stacks that are gone. Any other file or folder that is there was not made here, and stays. */
function removeOtherStacks(outdir: string, knownStacks: ReadonlySet<string>): void {
  const folder = join(outdir, "stacks");
  for (const name of foldersIn(folder)) {
    if (knownStacks.has(name) || recordedStack(join(folder, name)) !== name) continue;
    const holdsState = listFiles(join(folder, name)).some(
      (file) => /\.tfstate(\.backup)?$/.test(file) && !file.includes("/.terraform/"),
    );
    if (holdsState) rmSync(join(folder, name, "cdk.tf.json"), { force: true });
    else rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** The stack whose record is in a folder. */
function recordedStack(folder: string): string | undefined {
  try {
    return (JSON.parse(readText(join(folder, "unit.json"))) as { readonly stack?: string }).stack;
  } catch {
    return undefined;
  }
}

/** The names of the folders in a folder; none if it is none. */
function foldersIn(folder: string): string[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}

function hasContent(file: string, content: Buffer): boolean {
  try {
    const stat = statSync(file, { throwIfNoEntry: false });
    return stat?.isFile() === true && stat.size === content.length && readBytes(file).equals(content);
  } catch {
    return false; // what is in the way is reported when the file is moved into place
  }
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? listFiles(path) : [path];
  });
}
