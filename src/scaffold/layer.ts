import { existsSync } from "node:fs";
import { join } from "node:path";
import { nearest } from "../engine/names";
import { UserError, type Problem, problem } from "../engine/problem";
import { layerDomains, layerFiles } from "./layer-file";
import { isReserved, nameProblem, toIdentifier } from "./names";
import { conflicts } from "./new-files";
import type { Plan } from "./plan";
import { fillTemplate } from "./template";

/** Names that the generated files import. */
const imported = ["z", "addAwsProvider", "layer", "output", "existing", "unit", "resources"];

/**
 * A working layer and its test.
 * @param address `<domain>/<layer>`: the folder of `src/layers` and the name of the layer
 */
export function scaffoldLayer(root: string, address: string): Plan {
  const [name = "", ...folders] = address.split("/").reverse();
  const domain = folders.reverse().join("/");
  const wrong = [domainProblem(root, domain, name), nameProblem("layer", name) ?? identifierProblem(name)];
  const found = wrong.filter((each) => each !== undefined);
  if (found.length > 0) throw new UserError(found);
  const values = { domain, name, identifier: toIdentifier(name) };
  const files = [
    { path: `src/layers/${domain}/${name}.ts`, content: fillTemplate(root, "layer.ts", values) },
    { path: `test/layers/${domain}/${name}.test.ts`, content: fillTemplate(root, "layer.test.ts", values) },
  ];
  const problems = [...takenProblems(root, name, files[0]!.path), ...conflicts(root, files), ...templateProblems(root)];
  if (problems.length > 0) throw new UserError(problems);
  return {
    files,
    notes: ["it creates an encrypted log group: replace it with your own inputs, resources and outputs"],
    next: [
      `npx jest test/layers/${domain}/${name}`,
      "npx strata reference", // a test keeps docs/layers complete
      `npx strata new unit <environment> ${name}`,
    ],
  };
}

function domainProblem(root: string, domain: string, name: string): Problem | undefined {
  const domains = layerDomains(root);
  if (domain === "") {
    const fix = `e.g. ${domains[0]!}/${name}; domains: ${domains.join(", ")}`;
    return problem({ path: "layer", value: name, must: "have a domain", fix });
  }
  const close = domains.includes(domain) ? undefined : nearest(domain, domains);
  if (close !== undefined) {
    return problem({ path: "domain", value: domain, message: "is not a domain yet", fix: `did you mean "${close}"?` });
  }
  return nameProblem("domain", domain);
}

function identifierProblem(name: string): Problem | undefined {
  const identifier = toIdentifier(name);
  if (!isReserved(identifier) && !imported.includes(identifier)) return undefined;
  return problem({
    path: "layer",
    value: name,
    must: "not be a reserved word or a name that layers import",
    fix: `e.g. ${name}-store`,
  });
}

/** Layers are found by name, so a name is used in one domain only. */
function takenProblems(root: string, name: string, file: string): readonly Problem[] {
  const other = layerFiles(root).get(name);
  if (other === undefined || other === file) return [];
  return [problem({ path: "layer", value: name, message: `is the name of ${other}`, fix: "choose another name" })];
}

/** The generated layer uses a key of the kms layer. */
function templateProblems(root: string): readonly Problem[] {
  const file = "src/layers/security/kms.ts";
  if (existsSync(join(root, file))) return [];
  const message = "is missing, and the new layer would import it";
  return [problem({ file, message, fix: "copy another layer instead" })];
}
