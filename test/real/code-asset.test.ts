import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zip } from "../../modules/code/zip";

/** The ZIP that `CodeAsset` makes, read by the program that runs it (needs Python). */
test("Python reads the ZIP of an app and runs from it", () => {
  const folder = mkdtempSync(join(tmpdir(), "strata-zip-"));
  try {
    const file = join(folder, "jobs.zip");
    const sources = { "job.py": "from shared.tables import name\nprint(name)\n", "shared/tables.py": 'name = "raw"\n' };
    const content = Object.entries(sources).map(([name, text]) => [name, Buffer.from(text)] as const);
    writeFileSync(file, zip(new Map(content)));
    const script =
      "import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).testzip()); sys.path[:0] = [sys.argv[1]]; import job";
    expect(execFileSync("python3", ["-c", script, file], { encoding: "utf8" })).toBe("None\nraw\n");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
