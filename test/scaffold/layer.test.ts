import { rmSync } from "node:fs";
import { join } from "node:path";
import { scaffoldLayer } from "../../src/scaffold/layer";
import { problemsOf } from "../support/projects/synth";
import { temporaryProject } from "../support/projects/temporary-project";

const { root } = temporaryProject();

// That what it writes works is tested by test/cli/new.test.ts, and with every tool by test/real/scaffold.test.ts.
describe("new layer", () => {
  test("is a file and its test", () => {
    const { files, next } = scaffoldLayer(root, "security/audit-trail");
    expect(files.map(({ path }) => path)).toEqual([
      "src/layers/security/audit-trail.ts",
      "test/layers/security/audit-trail.test.ts",
    ]);
    expect(files[0]!.content).toContain('export const auditTrail = layer({\n  name: "audit-trail",');
    expect(next).toEqual([
      "npx jest test/layers/security/audit-trail",
      "npx strata reference",
      "npx strata new unit <environment> audit-trail",
    ]);
  });

  test.each([
    [
      "audit-trail",
      'layer is "audit-trail", but must have a domain (e.g. kafka/audit-trail; domains: kafka, kubernetes, lake, media, network, observability, security, storage).',
    ],
    ["securty/audit-trail", 'domain is "securty", but is not a domain yet (did you mean "security"?).'],
    ["Security/x", 'domain is "Security", but is not a domain yet (did you mean "security"?).'],
    ["data lake/x", 'domain is "data lake", but must be kebab-case (did you mean "data-lake"?).'],
    ["security/AuditTrail", 'layer is "AuditTrail", but must be kebab-case (did you mean "audit-trail"?).'],
    [
      "security/import",
      'layer is "import", but must not be a reserved word or a name that layers import (e.g. import-store).',
    ],
    [
      "security/output",
      'layer is "output", but must not be a reserved word or a name that layers import (e.g. output-store).',
    ],
    ["security/kms", "src/layers/security/kms.ts: exists already (choose another name, or remove it)."],
    ["storage/kms", 'layer is "kms", but is the name of src/layers/security/kms.ts (choose another name).'],
  ])("refuses %s", (address, message) => expect(problemsOf(() => scaffoldLayer(root, address))).toEqual([message]));

  test("creates the folder of a new domain", () =>
    expect(scaffoldLayer(root, "archive/catalog").files.map(({ path }) => path)).toEqual([
      "src/layers/archive/catalog.ts",
      "test/layers/archive/catalog.test.ts",
    ]));

  test("says when there is no layer of keys to need", () => {
    rmSync(join(root, "src/layers/security/kms.ts"));
    expect(problemsOf(() => scaffoldLayer(root, "security/audit-trail"))).toEqual([
      "src/layers/security/kms.ts: is missing, and the new layer would import it (copy another layer instead).",
    ]);
  });
});
