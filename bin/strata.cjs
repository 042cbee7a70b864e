#!/usr/bin/env node
// Starts Strata fast: the TypeScript of this project and the packages that it uses are two bundles, kept with V8's
// compiled code; when a source changes, only the first is made again. See docs/decisions.md, "Loading".
"use strict";

const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const vm = require("node:vm");
const { bundlePackages, bundleSources, isFresh } = require("./loader/bundle.cjs");
const { Cache, hashOf } = require("./loader/cache.cjs");
const { findEnvironmentFiles } = require("./loader/environment-files.cjs");
const { describeFailure, reportMistakes, visible } = require("./loader/failure.cjs");
const { chooseLibrary } = require("./loader/library.cjs");

const root = path.dirname(__dirname);
const cache = new Cache(root);
/** The source map of the running bundle, for stack traces. */
let readMap = () => undefined;

/** The bundles from the cache if they are fresh and whole, else new ones: of packages only if others are imported. */
async function currentBundles(environments, library) {
  const record = cache.readRecord();
  const known = record && { sources: cache.readBundle("strata", record.sources), packages: readPackages(record) };
  if (record !== undefined && isFresh(root, record, environments, library)) {
    if (known.sources !== undefined && known.packages !== undefined) {
      readMap = () => cache.readMap(known.sources);
      return known;
    }
    console.error("note: the bundle in .strata/cache was damaged or gone; it is made again");
  }
  const { script, map, packages, inputs } = await bundleSources(
    root,
    environments,
    library,
    path.join(cache.folder, "strata.cjs"),
  );
  readMap = () => JSON.parse(map);
  const made = {
    sources: { name: "strata", hash: hashOf(script), script },
    packages: (record?.packagesKey === packages.key && known.packages) || (await makePackages(packages, library)),
  };
  try {
    cache.writeBundles({
      ...made,
      map,
      record: { library, packagesKey: packages.key, environments: environments.join(), inputs },
    });
  } catch (error) {
    console.error(`note: .strata/cache cannot be written (${error.code}), so each command takes a second longer`);
  }
  return made;
}

const readPackages = ({ packages }) => cache.readBundle("packages", packages);

async function makePackages({ importers }, library) {
  const script = await bundlePackages(root, importers, library);
  return { name: "packages", hash: hashOf(script), script };
}

/** Runs a bundle, and returns what it exports and a function that keeps its compiled code. */
function evaluate(bundle, require) {
  const file = cache.bundleFile(bundle);
  const code = cache.readCode(bundle);
  // esbuild writes ASCII, but for comments: as one byte for each character V8 reads it fastest.
  const text = Module.wrap(bundle.script.toString("latin1"));
  const script = new vm.Script(text, { filename: file, cachedData: code });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, file, cache.folder);
  return { exports: module.exports, isNew: code === undefined || script.cachedDataRejected, script };
}

function run({ sources, packages }) {
  const load = Module.createRequire(cache.bundleFile(packages));
  const library = evaluate(packages, load);
  const own = evaluate(sources, (name) =>
    Object.hasOwn(library.exports, name) ? library.exports[name]() : load(name),
  );
  process.once("exit", () => {
    // Both with each new bundle of the sources: the command may use more of the packages than the one before.
    const compiled =
      own.isNew || library.isNew
        ? [
            [sources, own],
            [packages, library],
          ]
        : [];
    try {
      for (const [bundle, { script }] of compiled) cache.writeCode(bundle, script.createCachedData());
    } catch {
      // A read-only project only costs speed.
    }
  });
  return own.exports.main(process.argv.slice(2), { root });
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
  let bundles;
  try {
    bundles = await currentBundles(files, library);
  } catch (error) {
    if (!Array.isArray(error.errors)) throw error;
    return reportMistakes(
      error.errors.map(({ location, text }) =>
        location === null ? text : `${location.file}:${location.line}:${location.column + 1}: ${text}`,
      ),
    );
  }
  return run(bundles);
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
