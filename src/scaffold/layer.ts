import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError, type Problem, problem } from "../engine/problem";
import { isReserved, nameProblem, toIdentifier } from "./names";
import { conflicts } from "./new-files";
import type { Plan } from "./plan";
import { fillTemplate } from "./template";

/** Names that the generated files import. */
const imported = ["z", "layer", "output", "existing", "unit", "resources"];

/** A layer that works as it is, and its test. */
export function planLayer(root: string, name: string): Plan {
  const wrong = nameProblem("layer", name) ?? identifierProblem(name);
  if (wrong !== undefined) throw new UserError([wrong]);
  const values = { name, identifier: toIdentifier(name) };
  const files = [
    { path: `src/layers/${name}.ts`, content: fillTemplate(root, "layer.ts", values) },
    { path: `test/layers/${name}.test.ts`, content: fillTemplate(root, "layer.test.ts", values) },
  ];
  const problems = [...conflicts(root, files), ...templateProblems(root)];
  if (problems.length > 0) throw new UserError(problems);
  return {
    files,
    notes: ["it makes an encrypted log group: put your own inputs, resources and outputs in its place"],
    next: [
      `npx jest test/layers/${name}`,
      "npx strata reference", // a test keeps docs/layers complete
      `npx strata new unit <environment> ${name}`,
    ],
  };
}

function identifierProblem(name: string): Problem | undefined {
  const identifier = toIdentifier(name);
  if (!isReserved(identifier) && !imported.includes(identifier)) return undefined;
  return problem({
    path: "layer",
    value: name,
    must: "not be a word of TypeScript or of the engine",
    fix: `e.g. ${name}-store`,
  });
}

/** The generated layer needs a key of the kms layer. */
function templateProblems(root: string): readonly Problem[] {
  const file = "src/layers/security/kms.ts";
  if (existsSync(join(root, file))) return [];
  return [{ file, path: "", rule: "is missing, and the new layer would import it", fix: "copy another layer instead" }];
}
