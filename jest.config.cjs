/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/test", "<rootDir>/apps"],
  testMatch: ["**/*.test.ts"],
  transform: { "\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }] },
  moduleNameMapper: { "^strata:environments$": "<rootDir>/test/support/environment-files.ts" },
  maxWorkers: "100%", // jest leaves a core to others, which is half of a small machine
  testTimeout: 60_000, // commands synthesize everything; on a machine that is busy that takes seconds
  testSequencer: "<rootDir>/test/support/sequencer.cjs",
  // What needs Terraform, providers, Python or a browser: `make test-real`, and .ci/run.
  testPathIgnorePatterns: process.env.STRATA_TEST_REAL ? [] : ["<rootDir>/test/real/"],
};
