import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";

/** The Python files of the entry's folder and below, by their path in it. Tests and caches are left out. */
export function pythonFiles(projectFolder: string, entry: string): ReadonlyMap<string, Uint8Array> {
  const folder = dirname(entry);
  const files = new Map<string, Uint8Array>();
  const collect = (below: string): void => {
    for (const found of readdirSync(join(projectFolder, folder, below), { withFileTypes: true })) {
      const path = posix.join(below, found.name);
      if (found.isDirectory() && !/^(__pycache__|tests?|\..*)$/.test(found.name)) collect(path);
      else if (found.isFile() && found.name.endsWith(".py")) {
        files.set(path, readFileSync(join(projectFolder, folder, path)));
      }
    }
  };
  collect("");
  return files;
}
