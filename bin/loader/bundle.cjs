"use strict";

const { Buffer } = require("node:buffer");
const fs = require("node:fs");
const { isBuiltin } = require("node:module");
const path = require("node:path");
const { hashOf, tryRead } = require("./cache.cjs");

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

/** Loaded on demand from node_modules: large, and only some commands need them. */
const loadedOnDemand = ["@aws-sdk/*", "@viz-js/viz", "esbuild"];

const options = (root) => ({
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  minifyWhitespace: true,
  minifySyntax: true,
  metafile: true,
  write: false,
  logLevel: "silent",
});

/**
 * Bundles the provider server, a program of its own: its source goes into the bundle of Strata as a text.
 * @returns the source, and the files it was made from, relative to the project
 */
async function bundleProviderServer(root) {
  const { outputFiles, metafile } = await require("esbuild").build({
    ...options(root),
    entryPoints: ["src/provider-server/main.ts"],
  });
  return { source: outputFiles[0].text, inputs: Object.keys(metafile.inputs) };
}

/**
 * Bundles the sources of the project, without the packages that they import (`packages`, with the key of their bundle).
 * @param library what `cdktf` stands for, in the bindings too: `cdktf` or `cdktn`
 * @throws esbuild's failure, with `errors`, for sources with mistakes
 */
async function bundleSources(root, environments, library, outfile) {
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
  const server = await bundleProviderServer(root);
  const withProviderServer = {
    name: "provider-server",
    setup(build) {
      build.onResolve({ filter: /^strata:provider-server$/ }, ({ path: name }) => ({
        path: name,
        namespace: "server",
      }));
      build.onLoad({ filter: /.*/, namespace: "server" }, () => ({
        contents: `export const source = ${JSON.stringify(server.source)};`,
      }));
    },
  };
  const { outputFiles, metafile } = await require("esbuild").build({
    ...options(root),
    entryPoints: ["src/cli/main.ts"],
    packages: "external",
    plugins: [discover, withProviderServer],
    sourcemap: "external",
    sourcesContent: false,
    outfile,
  });
  const sources = new Set([...Object.keys(metafile.inputs), ...server.inputs]);
  const own = [...sources].filter((file) => fs.existsSync(path.join(root, file)));
  const loader = ["bin/strata.cjs", ...fs.readdirSync(__dirname).map((file) => `bin/loader/${file}`)];
  const inputs = [...own, "package-lock.json", "tsconfig.json", ...loader];
  // What was saved meanwhile may not be in the bundle: it never counts as fresh.
  const stamps = inputs.map((file) => [file, changedSince(root, file, started) ? "changed" : stamp(root, file)]);
  const [map, script] = ["map", "cjs"].map((ending) => outputFiles.find((output) => output.path.endsWith(ending)));
  const importers = importedPackages(metafile);
  // Without a lock file that can be read, the packages are those that are installed.
  const contents = ["package-lock.json", ...loader].map((file) => tryRead(path.join(root, file)) ?? Buffer.alloc(0));
  return {
    script: Buffer.from(script.contents),
    map: map.text,
    packages: {
      importers,
      key: hashOf(Buffer.concat([Buffer.from([library, ...importers.keys()].join()), ...contents])),
    },
    inputs: Object.fromEntries(stamps),
  };
}

/** What the sources import by name, and a file that does; not modules of Node and packages that are loaded on demand. */
function importedPackages({ inputs }) {
  const onDemand = loadedOnDemand.map((name) => name.replace("*", ""));
  const isBundled = (name) => !isBuiltin(name) && !onDemand.some((each) => name.startsWith(each));
  const imports = Object.entries(inputs).flatMap(([file, each]) =>
    each.imports
      .filter(({ external, path: name }) => external && isBundled(name))
      .map(({ path: name }) => [name, file]),
  );
  return new Map(imports.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Bundles packages: the bundle exports for each name a function that loads the package.
 * @param importers a file that imports it, by name, for the error
 * @param library as of `bundleSources`
 * @throws esbuild's failure, with `errors`, for a package that is not installed
 */
async function bundlePackages(root, importers, library) {
  const leaveOut = {
    name: "leave-out",
    setup(build) {
      // Both libraries record where each token was made, for their own error messages: a quarter of the time of a synthesis.
      build.onLoad({ filter: /cdkt[fn]\/lib\/tokens\/private\/stack-trace\.js$/ }, () => ({
        contents: "exports.captureStackTrace = exports.captureCreationStack = () => [];",
      }));
      // Only for AssetType.ARCHIVE, which the engine refuses: a tenth of all packages, loaded at each start.
      build.onLoad({ filter: /node_modules\/archiver\/index\.js$/ }, () => ({ contents: "" }));
    },
  };
  const names = [...importers.keys()];
  const loaders = names.map((name) => `${JSON.stringify(name)}: () => require(${JSON.stringify(name)})`);
  const building = require("esbuild").build({
    ...options(root),
    stdin: { contents: `module.exports = {${loaders.join(",\n")}};`, sourcefile: "packages", resolveDir: root },
    mainFields: ["module", "main"],
    alias: { cdktf: library },
    external: loadedOnDemand,
    plugins: [leaveOut],
  });
  const { outputFiles } = await building.catch((error) => {
    for (const found of error.errors) {
      if (found.location?.file !== "packages") continue;
      found.text = `${importers.get(names[found.location.line - 1])}: ${found.text}`;
      found.location = null;
    }
    throw error;
  });
  return Buffer.from(outputFiles[0].contents);
}

/** Clocks of file systems are some milliseconds behind. */
function changedSince(root, file, time) {
  try {
    return fs.statSync(path.join(root, file)).mtimeMs > time - 50;
  } catch {
    return true; // gone, or a link in a circle
  }
}

module.exports = { bundlePackages, bundleProviderServer, bundleSources, isFresh };
