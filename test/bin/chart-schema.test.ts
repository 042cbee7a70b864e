import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mismatches, type ValuesSchema } from "../../modules/helm/values-schema";
import { succeed } from "../support/projects/programs";
import { inTemporaryFolder } from "../support/projects/synth";

const values = `
# The number of them
replicas: 1
enabled: yes
name: ""
nothing:
labels: {}
hosts: []
settings:
  queue: ""
  # endpoint: https://example.com
  nested:
    deep: true
    # deeper: 1
  # Note: this is prose
podSecurityContext:
  runAsNonRoot: true
resources:
  requests: { cpu: 1 }
inner:
  replicas: 2
global:
  region: x
own: {}
# last: 1
`;

/** Errors of a generated schema for values. */
const told = inTemporaryFolder((folder) => {
  const chart = join(folder, "chart");
  mkdirSync(chart);
  writeFileSync(join(chart, "values.yaml"), values);
  writeFileSync(join(chart, "Chart.yaml"), "name: chart\ndependencies:\n  - { name: other, alias: inner }\n");
  const own = { properties: { own: { type: "object", properties: { a: {} } }, more: { type: "object" } } };
  writeFileSync(join(chart, "values.schema.json"), JSON.stringify(own));
  const file = join(folder, "out", "values.schema.json");
  succeed("node", ["bin/chart-schema.mjs", "chart", chart, file], { cwd: process.cwd() });
  const schema = JSON.parse(readFileSync(file, "utf8")) as ValuesSchema;
  return (given: unknown) => mismatches(schema, given).map(({ path, rule }) => `${path.join(".")} ${rule}`);
});

test.each<[string, unknown]>([
  ["numbers where there is text, and text where there are numbers", { replicas: "2", name: 1 }],
  ["anything where there is nothing", { nothing: { a: [1] } }],
  ["anything in empty maps and lists", { labels: { a: "b" }, hosts: ["a"] }],
  ["keys that are in comments, at their level", { settings: { endpoint: "x", nested: { deeper: 2 } }, last: 2 }],
  ["anything in Kubernetes's own maps", { podSecurityContext: { fsGroup: 1 }, resources: { limits: { cpu: 1 } } }],
  ["anything for charts within, and global", { inner: { any: 1 }, global: { any: 1 } }],
  ["what only the chart's own schema names", { own: { a: 1 }, more: {} }],
])("takes %s", (_, given) => expect(told(given)).toEqual([]));

test.each<[unknown, string]>([
  [{ replcas: 1 }, "replcas is not a value of the chart"],
  [{ settings: { nested: { dep: true } } }, "settings.nested.dep is not a value of the chart"],
  [{ settings: { deeper: 1 } }, "settings.deeper is not a value of the chart"],
  [{ settings: { Note: 1 } }, "settings.Note is not a value of the chart"],
  [{ own: { b: 1 } }, "own.b is not a value of the chart"],
  [{ enabled: "false" }, "enabled must be true or false"],
  [{ settings: [] }, "settings must be a map"],
  [{ name: {} }, "name must be a string or a number or true or false"],
])("refuses %j", (given, problem) => expect(told(given)).toEqual([problem]));
