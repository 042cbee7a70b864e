import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..", "..");

test.each(["src/sandbox", "test/real/checkov"])("%s: every Python package is pinned by version and hash", (folder) => {
  const read = (name: string): string => readFileSync(join(root, folder, name), "utf8");
  const packages = read("requirements.txt")
    .split(/^(?=[A-Za-z])/m)
    .slice(1);
  expect(packages.length).toBeGreaterThan(50);
  const pinned = /^[\w.-]+==\S+(?: \\\n {4}--hash=sha256:[0-9a-f]{64})+\n$/;
  expect(packages.filter((each) => !pinned.test(each))).toEqual([]);

  const wanted = read("requirements.in").match(/^[a-z][\w-]*/gm)!;
  const names = packages.map((each) => each.split("==")[0]);
  expect(wanted.filter((name) => !names.includes(name))).toEqual([]);
});
