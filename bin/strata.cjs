#!/usr/bin/env node
// Starts Strata fast: the TypeScript of this project and what it uses of node_modules is bundled once into one file,
// kept with V8's compiled code, and made again when a source changes. See docs/decisions.md, "Loading".
"use strict";

const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const vm = require("node:vm");
const { isFresh, makeBundle } = require("./loader/bundle.cjs");
const { Cache } = require("./loader/cache.cjs");
const { findEnvironmentFiles } = require("./loader/environment-files.cjs");
const { describeFailure, reportMistakes, visible } = require("./loader/failure.cjs");
const { chooseLibrary } = require("./loader/library.cjs");

const root = path.dirname(__dirname);
const cache = new Cache(root);
/** The source map of the running bundle, for stack traces. */
let readMap = () => undefined;

/** The bundle from the cache if it is fresh and whole, else a new one. */
async function currentBundle(environments, library) {
  const record = cache.readRecord();
  if (record !== undefined && isFresh(root, record, environments, library)) {
    const source = cache.readBundle(record.hash);
    if (source !== undefined) {
      readMap = () => cache.readMap(record.hash);
      return { hash: record.hash, source };
    }
    console.error("note: the bundle in .strata/cache was damaged or gone; it is made again");
  }
  const made = await makeBundle(root, environments, library, path.join(cache.folder, "strata.cjs"));
  readMap = () => JSON.parse(made.map);
  try {
    cache.writeBundle(made.hash, made);
  } catch (error) {
    console.error(`note: .strata/cache cannot be written (${error.code}), so each command takes a second longer`);
  }
  return made;
}

function run({ hash, source }) {
  const file = cache.bundleFile(hash);
  const code = cache.readCode(hash);
  const script = new vm.Script(Module.wrap(source), { filename: file, cachedData: code });
  const load = Module.createRequire(file);
  const module = { exports: {} };
  script.runInThisContext()(module.exports, load, module, file, cache.folder);
  if (code === undefined || script.cachedDataRejected) {
    process.once("exit", () => {
      try {
        cache.writeCode(hash, script.createCachedData());
      } catch {
        // A read-only project only costs speed.
      }
    });
  }
  return module.exports.main(process.argv.slice(2), { root });
}

async function start() {
  if (!fs.existsSync(path.join(root, "node_modules", "esbuild"))) {
    console.error("strata: the packages are not installed; run `npm ci` (or `make`, which does it)");
    return 1;
  }
  const { library, problem } = chooseLibrary(root);
  if (problem !== undefined) return reportMistakes([`error ${problem}`]);
  const { files, problems } = findEnvironmentFiles(root);
  if (problems.length > 0) return reportMistakes(problems.map((problem) => `error ${problem}`));
  let bundle;
  try {
    bundle = await currentBundle(files, library);
  } catch (error) {
    if (!Array.isArray(error.errors)) throw error;
    return reportMistakes(
      error.errors.map(({ location, text }) =>
        location === null ? text : `${location.file}:${location.line}:${location.column + 1}: ${text}`,
      ),
    );
  }
  return run(bundle);
}

function fail(error) {
  console.error(describeFailure(error, { root, map: readMap() }));
  process.exitCode = 1;
}

for (const [name, stream] of [
  ["standard output", process.stdout],
  ["standard error", process.stderr],
]) {
  stream.on("error", (error) => {
    // A reader that closes its end (`strata list | head`) ends neither a run nor the program with an error.
    if (error.code === "EPIPE") return;
    process.exitCode = 1;
    if (stream !== process.stderr) console.error(`error ${name} cannot be written (${visible(String(error.code))}).`);
  });
}

let ended = false;
process.once("exit", (code) => {
  if (ended || code !== 0) return;
  console.error("error the command ended before it was done: code of this project ends the process.");
  process.exitCode = 1;
});
for (const event of ["uncaughtException", "unhandledRejection"]) {
  process.on(event, (error) => {
    fail(error);
    process.exit(1);
  });
}

start()
  .then((code) => {
    process.exitCode ??= code;
  }, fail)
  .finally(() => {
    ended = true;
  });
