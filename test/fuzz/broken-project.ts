import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import {
  accessSync,
  chmodSync,
  chownSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Subject } from "./fuzz";
import { applyDamage, type Damage } from "./damage";

/** One use of the command in a project with mistakes. */
export interface Case {
  readonly line: readonly string[];
  /** Files by path, as the user wrote them. */
  readonly files?: Readonly<Record<string, string>>;
  readonly damages?: readonly Damage[];
  readonly variables?: Readonly<Record<string, string>>;
}

const configuration = ["package.json", "package-lock.json", "tsconfig.json"];
const sources = ["bin", "src", "modules", "test/support"];
const projectRoot = join(__dirname, "..", "..");
const domains = readdirSync(join(projectRoot, "src", "layers"));
const limitMs = 10_000;
const longestMs = 60_000;
/** Whom permissions bind, unlike root. */
const nobody = 65_534;

const right: Readonly<Record<string, string>> = {
  "environments/lab/environment.ts": `
import { environment } from "../../src/engine/environment";
import { localState } from "../../src/engine/state";
import { organization } from "../organization";
export default environment({ organization, state: localState() });
`,
  "environments/lab/a.ts": `
import { unit } from "../../src/engine/unit";
import { oneResource } from "../../test/support/layers/one-resource";
export default unit(oneResource, {});
`,
  "environments/organization.ts": `export const organization = { name: "acme", tags: { owner: "tests" } };\n`,
};

/** A Terraform that knows its version, and fails at all else with an odd text. */
const terraform = `#!/bin/sh
if [ "$1" = version ]; then echo "Terraform v1.11.4"; exit 0; fi
printf '\\033[31mError: odd\\007 text\\n'
exit 1
`;

/** A project that is broken, used and restored, again and again. */
export class BrokenProject implements Subject<Case> {
  private readonly folder = mkdtempSync(join(tmpdir(), "strata-fuzz-"));
  private readonly root = join(this.folder, "project");
  private readonly temporary = join(this.folder, "tmp");
  private readonly user: { readonly uid: number; readonly gid: number } | undefined;

  constructor() {
    chmodSync(this.folder, 0o755);
    for (const path of [...sources, ...configuration]) {
      cpSync(join(projectRoot, path), join(this.root, path), { recursive: true });
    }
    symlinkSync(join(projectRoot, "node_modules"), join(this.root, "node_modules"));
    mkdirSync(join(this.folder, "programs"));
    writeFileSync(join(this.folder, "programs", "terraform"), terraform, { mode: 0o755 });
    this.user = process.getuid?.() === 0 && this.isReachableBy(nobody) ? { uid: nobody, gid: nobody } : undefined;
    this.restore();
    const failure = this.use({ line: ["synth"] });
    if (failure !== undefined) throw new Error(`the project is broken from the start: ${failure}`);
  }

  end(): void {
    this.makeWritable(this.folder);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Breaks the project, runs the command, and restores the project. */
  failureOf(attempt: Case): string | undefined {
    try {
      for (const [file, content] of Object.entries(attempt.files ?? {})) this.write(file, content);
      attempt.damages?.forEach((damage) => applyDamage(this.root, damage));
      return this.use(attempt);
    } finally {
      this.restore();
    }
  }

  private use({ line, variables = {} }: Case): string | undefined {
    const modules = this.modules();
    let ended = this.spawn(line, variables);
    // On a busy machine a start may take long: a hang is one that has no end.
    if (isTimeout(ended)) ended = this.spawn(line, variables, longestMs);
    const { status, signal, stdout, stderr } = ended;
    const printed = `${stdout}${stderr}`;
    const changed = line[0] === "synth" && status !== 0 && this.modules() !== modules;
    const failures = [
      isTimeout(ended) ? `no end within ${longestMs / 1000} s` : undefined,
      !isTimeout(ended) && signal !== null ? `a crash (${signal})` : undefined,
      signal === null ? failureIn(status ?? -1, printed) : undefined,
      ...this.leftovers(),
      changed ? "changed modules after a failed synth" : undefined,
    ].filter((each) => each !== undefined);
    return failures.length === 0 ? undefined : `${failures.join(", ")}:\n${printed.slice(0, 3000)}`;
  }

  private spawn(
    line: readonly string[],
    variables: Readonly<Record<string, string>>,
    timeout = limitMs,
  ): SpawnSyncReturns<string> {
    return spawnSync(process.execPath, [join(this.root, "bin", "strata.cjs"), ...line], {
      cwd: this.root,
      encoding: "utf8",
      timeout,
      killSignal: "SIGKILL",
      maxBuffer: 1024 ** 3,
      ...this.user,
      env: {
        PATH: `${join(this.folder, "programs")}:/usr/bin:/bin`,
        HOME: this.temporary,
        TMPDIR: this.temporary,
        NO_COLOR: "1",
        CI: "1",
        AWS_EC2_METADATA_DISABLED: "true",
        CHECKPOINT_DISABLE: "1",
        ...variables,
      },
    });
  }

  /** Files of which a half was written, or that a command did not take away. */
  private leftovers(): string[] {
    const parts = filesBelow(this.root).filter((file) => /\.part$|\/\.staging-|\/\.strata-\w{6}$/.test(file));
    const temporary = filesBelow(this.temporary).filter((file) => /\/strata-/.test(file));
    return [...parts, ...temporary].map((file) => `left ${file.slice(this.folder.length)}`);
  }

  private modules(): string {
    return filesBelow(join(this.root, "cdktf.out"))
      .map((file) => `${file}\n${readFileSync(file, "latin1")}`)
      .join("\n");
  }

  /** Leaves a file that is right as it is: a new time would make a new bundle. */
  private write(file: string, content: string): void {
    const path = join(this.root, file);
    if (isFile(path) && readFileSync(path, "utf8") === content) return;
    rmSync(path, { recursive: true, force: true });
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }

  /** Removes all of a folder but some; a folder that became something else is removed whole. */
  private removeExcept(folder: string, names: readonly string[]): void {
    const path = join(this.root, folder);
    if (!isFolder(path)) {
      rmSync(path, { recursive: true, force: true });
      return;
    }
    readdirSync(path)
      .filter((name) => !names.includes(name))
      .forEach((name) => rmSync(join(path, name), { recursive: true, force: true }));
  }

  /** Undoes what a case and its command did. The cache stays, as it does for a user. */
  private restore(): void {
    this.makeWritable(this.root);
    this.removeExcept("", [
      "bin",
      "src",
      "modules",
      "test",
      "node_modules",
      ".strata",
      "cdktf.out",
      "environments",
      ...configuration,
    ]);
    this.removeExcept("environments", ["lab", "organization.ts"]);
    this.removeExcept("environments/lab", ["a.ts", "environment.ts"]);
    this.removeExcept(".strata", ["cache"]);
    this.removeExcept("test", ["support"]);
    this.removeExcept("src/layers", domains);
    this.removeExcept("cdktf.out", ["manifest.json", "stacks"]);
    this.removeExcept("cdktf.out/stacks", ["lab-a"]);
    for (const name of configuration) this.write(name, readFileSync(join(projectRoot, name), "utf8"));
    Object.entries(right).forEach(([file, content]) => this.write(file, content));
    rmSync(this.temporary, { recursive: true, force: true });
    mkdirSync(this.temporary);
    if (this.user !== undefined) own(this.folder, nobody);
  }

  private isReachableBy(uid: number): boolean {
    const files = [process.execPath, join(projectRoot, "node_modules", "esbuild", "package.json")];
    const code = `for (const file of ${JSON.stringify(files)}) require("node:fs").accessSync(file)`;
    try {
      files.forEach((file) => accessSync(file));
      return spawnSync(process.execPath, ["-e", code], { uid, gid: uid, cwd: "/" }).status === 0;
    } catch {
      return false;
    }
  }

  private makeWritable(path: string): void {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined || stat.isSymbolicLink()) return;
    if ((stat.mode & 0o600) !== 0o600) chmodSync(path, 0o755);
    if (stat.isDirectory()) readdirSync(path).forEach((name) => this.makeWritable(join(path, name)));
  }
}

/** The fault in what a command has printed and returned, if there is one. */
export function failureIn(code: number, printed: string): string | undefined {
  if (![0, 1, 2].includes(code)) return `exit code ${code}`;
  if (/^ {4}at |internal error/m.test(printed)) return "a stack trace";
  if (code !== 0 && printed.trim() === "") return "a failure without a word";
  // eslint-disable-next-line no-control-regex -- these are the ones to find
  if (/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(printed)) return "raw control characters";
  return undefined;
}

const isTimeout = ({ error }: SpawnSyncReturns<string>): boolean =>
  error !== undefined && "code" in error && error.code === "ETIMEDOUT";

/** The regular files below a folder. */
function filesBelow(folder: string): string[] {
  if (!isFolder(folder)) return [];
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && entry.name !== "node_modules")
        return [...filesBelow(path), ...(isStaging(entry.name) ? [path] : [])];
      return entry.isFile() ? [path] : [];
    });
  } catch {
    return []; // it is unreadable, as a case wants it
  }
}

const isStaging = (name: string): boolean => /^\.staging-|^strata-/.test(name);
const isFile = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
const isFolder = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** Gives a folder's files to a user. Links stay: they may lead out of the project. */
function own(path: string, uid: number): void {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return;
  if (stat.uid !== uid) chownSync(path, uid, uid);
  if (stat.isDirectory()) readdirSync(path).forEach((name) => own(join(path, name), uid));
}
