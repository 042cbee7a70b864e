#!/usr/bin/env node
// The command of the media pipeline. It is bundled when it starts, and takes packages from node_modules.
"use strict";

const { buildSync } = require("esbuild");
const Module = require("node:module");
const path = require("node:path");

// Old versions of Node get a warning from each client of the SDK.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

const { outputFiles } = buildSync({
  entryPoints: [path.join(__dirname, "../src/cli/main.ts")],
  bundle: true,
  write: false,
  platform: "node",
  packages: "external",
});
const command = new Module(__filename, module);
command.paths = module.paths;
command._compile(outputFiles[0].text, __filename);
command.exports.main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
