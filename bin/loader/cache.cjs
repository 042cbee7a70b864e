"use strict";

const { Buffer } = require("node:buffer");
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");

/**
 * The bundle, its source map and V8's compiled code, in .strata/cache. Each is checked before it is used: V8 aborts the
 * process on damaged code. Nothing here is needed: without a cache every command bundles again.
 *
 * Files are named by the bundle's content: two runs at once do not mix theirs up, and V8 compares no more of compiled code
 * with its source than the length, which `brokers: 3` and `brokers: 6` share.
 */
class Cache {
  constructor(root) {
    this.folder = path.join(root, ".strata", "cache");
    this.recordFile = path.join(this.folder, "inputs.json");
  }

  bundleFile(hash) {
    return path.join(this.folder, `strata-${hash}.cjs`);
  }

  codeFile(hash) {
    return path.join(this.folder, `strata-${hash}-${process.version}-${process.arch}.code`);
  }

  /** What the bundle was made from; undefined without one. */
  readRecord() {
    try {
      const record = JSON.parse(readFile(this.recordFile).toString());
      return typeof record?.hash === "string" && typeof record.inputs === "object" ? record : undefined;
    } catch {
      return undefined;
    }
  }

  /** The source of a bundle; undefined if it is missing or damaged. */
  readBundle(hash) {
    const source = tryRead(this.bundleFile(hash));
    return source !== undefined && hashOf(source) === hash ? source.toString() : undefined;
  }

  readMap(hash) {
    const map = tryRead(`${this.bundleFile(hash)}.map`);
    return map === undefined ? undefined : JSON.parse(map.toString());
  }

  /** V8's compiled code; undefined if it is missing or damaged. */
  readCode(hash) {
    const content = tryRead(this.codeFile(hash));
    if (content === undefined) return undefined;
    const code = content.subarray(checksumLength);
    return checksum(code).equals(content.subarray(0, checksumLength)) ? code : undefined;
  }

  writeCode(hash, code) {
    replaceFile(this.codeFile(hash), Buffer.concat([checksum(code), code]));
  }

  /** Replaces the bundle of before. */
  writeBundle(hash, { script, map, record }) {
    fs.mkdirSync(this.folder, { recursive: true });
    replaceFile(`${this.bundleFile(hash)}.map`, map);
    replaceFile(this.bundleFile(hash), script);
    replaceFile(this.recordFile, JSON.stringify({ hash, ...record }));
    for (const file of fs.readdirSync(this.folder)) {
      if (file.startsWith("strata") && !file.includes(hash)) fs.rmSync(path.join(this.folder, file), { force: true });
    }
  }
}

const checksumLength = 32;
const checksum = (content) => createHash("sha256").update(content).digest();
const hashOf = (content) => checksum(content).toString("hex").slice(0, 16);

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

module.exports = { Cache, hashOf };
