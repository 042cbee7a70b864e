import fc from "fast-check";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { synthesizeTo } from "../../src/cli/project";
import { environment } from "../../src/engine/environment";
import { formatProblem, UserError } from "../../src/engine/problem";
import { assembleProject, type SourceFile } from "../../src/engine/project";
import { cloudState, localState, s3State } from "../../src/engine/state";
import { existing, unit } from "../../src/engine/unit";
import { graphModel } from "../../src/graph/model";
import { enforcePolicy } from "../../src/policy/enforce";
import { oneResource } from "../support/layers/one-resource";
import { severalResources } from "../support/layers/several-resources";
import { inTemporaryFolder } from "../support/projects/synth";
import { environmentCode, unitCode } from "./expressions";
import { fuzz } from "./fuzz";

const organization = { name: "acme", tags: { owner: "tests" } };
const known = {
  environment,
  existing,
  unit,
  cloudState,
  localState,
  s3State,
  organization,
  oneResource,
  severalResources,
};

/** Code as a file of the project, without the loader: a thousand cases take as long as ten with it. */
function fileOf(path: string, code: string): SourceFile {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the code is made here
  const evaluate = new Function(`{ ${Object.keys(known).join(", ")} }`, code) as (names: typeof known) => unknown;
  return { path, load: () => ({ default: evaluate(known) }) };
}

/** Loads, checks, writes and draws a project; anything but a named mistake is a failure. */
function failureOf({
  a,
  b,
  settings,
}: {
  readonly a: string;
  readonly b: string;
  readonly settings: string;
}): string | undefined {
  const files = [
    fileOf("environments/lab/environment.ts", settings),
    fileOf("environments/lab/a.ts", a),
    fileOf("environments/lab/b.ts", b),
  ];
  return inTemporaryFolder((root) => {
    try {
      const project = assembleProject(files);
      JSON.stringify(graphModel(synthesizeTo({ root, outdir: "out" }, project, project.units, enforcePolicy)));
      return readdirSync(join(root, "out", "stacks")).length === 2 ? undefined : "not every unit was written";
    } catch (error) {
      if (!(error instanceof UserError)) return `a fault: ${error instanceof Error ? error.stack : String(error)}`;
      const text = error.problems.map(formatProblem).join("");
      // eslint-disable-next-line no-control-regex -- these are the ones to find
      if (/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(text))
        return `raw control characters: ${JSON.stringify(text)}`;
      return existsSync(join(root, "out")) ? "half of an output folder" : undefined;
    }
  });
}

const right = {
  a: "return unit(oneResource, {});",
  settings: "return environment({ organization, state: localState() });",
};

fuzz(
  "values of any shape end in modules or in named mistakes",
  fc.record({
    a: fc.oneof({ weight: 3, arbitrary: fc.constant(right.a) }, { weight: 1, arbitrary: unitCode }),
    b: unitCode,
    settings: fc.oneof(
      { weight: 3, arbitrary: fc.constant(right.settings) },
      { weight: 1, arbitrary: environmentCode },
    ),
  }),
  () => ({ failureOf, end: () => undefined }),
);
