"use strict";

const fs = require("node:fs");
const path = require("node:path");

/** What makes the modules. cdktn is the maintained fork of cdktf, with the same interface; docs/cdktn.md. */
const libraries = ["cdktf", "cdktn"];

/** The library that STRATA_LIBRARY names, cdktf by default, or what is wrong with the variable. */
function chooseLibrary(root) {
  const library = process.env.STRATA_LIBRARY || "cdktf";
  if (!libraries.includes(library)) {
    return { problem: `STRATA_LIBRARY is "${library}", but must be ${libraries.join(" or ")} (default: cdktf).` };
  }
  if (!fs.existsSync(path.join(root, "node_modules", library))) {
    return { problem: `STRATA_LIBRARY is ${library}, which is not installed (run \`npm ci --include=dev\`).` };
  }
  return { library };
}

module.exports = { chooseLibrary };
