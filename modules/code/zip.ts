import { zipSync } from "fflate";

/**
 * Packs files the same to the byte whatever the machine, the Node version and the order of the files: compressed in
 * JavaScript and not by Node's zlib, whose output differs between versions, with one date and the same permissions.
 */
export function zip(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const sorted = [...files.keys()].sort().map((name) => [name, files.get(name)!] as const);
  return zipSync(Object.fromEntries(sorted), {
    level: 9,
    mtime: new Date(1980, 0, 1), // the first day that ZIP knows; local time, as the format has no time zone
    os: 3, // Unix, so that the permissions count
    attrs: 0o644 << 16,
  });
}
