import fc from "fast-check";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { synthesizeTo } from "../../src/cli/project";
import { layer } from "../../src/engine/layer";
import { output } from "../../src/engine/output";
import { assembleProject } from "../../src/engine/project";
import { localState } from "../../src/engine/state";
import { unit } from "../../src/engine/unit";
import { succeed } from "../support/projects/programs";
import { sourceFiles, testEnvironment } from "../support/projects/synth";

/** Any text is to Terraform what it is in TypeScript: applied by real Terraform, and read from the state. */
const texts = fc
  .sample(
    fc.array(
      fc.oneof(fc.constantFrom("$", "%", "{", "}", "${", "%{", "$${", '"', "\\", "~", "\n", "if", "a"), fc.string()),
      { minLength: 1, maxLength: 12 },
    ),
    { numRuns: 400, seed: Number(process.env["STRATA_TEST_SEED"] ?? Date.now()) },
  )
  .map((parts) => parts.join("").toWellFormed().normalize("NFC"));

const literals = layer({
  name: "literals",
  summary: "",
  inputs: z.strictObject({ texts: z.array(z.string()).meta({ repeatable: true }) }),
  outputs: { texts: output("", ["x"]) },
  build: (_, inputs) => ({ texts: inputs.texts }),
});

test("400 random texts", () => {
  const root = mkdtempSync(join(tmpdir(), "strata-"));
  try {
    const project = assembleProject(
      sourceFiles({
        "environments/test/environment.ts": testEnvironment({ state: localState() }),
        "environments/test/unit.ts": unit(literals, { texts }),
      }),
    );
    synthesizeTo({ root, outdir: "cdktf.out" }, project, project.units, () => undefined);
    const cwd = join(root, "cdktf.out", "stacks", "test-unit");
    succeed("terraform", ["init", "-input=false"], { cwd });
    succeed("terraform", ["apply", "-input=false", "-auto-approve"], { cwd });
    const state = JSON.parse(readFileSync(join(root, ".strata/state/test/unit/terraform.tfstate"), "utf8")) as {
      outputs: { texts: { value: string[] } };
    };
    expect(state.outputs.texts.value).toEqual(texts);
  } finally {
    rmSync(root, { recursive: true });
  }
}, 60_000);
