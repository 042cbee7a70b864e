// A jest reporter: lists the slowest tests and files at the end of a run of many files.
"use strict";
const { relative } = require("node:path");

const shown = 10;

module.exports = class SlowestTests {
  constructor({ rootDir }) {
    this.rootDir = rootDir;
  }

  onRunComplete(_contexts, { testResults }) {
    if (testResults.length <= shown) return;
    const files = testResults.map(({ testFilePath, perfStats, testResults: tests }) => ({
      file: relative(this.rootDir, testFilePath),
      ms: perfStats.runtime,
      tests,
    }));
    const tests = files.flatMap(({ file, tests: each }) =>
      each.map(({ duration, fullName }) => ({ ms: duration ?? 0, name: `${file}: ${fullName}` })),
    );
    process.stderr.write(
      list(`Slowest of ${tests.length} tests:`, tests) +
        list(
          `Slowest of ${files.length} test files, with their setup:`,
          files.map(({ file, ms }) => ({ ms, name: file })),
        ),
    );
  }
};

function list(title, entries) {
  const slowest = [...entries].sort((a, b) => b.ms - a.ms).slice(0, shown);
  const lines = slowest.map(({ ms, name }) => `${(ms / 1000).toFixed(1).padStart(7)} s  ${name.slice(0, 160)}`);
  return `${[title, ...lines].join("\n")}\n\n`;
}
