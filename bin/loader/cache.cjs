"use strict";

const { Buffer } = require("node:buffer");
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");

/**
 * Two bundles in .strata/cache, with V8's compiled code: the sources of the project, which change with each edit, and the
 * packages that they import. Each file is checked before it is used: V8 aborts the process on damaged code. Nothing here is
 * needed: without a cache every command bundles again.
 *
 * Files are named by the bundle's content: two runs at once do not mix theirs up, and V8 compares no more of compiled code
 * with its source than the length, which `brokers: 3` and `brokers: 6` share.
 */
class Cache {
  constructor(root) {
    this.folder = path.join(root, ".strata", "cache");
    this.recordFile = path.join(this.folder, "inputs.json");
  }

  bundleFile({ name, hash }) {
    return path.join(this.folder, `${name}-${hash}.cjs`);
  }

  codeFile({ name, hash }) {
    return path.join(this.folder, `${name}-${hash}-${process.version}-${process.arch}.code`);
  }

  /** What the bundles were made from; undefined without one. */
  readRecord() {
    try {
      const record = JSON.parse(readFile(this.recordFile).toString());
      const isRecord = [record?.sources, record?.packages, record?.packagesKey].every((it) => typeof it === "string");
      return isRecord && typeof record.inputs === "object" ? record : undefined;
    } catch {
      return undefined;
    }
  }

  /** A bundle by its hash; undefined if it is missing or damaged. */
  readBundle(name, hash) {
    const script = tryRead(this.bundleFile({ name, hash }));
    return script !== undefined && hashOf(script) === hash ? { name, hash, script } : undefined;
  }

  readMap(bundle) {
    const map = tryRead(`${this.bundleFile(bundle)}.map`);
    return map === undefined ? undefined : JSON.parse(map.toString());
  }

  /** V8's compiled code; undefined if it is missing or damaged. */
  readCode(bundle) {
    const content = tryRead(this.codeFile(bundle));
    if (content === undefined) return undefined;
    const code = content.subarray(checksumLength);
    return checksum(code).equals(content.subarray(0, checksumLength)) ? code : undefined;
  }

  writeCode(bundle, code) {
    replaceFile(this.codeFile(bundle), Buffer.concat([checksum(code), code]));
  }

  /** Replaces the bundles of before; those that are the same stay. */
  writeBundles({ sources, packages, map, record }) {
    makeFolders(path.dirname(this.folder), this.folder);
    replaceFile(`${this.bundleFile(sources)}.map`, map);
    for (const bundle of [sources, packages]) {
      if (this.readBundle(bundle.name, bundle.hash) === undefined) replaceFile(this.bundleFile(bundle), bundle.script);
    }
    replaceFile(this.recordFile, JSON.stringify({ sources: sources.hash, packages: packages.hash, ...record }));
    for (const file of fs.readdirSync(this.folder)) {
      const isOld = /^(?:strata|packages)-/.test(file) && ![sources, packages].some(({ hash }) => file.includes(hash));
      if (isOld) fs.rmSync(path.join(this.folder, file), { force: true });
    }
  }
}

const checksumLength = 32;
const checksum = (content) => createHash("sha256").update(content).digest();
const hashOf = (content) => checksum(content).toString("hex").slice(0, 16);

/** The content of a file; undefined if it is none, or cannot be read. */
function tryRead(file) {
  try {
    return readFile(file);
  } catch {
    return undefined;
  }
}

/** Reading a pipe would wait for a writer. */
function readFile(file) {
  if (!fs.statSync(file).isFile()) throw new Error(`${file} is not a file`);
  return fs.readFileSync(file);
}

/** One by one: `recursive` never returns for new folders in /proc. */
function makeFolders(...folders) {
  for (const folder of folders) {
    try {
      fs.mkdirSync(folder);
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
  }
}

/** Another process may be reading or writing the same file. */
function replaceFile(file, contents) {
  const part = `${file}.${process.pid}.part`;
  try {
    fs.writeFileSync(part, contents);
    fs.renameSync(part, file);
  } catch (error) {
    fs.rmSync(part, { force: true });
    throw error;
  }
}

module.exports = { Cache, hashOf, tryRead };
