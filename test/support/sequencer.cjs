const { default: Sequencer } = require("@jest/test-sequencer");

/** The files that take minutes, the longest first: begun last, one of them would run alone in the end. */
const long = ["sandbox", "switching", "opentofu", "cdktf", "run-command", "iceberg-sink"].map(
  (name) => `/test/real/${name}.test.ts`,
);

/** Where it has no times of an earlier run, as in CI, jest goes by the size of files, which says little here. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const place = ({ path }) => {
      const index = long.findIndex((end) => path.replaceAll("\\", "/").endsWith(end));
      return index === -1 ? long.length : index;
    };
    return super.sort(tests).sort((a, b) => place(a) - place(b));
  }
};
