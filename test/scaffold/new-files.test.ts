import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatProblem } from "../../src/engine/problem";
import { conflicts, writeNewFiles } from "../../src/scaffold/new-files";
import { inTemporaryFolder, problemsOf, withoutRoot } from "../support/projects/synth";

const files = [
  { path: "environments/qa/environment.ts", content: "1" },
  { path: "environments/qa/vpc.ts", content: "2" },
];

describe("new files", () => {
  test("are written with the folders they need, and nothing else", () =>
    inTemporaryFolder((root) => {
      writeNewFiles(root, files);
      expect(readdirSync(join(root, "environments", "qa")).sort()).toEqual(["environment.ts", "vpc.ts"]);
      expect(readFileSync(join(root, "environments/qa/vpc.ts"), "utf8")).toBe("2");
    }));

  test("are refused where others stand, by name", () =>
    inTemporaryFolder((root) => {
      mkdirSync(join(root, "environments/qa"), { recursive: true });
      files.forEach(({ path }) => writeFileSync(join(root, path), "mine"));
      expect(conflicts(root, files).map(formatProblem)).toEqual([
        "environments/qa/environment.ts: exists already (choose another name, or remove it).",
        "environments/qa/vpc.ts: exists already (choose another name, or remove it).",
      ]);
    }));

  test("leave nothing behind when one of them cannot be written", () =>
    inTemporaryFolder((root) => {
      writeFileSync(join(root, "test"), "a file where a folder is needed");
      const layer = [
        { path: "src/layers/queue.ts", content: "" },
        { path: "test/layers/queue.test.ts", content: "" },
      ];
      expect(problemsOf(() => writeNewFiles(root, layer))).toEqual([
        "test/layers/queue.test.ts: cannot be written: ENOTDIR (a file is in the place of a folder).",
      ]);
      expect(existsSync(join(root, "src"))).toBe(false);
    }));

  test("say which folder is read-only", () =>
    inTemporaryFolder((root) => {
      mkdirSync(join(root, "environments"));
      chmodSync(root, 0o755);
      chmodSync(join(root, "environments"), 0o555);
      expect(problemsOf(() => withoutRoot(() => writeNewFiles(root, files)))).toEqual([
        "environments/qa/environment.ts: cannot be written: EACCES (make its folder writable).",
      ]);
      chmodSync(join(root, "environments"), 0o755);
    }));
});
