import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { strayValues } from "../../../modules/helm/stray-values";
import { formatProblem } from "../../../src/engine/problem";
import { loadProject, synthesizeAside } from "../../../src/cli/project";
import { inTemporaryFolder, problemsOf } from "../../support/projects/synth";

const write = (project: string, files: readonly string[]): void =>
  files.forEach((file) => {
    mkdirSync(dirname(join(project, "helm-values", file)), { recursive: true });
    writeFileSync(join(project, "helm-values", file), "a: 1\n");
  });
const stray = (...files: readonly string[]) =>
  inTemporaryFolder((project) => {
    write(project, files);
    return strayValues(project, ["dev", "prod", "prod-eu-west-1"]).map(formatProblem);
  });

test("files of charts and environments that there are, schemas and pages are in their place", () => {
  expect(stray("README.md", "keda/defaults.yaml", "keda/prod.yaml", "keda/values.schema.json")).toEqual([]);
  expect(stray("keda/prod-eu-west-1.yaml", "karpenter-crd/dev.yaml", "notes/README.md")).toEqual([]);
  expect(inTemporaryFolder((project) => strayValues(project, []))).toEqual([]);
});

test("values of an environment that there is not would be read by nobody", () =>
  expect(stray("keda/prd.yaml", "keda/prod.yml", "keda/default.yaml", "karpenter/production-asia.yaml")).toEqual([
    "helm-values/karpenter/production-asia.yaml: is read by no environment (known: defaults.yaml, dev.yaml, prod.yaml, prod-eu-west-1.yaml).",
    'helm-values/keda/default.yaml: is read by no environment (did you mean "defaults.yaml"?).',
    'helm-values/keda/prd.yaml: is read by no environment (did you mean "prod.yaml"?).',
    'helm-values/keda/prod.yml: is read by no environment (did you mean "prod.yaml"?).',
  ]));

test("values of a chart that no layer installs would be too", () =>
  expect(stray("kedaa/prod.yaml")).toEqual([
    'helm-values/kedaa: is read by nobody: no layer installs a chart of that name (did you mean "keda"?).',
  ]));

test("they are reported with the other mistakes, whatever is synthesized", () => {
  const project = loadProject();
  inTemporaryFolder((root) => {
    write(root, ["keda/streaming-prd.yaml"]);
    expect(problemsOf(() => synthesizeAside({ root }, project, []))).toEqual([
      'helm-values/keda/streaming-prd.yaml: is read by no environment (did you mean "streaming-prod.yaml"?).',
    ]);
  });
});
