"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { hashOf } = require("./cache.cjs");

/** The files that one imports by a relative path; names that are no file of ours do no harm. */
function importsOf(root, file) {
  const source = fs.readFileSync(path.join(root, file), "utf8");
  return [...source.matchAll(/\bfrom\s+["'](\.{1,2}\/[^"']+)["']/g)].map(([, target]) =>
    path.posix.join(path.posix.dirname(file), `${target.replace(/\.[jt]s$/, "")}.ts`),
  );
}

/** Tells a file from the same one after a change. */
function stamp(root, file) {
  try {
    const { mtimeMs, size } = fs.statSync(path.join(root, file));
    return `${mtimeMs}:${size}`;
  } catch {
    return "missing";
  }
}

/** Whether a bundle was made from the files as they are now, with this library. */
const isFresh = (root, record, environments, library) =>
  record.library === library &&
  record.environments === environments.join() &&
  Object.entries(record.inputs).every(([file, made]) => stamp(root, file) === made);

/**
 * Makes the bundle.
 * @param library what `cdktf` stands for, in the bindings too: `cdktf` or `cdktn`
 * @throws esbuild's failure, with `errors`, for sources with mistakes
 */
async function makeBundle(root, environments, library, outfile) {
  const started = Date.now();
  const discover = {
    name: "environments",
    setup(build) {
      build.onResolve({ filter: /^strata:environments$/ }, ({ path: name }) => ({ path: name, namespace: "strata" }));
      build.onLoad({ filter: /.*/, namespace: "strata" }, () => {
        const files = environments.map((file) => {
          const [name, imports, target] = [file, importsOf(root, file), `./${file}`].map((each) =>
            JSON.stringify(each),
          );
          return `{ path: ${name}, imports: ${imports}, load: () => require(${target}) }`;
        });
        return { resolveDir: root, contents: `export const files = [${files.join(",\n")}];` };
      });
    },
  };
  // Both libraries record where each token was made, for their own error messages: a quarter of the time of a synthesis.
  const withoutTokenTraces = {
    name: "without-token-traces",
    setup(build) {
      build.onLoad({ filter: /cdkt[fn]\/lib\/tokens\/private\/stack-trace\.js$/ }, () => ({
        contents: "exports.captureStackTrace = exports.captureCreationStack = () => [];",
      }));
    },
  };
  const { outputFiles, metafile } = await require("esbuild").build({
    absWorkingDir: root,
    entryPoints: ["src/cli/main.ts"],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    minifyWhitespace: true,
    minifySyntax: true,
    mainFields: ["module", "main"],
    alias: { cdktf: library, "safe-stable-stringify": "./bin/loader/stable-json.cjs" },
    // Loaded on demand from node_modules: large, and only some commands need them.
    external: ["@aws-sdk/*", "@viz-js/viz", "esbuild"],
    plugins: [discover, withoutTokenTraces],
    sourcemap: "external",
    sourcesContent: false,
    metafile: true,
    write: false,
    outfile,
    logLevel: "silent",
  });
  const sources = Object.keys(metafile.inputs).filter((file) => fs.existsSync(path.join(root, file)));
  const own = sources.filter((file) => !file.startsWith("node_modules/"));
  const loader = ["bin/strata.cjs", ...fs.readdirSync(__dirname).map((file) => `bin/loader/${file}`)];
  const inputs = [...own, "package-lock.json", "tsconfig.json", ...loader];
  // What was saved meanwhile may not be in the bundle: it never counts as fresh.
  const stamps = inputs.map((file) => [file, changedSince(root, file, started) ? "changed" : stamp(root, file)]);
  const [map, script] = ["map", "cjs"].map((ending) => outputFiles.find((output) => output.path.endsWith(ending)));
  return {
    hash: hashOf(script.contents),
    source: script.text,
    script: script.contents,
    map: map.text,
    record: { library, environments: environments.join(), inputs: Object.fromEntries(stamps) },
  };
}

/** Clocks of file systems are some milliseconds behind. */
function changedSince(root, file, time) {
  const stat = fs.statSync(path.join(root, file), { throwIfNoEntry: false });
  return stat === undefined || stat.mtimeMs > time - 50;
}

module.exports = { isFresh, makeBundle };
