import { rmSync } from "node:fs";
import { join } from "node:path";
import { planLayer } from "../../src/scaffold/layer";
import { problemsOf } from "../support/synth";
import { temporaryProject } from "../support/temporary-project";

const { root } = temporaryProject();

// That what it writes works is tested by test/cli/new.test.ts, and with every tool by test/real/scaffold.test.ts.
describe("new layer", () => {
  test("is a file and its test", () => {
    const { files, next } = planLayer(root, "audit-trail");
    expect(files.map(({ path }) => path)).toEqual(["src/layers/audit-trail.ts", "test/layers/audit-trail.test.ts"]);
    expect(files[0]!.content).toContain('export const auditTrail = layer({\n  name: "audit-trail",');
    expect(next).toEqual([
      "npx jest test/layers/audit-trail",
      "npx strata reference",
      "npx strata new unit <environment> audit-trail",
    ]);
  });

  test.each([
    ["AuditTrail", 'layer is "AuditTrail", but must be kebab-case (did you mean "audit-trail"?).'],
    ["import", 'layer is "import", but must not be a word of TypeScript or of the engine (e.g. import-store).'],
    ["output", 'layer is "output", but must not be a word of TypeScript or of the engine (e.g. output-store).'],
    ["kms", "src/layers/security/kms.ts: exists already (choose another name, or remove it)."],
  ])("refuses %s", (name, message) => expect(problemsOf(() => planLayer(root, name))).toEqual([message]));

  test("says when there is no layer of keys to need", () => {
    rmSync(join(root, "src/layers/security/kms.ts"));
    expect(problemsOf(() => planLayer(root, "audit-trail"))).toEqual([
      "src/layers/security/kms.ts: is missing, and the new layer would import it (copy another layer instead).",
    ]);
  });
});
