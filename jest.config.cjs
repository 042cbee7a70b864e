/** Packages that are ES modules only: jest loads them once they are transformed. */
const modules = "(@borewit|@tokenizer|file-type|strtok3|token-types|uint8array-extras)/";
const swc = (syntax) => ["@swc/jest", { jsc: { target: "es2022", parser: { syntax } } }];

/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/test", "<rootDir>/apps"],
  testMatch: ["**/*.test.ts"],
  transform: { "\\.ts$": swc("typescript"), [`/node_modules/${modules}.*\\.js$`]: swc("ecmascript") },
  transformIgnorePatterns: [`/node_modules/(?!${modules})`],
  moduleNameMapper: {
    "^strata:environments$": "<rootDir>/test/support/jest/environment-files.ts",
    "^cdktf$": process.env.STRATA_LIBRARY || "cdktf", // also in the bindings, as in the bundle
    "^strata:provider-server$": "<rootDir>/test/support/jest/provider-server.cjs",
  },
  maxWorkers: "100%", // the default leaves one core unused, which is half of a small machine
  testTimeout: 60_000, // commands synthesize everything, which takes seconds on a busy machine
  testSequencer: "<rootDir>/test/support/jest/sequencer.cjs",
  reporters: ["default", "<rootDir>/test/support/jest/slowest-tests.cjs"],
  // Tests with Terraform, providers, Python or a browser: `make test-real`, `make test-media`. Random mistakes: `make fuzz`.
  testPathIgnorePatterns: [
    ...(process.env.STRATA_TEST_REAL ? [] : ["<rootDir>/test/real/"]),
    ...(process.env.STRATA_TEST_MEDIA ? [] : ["<rootDir>/test/real/media-pipeline.test.ts"]), // needs media-sandbox
    ...(process.env.STRATA_FUZZ ? [] : ["<rootDir>/test/fuzz/"]),
  ],
};
