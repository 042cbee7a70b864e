import { utimesSync } from "node:fs";
import { join } from "node:path";
import { temporaryProject } from "../support/projects/temporary-project";

const environmentFile = "environments/dev/environment.ts";
const environmentWith = (bucket: string): string => `
import { environment } from "../../src/engine/environment";
import { s3State } from "../../src/engine/state";
import { organization } from "../organization";

export default environment({
  organization,
  aws: { account: "111111111111", region: "us-east-1" },
  state: s3State({ bucket: "${bucket}", region: "us-east-1" }),
});
`;
const project = temporaryProject({
  "environments/dev/kms.ts": `
import { unit } from "../../src/engine/unit";
import { kms } from "../../src/layers/security/kms";

export default unit(kms, {});
`,
});

/** Writes the bucket of the state and says which one a run sees. */
function run(bucket: string, modified?: Date): string | undefined {
  project.write({ [environmentFile]: environmentWith(bucket) });
  if (modified !== undefined) utimesSync(join(project.root, environmentFile), modified, modified);
  const { code, out, err } = project.strata("synth");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return /s3:\/\/([\w-]+)\//.exec(out)?.[1];
}

test("a change that keeps the length of the code is seen: V8 compares compiled code by it", () => {
  expect(run("state-one")).toBe("state-one");
  expect(run("state-two")).toBe("state-two");
}, 60_000);

test("a file that is saved while it is read counts as changed in the next run", () => {
  const meanwhile = new Date(Date.now() + 60_000);
  expect(run("state-six", meanwhile)).toBe("state-six");
  expect(run("state-ten", meanwhile)).toBe("state-ten");
}, 60_000);

test("one bundle of the sources and one of the packages are kept, with their compiled code", () => {
  run("state-one");
  expect(project.list(".strata/cache").map((file) => file.replace(/[0-9a-f]{16}.*(?=\.)/, "<hash>"))).toEqual([
    "inputs.json",
    "packages-<hash>.code",
    "packages-<hash>.cjs",
    "strata-<hash>.code",
    "strata-<hash>.cjs",
    "strata-<hash>.map",
  ]);
}, 60_000);

test("packages are bundled again when the sources import others, and not otherwise", () => {
  const packages = () => project.list(".strata/cache").find((file) => /^packages-[0-9a-f]+\.cjs$/.test(file));
  run("state-one");
  const before = packages();
  run("state-two");
  expect(packages()).toBe(before);
  project.write({ "environments/shared.ts": 'export { load } from "js-yaml";' });
  try {
    project.strata("list");
    expect(packages()).not.toBe(before);
    project.write({ "environments/shared.ts": 'export { load } from "not-installed";' });
    expect(project.strata("list")).toEqual({
      code: 1,
      out: "",
      err: 'environments/shared.ts: Could not resolve "not-installed"\n\n1 error; nothing was changed\n',
    });
  } finally {
    project.remove("environments/shared.ts");
  }
}, 60_000);
