import type { BuildFailure, BuildOptions, BuildResult } from "esbuild";
import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { problem, type Problem, UserError } from "../../src/engine/problem";
import { type BuiltFile, builtFile, cachedBuild, rememberBuild } from "./build-cache";

export interface BundleOptions {
  /** Name of the file to make. */
  readonly name: string;
  /** Packages that the runtime provides. */
  readonly external: readonly string[];
  /** Makes the file of `index.js` and `index.js.map`. */
  readonly pack: (files: Readonly<Record<string, Uint8Array>>) => Uint8Array;
}

const buildSettings = {
  platform: "node",
  format: "cjs",
  target: "node22", // the oldest that AWS Lambda still patches (docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html)
  mainFields: ["module", "main"], // ES modules of packages: what is not used is left out
  minify: true, // half the size; stack traces have names and lines by the source map (NODE_OPTIONS)
} satisfies BuildOptions;

/**
 * Bundles a TypeScript file with everything it imports into one CommonJS file and its source map.
 * @throws UserError with every error of the build, or if the bundle has a path of this machine in it
 */
export function typescriptBundle(projectFolder: string, entry: string, options: BundleOptions): BuiltFile {
  const key = JSON.stringify({ entry, buildSettings, name: options.name, external: options.external });
  const cached = cachedBuild(projectFolder, key);
  if (cached !== undefined) return cached;

  const started = Date.now();
  const { files, sources } = bundle(projectFolder, entry, options.external);
  const local = localPath(projectFolder, Buffer.from(files["index.js"]!).toString());
  if (local !== undefined) {
    const message = `contains the path ${local} of this machine, so the bundle would differ on every other`;
    throw new UserError([problem({ file: entry, message, fix: "use a path relative to the project" })]);
  }
  const built = builtFile(projectFolder, options.name, options.pack(files));
  const settings = ["package-lock.json", "tsconfig.json", join(appFolder(entry), "package.json")];
  rememberBuild(projectFolder, key, built, [...sources, ...settings], started);
  return built;
}

function bundle(
  projectFolder: string,
  entry: string,
  external: readonly string[],
): { files: Readonly<Record<string, Uint8Array>>; sources: readonly string[] } {
  // On demand: an unchanged app does not pay for loading it.
  const esbuild = createRequire(join(projectFolder, "package.json"))("esbuild") as typeof import("esbuild");
  try {
    const { outputFiles, metafile } = esbuild.buildSync({
      absWorkingDir: projectFolder,
      entryPoints: [entry],
      outfile: join(projectFolder, appFolder(entry), "index.js"), // not written: only the source map's paths depend on it
      bundle: true,
      write: false,
      metafile: true,
      ...buildSettings,
      external: [...external],
      sourcemap: "linked",
      sourcesContent: false,
      legalComments: "none",
      preserveSymlinks: true, // paths of packages are the same wherever node_modules is
      logLevel: "silent",
    });
    const named = outputFiles.map(({ path, contents }) => [path.slice(path.lastIndexOf("/") + 1), contents] as const);
    return { files: Object.fromEntries(named), sources: sourcesOf({ metafile }, projectFolder) };
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    throw new UserError(error.errors.map((each) => buildProblem(entry, each)));
  }
}

/** Sources of the app's own. Packages change only with package-lock.json. */
const sourcesOf = ({ metafile }: Pick<BuildResult<{ metafile: true }>, "metafile">, projectFolder: string): string[] =>
  Object.keys(metafile.inputs).filter(
    (file) => !file.includes("node_modules/") && existsSync(join(projectFolder, file)),
  );

const isBuildFailure = (error: unknown): error is BuildFailure =>
  typeof error === "object" && error !== null && "errors" in error && Array.isArray(error.errors);

function buildProblem(entry: string, { text, location }: BuildFailure["errors"][number]): Problem {
  const place = location === null ? entry : `${location.file}:${location.line}:${location.column + 1}`;
  const [, name] = /^Could not resolve "([^."/][^"]*)"/.exec(text) ?? [];
  const fix = name === undefined ? undefined : `npm install ${name} --workspace ${appFolder(entry)}`;
  return problem({ file: place, message: `cannot be built: ${text.replace(/\.$/, "")}`, fix });
}

/** `apps/upload-api` of `apps/upload-api/src/handler.ts`. */
const appFolder = (entry: string): string => entry.split("/").slice(0, 2).join("/");

/** A path of this machine in the code, if there is one. */
function localPath(projectFolder: string, code: string): string | undefined {
  const folders = [projectFolder, realpathSync(projectFolder), homedir()].filter(
    (folder) => dirname(folder) !== folder,
  );
  for (const folder of folders) {
    const at = code.indexOf(`${folder}/`);
    if (at >= 0) return /^[^"'`\s]*/.exec(code.slice(at))![0];
  }
  return undefined;
}
