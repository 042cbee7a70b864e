import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { environment } from "../../../src/engine/environment";
import { assembleProject, type Project } from "../../../src/engine/project";
import { s3State } from "../../../src/engine/state";
import { sourceFiles } from "./synth";

const projectRoot = join(__dirname, "..", "..", "..");
const organization = { name: "acme", tags: { owner: "tests" } };

/** A project in a temporary folder, removed when the test file ends. */
export interface TemporaryProject {
  readonly root: string;
  readonly write: (files: Readonly<Record<string, string>>) => void;
  readonly read: (file: string) => string;
  readonly remove: (file: string) => void;
  /** Every file below a folder, sorted. */
  readonly list: (folder: string) => string[];
  /** Runs the real command, in a process of its own. */
  readonly strata: (...args: string[]) => { readonly code: number | null; readonly out: string; readonly err: string };
}

/**
 * Copies what `strata` consists of, but no environments beyond an organization: those are what a test is about.
 * node_modules is a folder of links, so that the cache of the copy is its own.
 */
export function temporaryProject(files: Readonly<Record<string, string>> = {}): TemporaryProject {
  const root = mkdtempSync(join(tmpdir(), "strata-new-"));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const copied = ["bin", "src", "modules", "test/support", "environments/organization.ts"].concat(
    ...["package.json", "package-lock.json", "tsconfig.json", "jest.config.cjs", "eslint.config.mjs"],
    ...[".prettierrc.json", ".prettierignore"],
  );
  copied.forEach((path) => cpSync(join(projectRoot, path), join(root, path), { recursive: true }));
  mkdirSync(join(root, "node_modules"));
  readdirSync(join(projectRoot, "node_modules"))
    .filter((name) => name !== ".cache")
    .forEach((name) => symlinkSync(join(projectRoot, "node_modules", name), join(root, "node_modules", name)));
  const project: TemporaryProject = {
    root,
    write(added) {
      for (const [path, content] of Object.entries(added)) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), content);
      }
    },
    read: (file) => readFileSync(join(root, file), "utf8"),
    remove: (file) => rmSync(join(root, file)),
    list: (folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => statSync(join(root, folder, name)).isFile())
        .sort(),
    strata(...args) {
      const env = { ...process.env, NO_COLOR: "1", CI: "1" };
      const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "bin", "strata.cjs"), ...args], {
        cwd: root,
        env,
        encoding: "utf8",
      });
      return { code: status, out: stdout, err: stderr };
    },
  };
  project.write(files);
  return project;
}

/** Result of `loadProject` for given exports; `environment.ts` files are declared for their folders. */
export function projectOf(exports: Readonly<Record<string, unknown>>): Project {
  const all: Record<string, unknown> = { ...exports };
  for (const file of Object.keys(exports)) {
    all[`${file.slice(0, file.lastIndexOf("/"))}/environment.ts`] ??= environment({
      organization,
      aws: { account: "111111111111", region: "us-east-1" },
      state: s3State({ bucket: "acme-state", region: "us-east-1" }),
      deletionProtection: false,
    });
  }
  return assembleProject(sourceFiles(all));
}
