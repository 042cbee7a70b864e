"use strict";

const { execFileSync } = require("node:child_process");
const path = require("node:path");

/** The module that bin/strata.cjs makes when it bundles. In a process of its own: jest's globals are not those of esbuild. */
const root = path.join(__dirname, "..", "..", "..");
const script =
  'require("./bin/loader/bundle.cjs").bundleProviderServer(".").then(({ source }) => process.stdout.write(source))';
let source;
module.exports = {
  get source() {
    source ??= execFileSync(process.execPath, ["-e", script.replace('"."', "process.cwd()")], {
      cwd: root,
      encoding: "utf8",
    });
    return source;
  },
};
