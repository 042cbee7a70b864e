import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A file that was built: content and name never change, so it can be copied whenever a synthesis wants it. */
export interface BuiltFile {
  /** Absolute path in the cache. */
  readonly file: string;
  readonly sha256: Buffer;
}

const cacheFolder = (projectFolder: string): string => join(projectFolder, ".strata", "cache", "apps");

/** Puts content into the cache, under a hash of it. */
export function builtFile(projectFolder: string, name: string, content: Uint8Array): BuiltFile {
  const sha256 = createHash("sha256").update(content).digest();
  const file = join(cacheFolder(projectFolder), sha256.toString("hex"), name);
  if (!existsSync(file)) writeWhole(file, content);
  return { file, sha256 };
}

interface BuildRecord {
  readonly name: string;
  readonly sha256: string;
  /** When each source was changed and its size, by path from the project's folder. */
  readonly sources: Readonly<Record<string, string>>;
}

/** The result of an earlier build with the same settings, if none of its sources has changed since. */
export function cachedBuild(projectFolder: string, key: string): BuiltFile | undefined {
  try {
    const { name, sha256, sources } = JSON.parse(readFileSync(recordFile(projectFolder, key), "utf8")) as BuildRecord;
    const file = join(cacheFolder(projectFolder), sha256, name);
    const unchanged = Object.entries(sources).every(([source, made]) => stamp(join(projectFolder, source)) === made);
    return unchanged && existsSync(file) ? { file, sha256: Buffer.from(sha256, "hex") } : undefined;
  } catch {
    return undefined; // never built, or an unreadable record: the build is repeated
  }
}

/**
 * Remembers a build. A source that was saved while it ran may not be in it, so that one never counts as unchanged.
 * @param started when the build began, in milliseconds
 */
export function rememberBuild(
  projectFolder: string,
  key: string,
  { file, sha256 }: BuiltFile,
  sources: readonly string[],
  started: number,
): void {
  const stamps = sources.map((source) => {
    const path = join(projectFolder, source);
    const stat = statSync(path, { throwIfNoEntry: false });
    // Clocks of file systems are some milliseconds behind.
    const isSavedMeanwhile = stat !== undefined && stat.mtimeMs > started - 50;
    return [source, isSavedMeanwhile ? "saved during the build" : stamp(path)];
  });
  const record: BuildRecord = {
    name: file.slice(file.lastIndexOf("/") + 1),
    sha256: sha256.toString("hex"),
    sources: Object.fromEntries(stamps) as Record<string, string>,
  };
  writeWhole(recordFile(projectFolder, key), JSON.stringify(record));
}

function recordFile(projectFolder: string, key: string): string {
  const name = createHash("sha256").update(key).digest("hex").slice(0, 32);
  return join(cacheFolder(projectFolder), `${name}.json`);
}

function stamp(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? "missing" : `${stat.mtimeMs}:${stat.size}`;
}

/** Another process may be writing the same file. */
function writeWhole(file: string, content: Uint8Array | string): void {
  mkdirSync(dirname(file), { recursive: true });
  const part = `${file}.${process.pid}.part`;
  writeFileSync(part, content);
  renameSync(part, file);
}
