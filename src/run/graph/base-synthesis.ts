import { existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError, problem } from "../../engine/problem";
import { readText } from "../../engine/read-file";
import { run } from "../../process/run-program";
import { loadUnits, type RunUnits } from "../unit/run-unit";

/** The branches that a change is usually made against, the first that exists. */
const usualBases = ["origin/HEAD", "origin/main", "origin/master", "main", "master"];

/**
 * The units as they were where the work branched off `base`: that revision is checked out aside and synthesized with its
 * own sources. The packages are those of the project, unless the revision locks others; then they are installed.
 * @param work is given the units while their files are there
 * @throws UserError when the revision does not exist or cannot be synthesized
 */
export async function withBase<T>(root: string, base: string | undefined, work: (units: RunUnits) => T): Promise<T> {
  const revision = await branchPoint(root, base);
  const parent = mkdtempSync(join(tmpdir(), "strata-base-"));
  const folder = join(parent, "base");
  try {
    await git(root, "worktree", "add", "--detach", folder, revision);
    const project = join(folder, (await git(root, "rev-parse", "--show-prefix")).trim());
    await providePackages(root, project);
    await synthesize(project, revision);
    return work(loadUnits(join(project, "cdktf.out")));
  } finally {
    await run("git", ["worktree", "remove", "--force", folder], { cwd: root });
    rmSync(parent, { recursive: true, force: true });
  }
}

async function branchPoint(root: string, base: string | undefined): Promise<string> {
  for (const name of base === undefined ? usualBases : [base]) {
    const { code, stdout } = await run("git", ["merge-base", "HEAD", name], { cwd: root });
    if (code === 0) return stdout.trim();
  }
  const what =
    base === undefined
      ? `none of ${usualBases.join(", ")} exists`
      : `"${base}" is no revision that HEAD shares history with`;
  const fix = "name one with `--affected <revision>`; in CI, fetch it first (actions/checkout: fetch-depth: 0)";
  throw new UserError([problem({ path: "base revision", message: what, fix })]);
}

async function git(root: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await run("git", args, { cwd: root });
  if (code === 0) return stdout;
  throw new UserError([
    problem({ path: `git ${args[0]}`, message: `failed: ${stderr.trim()}`, fix: "run it in a git checkout" }),
  ]);
}

async function providePackages(root: string, project: string): Promise<void> {
  const lock = (folder: string) => readText(join(folder, "package-lock.json"));
  if (existsSync(join(project, "package-lock.json")) && lock(root) === lock(project)) {
    symlinkSync(join(root, "node_modules"), join(project, "node_modules"));
    return;
  }
  const { code, stderr } = await run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: project });
  if (code !== 0) throw unusable("the packages of the base revision", stderr);
}

async function synthesize(project: string, revision: string): Promise<void> {
  const args = [join(project, "bin", "strata.cjs"), "synth", "--output", "cdktf.out"];
  const { code, stderr } = await run(process.execPath, args, { cwd: project });
  if (code !== 0) throw unusable(`the base revision ${revision.slice(0, 10)}`, stderr);
}

const unusable = (what: string, stderr: string): UserError =>
  new UserError([
    problem({
      path: what,
      message: `cannot be had: ${stderr.trim().slice(-500)}`,
      fix: "choose another base, or name the units",
    }),
  ]);
