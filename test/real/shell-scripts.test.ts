import { readFileSync } from "node:fs";
import { join } from "node:path";
import { succeed } from "../support/projects/programs";

jest.setTimeout(300_000); // the first run installs ShellCheck

test("ShellCheck finds nothing in the scripts of this repository", () => {
  const options = { cwd: process.cwd() };
  const tools = succeed("bash", ["test/real/hosts/tools.sh"], options).trim();
  const files = succeed("git", ["ls-files"], options).trim().split("\n");
  const scripts = files.filter((file) => /^#!.*\b(ba)?sh\b/.test(readFileSync(file, "utf8").split("\n", 1)[0]!));
  expect(scripts).toEqual(expect.arrayContaining([".ci/run", "apps/lake-jobs/set-up.sh", "bin/sandbox.sh"]));
  succeed(join(tools, "usr/bin/shellcheck"), scripts, options);
});
