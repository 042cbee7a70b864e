import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkOutDir, checkReuse, checkRunOptions, formatOf, parseAge } from "../../../src/cli/run/options";
import { inTemporaryFolder, problemsOf } from "../../support/projects/synth";

describe("the report", () => {
  test.each([
    ["r.json", "json"],
    ["r.XML", "junit"],
    ["a.b/r.md", "markdown"],
  ])("%s is %s", (reportFile, format) => expect(formatOf({ reportFile })).toBe(format));

  test("has the given format, whatever the ending", () =>
    expect(formatOf({ reportFile: "r.txt", reportFormat: "junit" })).toBe("junit"));

  test.each(["r.txt", "r", "json"])("%s has an unknown ending, which is an error before the run", (reportFile) =>
    expect(problemsOf(() => checkRunOptions([], { reportFile }))).toEqual([
      `--report-file is "${reportFile}", but must end in .json (json), .md (markdown), .xml (junit) ` +
        "(or set --report-format to json, junit, markdown).",
    ]),
  );

  test("in a folder that does not exist is an error before the run", () =>
    inTemporaryFolder((folder) => {
      const reportFile = join(folder, "no", "r.json");
      expect(problemsOf(() => checkRunOptions([], { reportFile }))).toEqual([
        `--report-file ${reportFile} cannot be written (ENOENT) (choose a writable folder that exists).`,
      ]);
      checkRunOptions([], { reportFile: join(folder, "r.json") });
      expect(existsSync(join(folder, "r.json"))).toBe(false);
    }));
});

describe("the folder of plans", () => {
  test("is made, or is an error before the run", () =>
    inTemporaryFolder((folder) => {
      checkOutDir(undefined);
      checkOutDir(join(folder, "plans", "new"));
      expect(existsSync(join(folder, "plans", "new"))).toBe(true);
      writeFileSync(join(folder, "file"), "");
      expect(problemsOf(() => checkOutDir(join(folder, "file")))).toEqual([
        `--out-dir ${join(folder, "file")} cannot be written (EEXIST) (choose a writable folder).`,
      ]);
      expect(problemsOf(() => checkOutDir(""))).toEqual(['--out-dir is "", but must be a folder.']);
    }));

  test("is an error below /proc, where mkdir with `recursive` would not return", () => {
    if (process.platform !== "linux") return;
    for (const folder of ["/proc", "/proc/x"]) {
      expect(problemsOf(() => checkOutDir(folder))).toEqual([
        `--out-dir ${folder} cannot be written (ENOENT) (choose a writable folder).`,
      ]);
    }
  });
});

describe("the age of plans", () => {
  test.each([
    ["45s", 45_000],
    ["30m", 1_800_000],
    ["4h", 14_400_000],
    ["2d", 172_800_000],
  ])("%s is %d ms", (text, age) => expect(parseAge(text)).toBe(age));

  test.each(["", "0", "0h", "4", "h", "-4h", "1.5h", "4 h", "4H", "1w", "9999999d", "soon"])("%j is none", (text) =>
    expect(() => parseAge(text)).toThrow("It must be a positive number of s, m, h or d, such as 4h."),
  );

  test("goes with a folder of plans", () => {
    checkReuse({});
    checkReuse({ reuse: 1000, outDir: "plans" });
    expect(problemsOf(() => checkReuse({ reuse: 1000 }))).toEqual([
      "--reuse requires --out-dir (name the folder of the kept plans).",
    ]);
  });
});
