import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { temporaryProject } from "../support/projects/temporary-project";

const project = temporaryProject({
  "environments/lab/environment.ts": `
import { environment } from "../../src/engine/environment";
import { localState } from "../../src/engine/state";
import { organization } from "../organization";
export default environment({ organization, aws: { account: "111111111111", region: "us-east-1" }, state: localState() });
`,
  "environments/lab/kms.ts": `
import { unit } from "../../src/engine/unit";
import { kms } from "../../src/layers/security/kms";
export default unit(kms, {});
`,
  "environments/lab/other.ts": `
import { unit } from "../../src/engine/unit";
import { oneResource } from "../../test/support/layers/one-resource";
import kms from "./kms";
export default unit(oneResource, { text: kms.outputs.s3KeyArn }); // its "reads" is an empty list
`,
});

function strata(library: string | undefined, ...args: string[]) {
  const before = process.env["STRATA_LIBRARY"];
  if (library === undefined) delete process.env["STRATA_LIBRARY"];
  else process.env["STRATA_LIBRARY"] = library;
  try {
    return project.strata(...args);
  } finally {
    if (before === undefined) delete process.env["STRATA_LIBRARY"];
    else process.env["STRATA_LIBRARY"] = before;
  }
}

const versionOf = (library: string) => jest.requireActual<{ version: string }>(`${library}/package.json`).version;

/** Every file of a synthesis, by `strata synth`, or by the app that cdktf-cli and cdktn-cli run. */
function synthesize(library: string | undefined, command: "synth" | "app") {
  const { code, err } = strata(library, command);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return project.list("cdktf.out").map((file) => [file, project.read(`cdktf.out/${file}`)] as const);
}

test("both libraries write the same bytes, but for the version", () => {
  const withCdktf = synthesize(undefined, "synth");
  const withCdktn = synthesize("cdktn", "app");
  expect(withCdktf.find(([file]) => file === "stacks/lab-other/cdk.tf.json")![1]).toMatch(/"reads": \[\n +\]/);
  const version = (library: string) => `"version": "${versionOf(library)}"`;
  const renamed = withCdktf.map(([file, text]) => [file, text.replace(version("cdktf"), version("cdktn"))]);
  expect(withCdktn).toEqual(renamed);
  expect(synthesize("cdktf", "app")).toEqual(withCdktf); // the cache knows which library a bundle has
}, 120_000);

test("a library that is none is a mistake", () => {
  expect(strata("CDKTN", "list")).toEqual({
    code: 1,
    out: "",
    err: 'error STRATA_LIBRARY is "CDKTN", but must be cdktf or cdktn (default: cdktf).\n\n1 error; nothing was changed\n',
  });
  expect(strata("", "list").code).toBe(0);
});

test("a library that is not installed is a mistake with the command that installs it", () => {
  const link = join(project.root, "node_modules", "cdktn");
  rmSync(link);
  try {
    expect(strata("cdktn", "list")).toEqual({
      code: 1,
      out: "",
      err: "error STRATA_LIBRARY is cdktn, which is not installed (run `npm ci --include=dev`).\n\n1 error; nothing was changed\n",
    });
    expect(strata(undefined, "list").code).toBe(0);
  } finally {
    symlinkSync(join(__dirname, "..", "..", "node_modules", "cdktn"), link);
  }
});
