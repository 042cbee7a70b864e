#!/usr/bin/env node
// Starts Strata fast: the TypeScript of this project and what it uses of node_modules is bundled once into one file,
// kept with V8's compiled code, and made again when a source changes. See docs/decisions.md, "Loading".
"use strict";

const { createHash } = require("node:crypto");
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const vm = require("node:vm");

const root = path.dirname(__dirname);
const cacheFolder = path.join(root, ".strata", "cache");
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

/** The bundle, if it was made from the files as they are now. */
function freshBundle(environments) {
  try {
    const record = JSON.parse(fs.readFileSync(recordFile, "utf8"));
    const fresh =
      record.environments === environments.join() &&
      Object.entries(record.inputs).every(([file, made]) => stamp(file) === made);
    return fresh ? { hash: record.hash, source: fs.readFileSync(bundleFile(record.hash), "utf8") } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Named by its content: two runs at once do not mix theirs up, and V8 compares no more of compiled code with its source
 * than the length, which `brokers: 3` and `brokers: 6` share.
 */
const bundleFile = (hash) => path.join(cacheFolder, `strata-${hash}.cjs`);

/** @returns the new bundle */
function bundle(environments) {
  const started = Date.now();
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
      external: ["@aws-sdk/*", "@viz-js/viz", "esbuild"],
      plugins: [discover, withoutTokenTraces],
      sourcemap: "external",
      sourcesContent: false,
      metafile: true,
      write: false,
      outfile: path.join(cacheFolder, "strata.cjs"),
      logLevel: "silent",
    })
    .then(({ outputFiles, metafile }) => {
      const sources = Object.keys(metafile.inputs).filter((file) => fs.existsSync(path.join(root, file)));
      const own = sources.filter((file) => !file.startsWith("node_modules/"));
      const inputs = [...own, "package-lock.json", "tsconfig.json", "bin/strata.cjs"];
      // What was saved meanwhile may not be in the bundle: it never counts as fresh.
      const stamps = inputs.map((file) => [file, changedSince(file, started) ? "changed" : stamp(file)]);
      const [map, script] = ["map", "cjs"].map((ending) => outputFiles.find((output) => output.path.endsWith(ending)));
      const hash = createHash("sha256").update(script.contents).digest("hex").slice(0, 16);
      fs.mkdirSync(cacheFolder, { recursive: true });
      replaceFile(`${bundleFile(hash)}.map`, map.contents);
      replaceFile(bundleFile(hash), script.contents);
      const record = { hash, environments: environments.join(), inputs: Object.fromEntries(stamps) };
      replaceFile(recordFile, JSON.stringify(record));
      for (const file of fs.readdirSync(cacheFolder)) {
        if (file.startsWith("strata") && !file.includes(hash)) fs.rmSync(path.join(cacheFolder, file), { force: true });
      }
      return { hash, source: script.text };
    });
}

/** Clocks of file systems are some milliseconds behind. */
function changedSince(file, time) {
  return fs.statSync(path.join(root, file)).mtimeMs > time - 50;
}

/** Another process may be reading or writing the same file. */
function replaceFile(file, contents) {
  const part = `${file}.${process.pid}.part`;
  fs.writeFileSync(part, contents);
  fs.renameSync(part, file);
}

function run({ hash, source }) {
  const file = bundleFile(hash);
  const codeFile = path.join(cacheFolder, `strata-${hash}-${process.version}-${process.arch}.code`);
  const code = fs.existsSync(codeFile) ? fs.readFileSync(codeFile) : undefined;
  const script = new vm.Script(Module.wrap(source), { filename: file, cachedData: code });
  const load = Module.createRequire(file);
  const module = { exports: {} };
  script.runInThisContext()(module.exports, load, module, file, cacheFolder);
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
  const stack = String(error.stack);
  const [file] = /[^\s()]*strata-[0-9a-f]{16}\.cjs(?=:\d)/.exec(stack) ?? [];
  if (file === undefined || !fs.existsSync(`${file}.map`)) return stack;
  const map = new Module.SourceMap(JSON.parse(fs.readFileSync(`${file}.map`, "utf8")));
  return stack.replace(/\(?([^\s()]*strata-[0-9a-f]{16}\.cjs):(\d+):(\d+)\)?/g, (place, _file, line, column) => {
    const { originalSource, originalLine, originalColumn } = map.findEntry(Number(line) - 1, Number(column) - 1);
    if (originalSource === undefined) return place;
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
  let current = freshBundle(environments);
  if (current === undefined) {
    try {
      current = await bundle(environments);
    } catch (error) {
      if (!Array.isArray(error.errors)) throw error;
      for (const { location, text } of error.errors) {
        const where = location === null ? "" : `${location.file}:${location.line}:${location.column + 1}: `;
        console.error(`${where}${text}`);
      }
      const count = error.errors.length;
      console.error(`\n${count} error${count === 1 ? "" : "s"}; nothing was changed`);
      return 1;
    }
  }
  return run(current);
}

// A reader that closes its end (`strata list | head`) ends neither a run nor the program with an error.
process.stdout.on("error", (error) => {
  if (error.code !== "EPIPE") throw error;
});

start().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    // Mistakes of the user are handled by main(); what arrives here is a fault of ours.
    console.error(`strata: internal error\n${sourceStack(error)}`);
    process.exitCode = 1;
  },
);
