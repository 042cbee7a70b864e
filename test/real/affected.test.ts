import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryProject } from "../support/projects/temporary-project";
import { succeed } from "../support/projects/programs";

jest.setTimeout(120_000);

const unitFile = (values: string, imports = "") => `
import { unit } from "../../src/engine/unit";
import { oneResource } from "../../test/support/layers/one-resource";
${imports}
export default unit(oneResource, ${values});
`;
const { root, write, strata } = temporaryProject({
  "environments/lab/environment.ts": `
import { environment } from "../../src/engine/environment";
import { localState } from "../../src/engine/state";
import { organization } from "../organization";
export default environment({ organization, aws: { account: "111111111111", region: "us-east-1" }, state: localState() });
`,
  "environments/lab/a.ts": unitFile(`{ text: "one" }`),
  "environments/lab/b.ts": unitFile(`{ reads: [a.outputs.text] }`, `import a from "./a";`),
  "environments/lab/other.ts": unitFile("{}"),
});
const git = (...args: string[]) => succeed("git", args, { cwd: root });

/** The base is synthesized from a real checkout of its revision. */
describe("what a change reaches", () => {
  beforeAll(() => {
    writeFileSync(join(root, ".gitignore"), "node_modules\ncdktf.out\n.strata\n");
    git("init", "--quiet", "--initial-branch=main");
    git("add", ".");
    git("-c", "user.name=test", "-c", "user.email=test@example.org", "commit", "--quiet", "--message=base");
  });

  test("nothing, after an edit that changes no module", () => {
    write({ "environments/lab/a.ts": unitFile(`{ text: "one" }`, "// a comment") });
    expect(strata("affected")).toMatchObject({ code: 0, out: "no unit is affected\n" });
    const planned = strata("plan", "lab", "--affected");
    expect(planned.err).toContain("no unit is affected");
    expect(planned.code).toBe(0);
  });

  test("the unit whose module changed, and its readers", () => {
    write({ "environments/lab/a.ts": unitFile(`{ text: "two" }`) });
    const { out } = strata("affected", "lab", "--json");
    expect(JSON.parse(out)).toEqual([
      { stack: "lab-a", exists: true, reasons: ["terraform_data.data changed", "output.text changed"] },
      { stack: "lab-b", exists: true, reasons: ["reads lab-a"] },
    ]);
    expect(strata("plan", "lab", "--affected", "main").out).toContain("2 units: 2 with changes");
    expect(git("worktree", "list").trim().split("\n")).toHaveLength(1);
  });

  test("a base that does not exist", () => {
    expect(strata("affected", "--base", "nowhere").err).toContain(
      'base revision "nowhere" is no revision that HEAD shares history with (name one with `--affected <revision>`;',
    );
  });
});
