import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "../../src/engine/make-folder";
import { readProjectFile } from "../../src/engine/read-file";
import { asUserError } from "../../src/engine/system-error";
import { checkWritable } from "../../src/engine/write-whole";
import { formatProblem, UserError } from "../../src/engine/problem";
import { inTemporaryFolder, problemsOf } from "../support/projects/synth";

describe("a file of the project", () => {
  test("is read, or is undefined where there is none", () =>
    inTemporaryFolder((folder) => {
      writeFileSync(join(folder, "a"), "text");
      expect(readProjectFile(join(folder, "a"), "a")).toBe("text");
      expect(readProjectFile(join(folder, "b"), "b")).toBeUndefined();
      expect(readProjectFile(join(folder, "a", "b"), "b")).toBeUndefined();
    }));

  test.each<[string, (file: string) => unknown, string]>([
    ["a folder", (file) => mkdirSync(file), "it is not a file"],
    ["a pipe, which has no end", (file) => execFileSync("mkfifo", [file]), "it is not a file"],
    ["a link to itself", (file) => symlinkSync("a", file), "ELOOP"],
  ])("that is %s is an error", (_, make, reason) =>
    inTemporaryFolder((folder) => {
      make(join(folder, "a"));
      expect(problemsOf(() => readProjectFile(join(folder, "a"), "a"))).toEqual([
        `a: cannot be read (${reason}) (make it a readable file).`,
      ]);
    }),
  );
});

describe("a folder", () => {
  test("is made with those above it, or is there", () =>
    inTemporaryFolder((folder) => {
      makeFolder(join(folder, "a", "b", "c"));
      makeFolder(join(folder, "a", "b"));
      expect(existsSync(join(folder, "a", "b", "c"))).toBe(true);
    }));

  test("below /proc is an error: mkdirSync with `recursive` would not return", () => {
    if (process.platform !== "linux") return;
    expect(() => makeFolder("/proc/strata/a")).toThrow("ENOENT");
  });

  test("where a file is is an error", () =>
    inTemporaryFolder((folder) => {
      writeFileSync(join(folder, "a"), "");
      expect(() => makeFolder(join(folder, "a"))).toThrow("EEXIST");
      expect(() => makeFolder(join(folder, "a", "b"))).toThrow(/ENOTDIR|EEXIST/);
    }));
});

test("a file is checked before a long command, and leaves nothing", () =>
  inTemporaryFolder((folder) => {
    checkWritable(join(folder, "report.json"), "--report-file report.json");
    expect(readdirSync(folder)).toEqual([]);
    expect(problemsOf(() => checkWritable(join(folder, "no", "r.json"), "--report-file no/r.json"))).toEqual([
      "--report-file no/r.json cannot be written (ENOENT) (choose a writable folder that exists).",
    ]);
    expect(problemsOf(() => checkWritable(folder, "--report-file ."))).toEqual([
      "--report-file . is not a file (choose another name).",
    ]);
  }));

describe("an error of the system", () => {
  const failure = (code: string, path?: string) =>
    Object.assign(new Error(`${code}: no`), { code, syscall: "open", path });

  test.each([
    [
      failure("ENOSPC", "/project/cdktf.out/x"),
      "cdktf.out/x is refused by the system (ENOSPC at open) (make room on the disk).",
    ],
    [
      failure("EACCES", "/etc/x"),
      "/etc/x is refused by the system (EACCES at open) (make it readable and writable for this user).",
    ],
    [
      failure("EMFILE"),
      "a file or a program is refused by the system (EMFILE at open) (raise the limit with `ulimit -n`).",
    ],
    [failure("EXDEV", "/x"), "/x is refused by the system (EXDEV at open)."],
  ])("is a mistake with its file: %s", (error, message) => {
    const { problems, outcome } = asUserError(error, "/project");
    expect(problems.map(formatProblem)).toEqual([message]);
    expect(outcome).toBe("the command stopped there");
  });

  test("is no mistake that is reported already, and no fault of Strata", () => {
    const mistake = new UserError([]);
    expect(asUserError(mistake, "/")).toBe(mistake);
    for (const fault of [
      new TypeError("x"),
      null,
      "x",
      Object.assign(new Error("x"), { code: "ERR_INVALID_ARG_TYPE" }),
    ]) {
      let thrown: unknown = "nothing";
      try {
        asUserError(fault, "/");
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBe(fault);
    }
  });
});
