#!/usr/bin/env node
// Starts Strata fast: the TypeScript of this project and what it uses of node_modules is bundled once into one file,
// kept with V8's compiled code, and made again when a source changes. See docs/decisions.md, "Loading".
"use strict";

const crypto = require("node:crypto");
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const vm = require("node:vm");

const root = path.dirname(__dirname);
const cacheFolder = path.join(root, ".strata", "cache");
const bundleFile = path.join(cacheFolder, "strata.cjs");
const recordFile = path.join(cacheFolder, "inputs.json");

/** The TypeScript files below environments/, relative to the project. */
function environmentFiles(folder = "environments") {
  return fs
    .readdirSync(path.join(root, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const file = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return environmentFiles(file);
      return entry.name.endsWith(".ts") && !entry.name.endsWith(".d.ts") ? [file] : [];
    })
    .sort();
}

/** The files that one imports by a relative path; names that are no file of ours do no harm. */
function importsOf(file) {
  const source = fs.readFileSync(path.join(root, file), "utf8");
  return [...source.matchAll(/\bfrom\s+["'](\.{1,2}\/[^"']+)["']/g)].map(([, target]) =>
    path.posix.join(path.posix.dirname(file), `${target.replace(/\.[jt]s$/, "")}.ts`),
  );
}

function stamp(file) {
  const stat = fs.statSync(path.join(root, file), { throwIfNoEntry: false });
  return stat === undefined ? "missing" : `${stat.mtimeMs}:${stat.size}`;
}

/** Whether the bundle was made from the files as they are now. */
function isFresh(environments) {
  try {
    const record = JSON.parse(fs.readFileSync(recordFile, "utf8"));
    return (
      record.environments === environments.join() &&
      record.content !== undefined &&
      Object.entries(record.inputs).every(([file, made]) => stamp(file) === made) &&
      fs.existsSync(bundleFile)
    );
  } catch {
    return false;
  }
}

function bundle(environments) {
  const esbuild = require("esbuild");
  const discover = {
    name: "environments",
    setup(build) {
      build.onResolve({ filter: /^strata:environments$/ }, ({ path: name }) => ({ path: name, namespace: "strata" }));
      build.onLoad({ filter: /.*/, namespace: "strata" }, () => ({
        resolveDir: root,
        contents: `export const files = [${environments
          .map(
            (file) =>
              `{ path: "${file}", imports: ${JSON.stringify(importsOf(file))}, load: () => require("./${file}") }`,
          )
          .join(",\n")}];`,
      }));
    },
  };
  // cdktf records where each token was made, for its own error messages: a quarter of the time of a synthesis.
  const withoutTokenTraces = {
    name: "without-token-traces",
    setup(build) {
      build.onLoad({ filter: /cdktf\/lib\/tokens\/private\/stack-trace\.js$/ }, () => ({
        contents: "exports.captureStackTrace = () => [];",
      }));
    },
  };
  return esbuild
    .build({
      absWorkingDir: root,
      entryPoints: ["src/cli/main.ts"],
      bundle: true,
      platform: "node",
      target: "node20",
      format: "cjs",
      minifyWhitespace: true,
      minifySyntax: true,
      mainFields: ["module", "main"],
      // Loaded on demand from node_modules: large, and only some commands need them.
      external: ["@viz-js/viz", "esbuild"],
      plugins: [discover, withoutTokenTraces],
      sourcemap: "external",
      sourcesContent: false,
      metafile: true,
      write: false,
      outfile: bundleFile,
      logLevel: "silent",
    })
    .then(({ outputFiles, metafile }) => {
      const sources = Object.keys(metafile.inputs).filter((file) => fs.existsSync(path.join(root, file)));
      const own = sources.filter((file) => !file.startsWith("node_modules/"));
      const inputs = [...own, "package-lock.json", "tsconfig.json", "bin/strata.cjs"];
      const stamps = Object.fromEntries(inputs.map((file) => [file, stamp(file)]));
      fs.mkdirSync(cacheFolder, { recursive: true });
      for (const output of outputFiles) replaceFile(output.path, output.contents);
      const { contents } = outputFiles.find((output) => output.path === bundleFile);
      const content = crypto.createHash("sha256").update(contents).digest("hex").slice(0, 16);
      removeCompiled();
      replaceFile(recordFile, JSON.stringify({ environments: environments.join(), inputs: stamps, content }));
    });
}

/** Compiled code of earlier bundles. */
function removeCompiled() {
  for (const name of fs.readdirSync(cacheFolder)) {
    if (name.endsWith(".code")) fs.rmSync(path.join(cacheFolder, name), { force: true });
  }
}

/** Another process may be reading or writing the same file. */
function replaceFile(file, contents) {
  const part = `${file}.${process.pid}.part`;
  fs.writeFileSync(part, contents);
  fs.renameSync(part, file);
}

function run() {
  const source = Module.wrap(fs.readFileSync(bundleFile, "utf8"));
  // V8 tells compiled code of another source by its length alone: `brokers: 3` would stay when it becomes `brokers: 6`.
  const { content } = JSON.parse(fs.readFileSync(recordFile, "utf8"));
  const codeFile = path.join(cacheFolder, `strata-${content}-${process.version}-${process.arch}.code`);
  const code = fs.existsSync(codeFile) ? fs.readFileSync(codeFile) : undefined;
  const script = new vm.Script(source, { filename: bundleFile, cachedData: code });
  const load = Module.createRequire(bundleFile);
  const module = { exports: {} };
  script.runInThisContext()(module.exports, load, module, bundleFile, cacheFolder);
  if (code === undefined || script.cachedDataRejected) {
    process.once("exit", () => {
      try {
        replaceFile(codeFile, script.createCachedData());
      } catch {
        // A read-only project only costs speed.
      }
    });
  }
  return module.exports.main(process.argv.slice(2), { root });
}

/** Points a stack trace at the TypeScript instead of the bundle. */
function sourceStack(error) {
  const map = new Module.SourceMap(JSON.parse(fs.readFileSync(`${bundleFile}.map`, "utf8")));
  return String(error.stack).replace(/\(?([^\s()]*strata\.cjs):(\d+):(\d+)\)?/g, (place, file, line, column) => {
    const { originalSource, originalLine, originalColumn } = map.findEntry(Number(line) - 1, Number(column) - 1);
    if (file !== bundleFile || originalSource === undefined) return place;
    const original = path.relative(root, path.resolve(cacheFolder, originalSource));
    return `(${original}:${originalLine + 1}:${originalColumn + 1})`;
  });
}

async function start() {
  if (!fs.existsSync(path.join(root, "node_modules", "esbuild"))) {
    console.error("strata: the packages are not installed; run `npm ci` (or `make`, which does it)");
    return 1;
  }
  const environments = environmentFiles();
  if (!isFresh(environments)) {
    try {
      await bundle(environments);
    } catch (error) {
      if (!Array.isArray(error.errors)) throw error;
      for (const { location, text } of error.errors) {
        const where = location === null ? "" : `${location.file}:${location.line}:${location.column + 1}: `;
        console.error(`${where}${text}`);
      }
      console.error(`\n${error.errors.length} error(s); nothing was written`);
      return 1;
    }
  }
  return run();
}

start().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    // Mistakes of the user are handled by main(); what arrives here is a fault of ours.
    console.error(`strata: internal error\n${fs.existsSync(`${bundleFile}.map`) ? sourceStack(error) : error.stack}`);
    process.exitCode = 1;
  },
);
