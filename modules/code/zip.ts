import { type Zippable, zipSync } from "fflate";
import { posix } from "node:path";

/**
 * Packs files the same to the byte whatever the machine, the Node version and the order of the files: compressed in
 * JavaScript and not by Node's zlib, whose output differs between versions, with one date and the same permissions.
 */
export function zip(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  // Python imports a folder without `__init__.py` from a ZIP only if the folder has an entry of its own.
  const folders = [...files.keys()].flatMap((name) => parents(name)).map((folder) => [`${folder}/`, new Uint8Array()]);
  const entries = [...new Map([...folders, ...files] as [string, Uint8Array][])].sort(([a], [b]) => (a < b ? -1 : 1));
  const tree: Zippable = {};
  for (const [name, content] of entries) {
    tree[name] = [content, { attrs: (name.endsWith("/") ? 0o40755 : 0o100644) << 16 }];
  }
  return zipSync(tree, {
    level: 9,
    mtime: new Date(1980, 0, 1), // the first day that ZIP knows; local time, as the format has no time zone
    os: 3, // Unix, so that the permissions count
  });
}

function parents(name: string): string[] {
  const folder = posix.dirname(name);
  return folder === "." ? [] : [...parents(folder), folder];
}
