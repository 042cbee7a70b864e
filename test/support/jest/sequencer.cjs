const { default: Sequencer } = require("@jest/test-sequencer");

/** Files that take minutes, the longest first. If one of them started last, it would run alone at the end. */
const long = [
  "sandbox",
  "switching",
  "opentofu",
  "cdktf",
  "run-command",
  "lake-pipeline",
  "lake-jobs",
  "iceberg-sink",
].map((name) => `/test/real/${name}.test.ts`);

/** Without times of an earlier run, as in CI, jest sorts by file size, which says little about the duration here. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const place = ({ path }) => {
      const index = long.findIndex((end) => path.replaceAll("\\", "/").endsWith(end));
      return index === -1 ? long.length : index;
    };
    return super.sort(tests).sort((a, b) => place(a) - place(b));
  }
};
