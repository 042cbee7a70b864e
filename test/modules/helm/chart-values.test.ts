import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mergeValues, readValues } from "../../../modules/helm/chart-values";
import { loadProject } from "../../../src/cli/project";
import { inTemporaryFolder, problemsOf } from "../../support/projects/synth";

/** Reads files of a chart in a project of their own. */
const read = (files: Readonly<Record<string, string>>, environment = "prod") =>
  inTemporaryFolder((project) => {
    mkdirSync(join(project, "helm-values", "karpenter"), { recursive: true });
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(project, "helm-values", "karpenter", name), text);
    }
    return readValues(project, "karpenter", environment);
  });
const valuesOf = (text: string) => read({ "defaults.yaml": text })[0]!.values;

test("the general file comes first, then the environment's; other environments' are left alone", () => {
  const files = { "defaults.yaml": "a: 1", "prod.yaml": "a: 2", "prod-eu-west-1.yaml": "a: 3", "dev.yaml": "a: 4" };
  const paths = (environment: string) => read(files, environment).map(({ path }) => path);
  expect(paths("prod")).toEqual(["helm-values/karpenter/defaults.yaml", "helm-values/karpenter/prod.yaml"]);
  expect(paths("prod-eu-west-1")).toEqual([
    "helm-values/karpenter/defaults.yaml",
    "helm-values/karpenter/prod-eu-west-1.yaml",
  ]);
  expect(paths("staging")).toEqual(["helm-values/karpenter/defaults.yaml"]);
  expect(read({})).toEqual([]);
});

test("YAML means what it means to Helm", () => {
  expect(
    valuesOf("yes: no\ntext: 'no'\nport: 12:30\nday: 2026-11-21\nmode: 0o644\nkind: E0\nrate: 1e3\nempty:\n"),
  ).toEqual({
    true: false,
    text: "no",
    port: "12:30",
    day: "2026-11-21",
    mode: "0o644",
    kind: "E0",
    rate: 1000,
    empty: null,
  });
  expect(valuesOf("# only a comment\n")).toEqual({});
});

test("anchors and merge keys are resolved", () =>
  expect(valuesOf("base: &base { cpu: 1 }\nboth: { <<: *base, memory: 2 }")).toEqual({
    base: { cpu: 1 },
    both: { cpu: 1, memory: 2 },
  }));

test("a value knows its line", () => {
  const [file] = read({ "defaults.yaml": "# reason\na:\n  b:\n    - x\n    - y: 1\n      z: 2\nc: 3\n" });
  const line = (...path: (string | number)[]) => file!.lineOf(path);
  expect([line("a"), line("a", "b"), line("a", "b", 0), line("a", "b", 1, "z"), line("c")]).toEqual([2, 3, 4, 6, 7]);
  expect(line("a", "missing")).toBe(2);
});

test.each([
  [
    "a: 1\nb: [",
    "helm-values/karpenter/defaults.yaml:2: is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ].",
  ],
  ["a: 1\na: 2\n", "helm-values/karpenter/defaults.yaml:2: is not YAML: Map keys must be unique."],
  ["- a\n", "helm-values/karpenter/defaults.yaml:1: must be a map of the chart's values."],
])("%j is a mistake", (text, problem) => expect(problemsOf(() => valuesOf(text))).toContain(problem));

test("maps are merged key by key, all else goes as a whole", () =>
  expect(
    mergeValues(
      { a: { b: 1, c: 2 }, list: [1, 2], text: "x", gone: 1 },
      { a: { c: 3 }, list: [9], text: { y: 1 }, gone: null },
    ),
  ).toEqual({ a: { b: 1, c: 3 }, list: [9], text: { y: 1 }, gone: null }));

test("every file of values belongs to an environment", () => {
  const known = ["defaults", ...loadProject().environments.map(({ name }) => name)].map((name) => `${name}.yaml`);
  const folders = readdirSync("helm-values", { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const files = folders.flatMap(({ name }) => readdirSync(join("helm-values", name)).map((file) => `${name}/${file}`));
  const stray = files.filter((file) => file.endsWith(".yaml") && !known.includes(file.slice(file.indexOf("/") + 1)));
  expect(stray).toEqual([]);
});
