import { existsSync } from "node:fs";
import { join } from "node:path";
import { problem, UserError } from "../../src/engine/problem";
import { builtFile, type BuiltFile } from "./build-cache";
import { pythonFiles } from "./python-files";
import { typescriptBundle } from "./typescript-bundle";
import { zip } from "./zip";

/** Which code of an app becomes a file beside the module. */
export interface CodeSource {
  /** The app's folder below `apps/`. */
  readonly app: string;
  /** The file to start from, relative to the app: `src/handler.ts` (bundled with its imports) or `src/job.py`. */
  readonly entry: string;
  /**
   * `zip` packs the bundle as `index.js`, or the Python files of the entry's folder with their paths; `file` is the
   * bundle or the Python script alone.
   */
  readonly packaging: "zip" | "file";
  /**
   * Packages that the runtime provides and the bundle leaves out, such as `@aws-sdk/*` in AWS Lambda.
   * @default none
   */
  readonly external?: readonly string[];
}

/**
 * Builds the code of an app, or takes it from the cache while its sources are unchanged.
 * @throws UserError if the app is missing or its build fails
 */
export function buildCode(projectFolder: string, source: CodeSource): BuiltFile {
  const { app, entry, packaging } = source;
  const folder = `apps/${app}`;
  const file = `${folder}/${entry}`;
  if (!existsSync(join(projectFolder, file))) {
    throw new UserError([
      problem({ file, message: "does not exist", fix: "the entry of an app is relative to apps/<app>" }),
    ]);
  }
  if (entry.endsWith(".py")) {
    const files = pythonFiles(projectFolder, file);
    const script = files.get(entry.slice(entry.lastIndexOf("/") + 1))!;
    return packaging === "zip"
      ? builtFile(projectFolder, `${app}.zip`, zip(files))
      : builtFile(projectFolder, entry.slice(entry.lastIndexOf("/") + 1), script);
  }
  return typescriptBundle(projectFolder, file, {
    name: packaging === "zip" ? `${app}.zip` : "index.js",
    external: source.external ?? [],
    pack: packaging === "zip" ? (bundle) => zip(new Map(Object.entries(bundle))) : (bundle) => bundle["index.js"]!,
  });
}
