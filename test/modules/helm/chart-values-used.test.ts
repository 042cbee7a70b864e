import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ValuesSchema } from "../../../modules/helm/values-schema";

/** Values of our own charts: each that the schema accepts must be used by a template. */
const charts = readdirSync("charts", { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: boolean | Schema;
}

const templatesOf = (chart: string): string =>
  readdirSync(join("charts", chart, "templates"))
    .map((name) => readFileSync(join("charts", chart, "templates", name), "utf8"))
    .join("\n");

/** Paths of values that no template uses. Below a value that is written as a whole (`toYaml`) everything is used. */
function unusedValues({ properties = {}, items, additionalProperties }: Schema, templates: string, at = ""): string[] {
  const nested = [items, additionalProperties].filter((each) => typeof each === "object");
  return [
    ...nested.flatMap((each) => unusedValues(each, templates, `${at}[]`)),
    ...Object.entries(properties).flatMap(([key, schema]) => {
      const path = at === "" ? key : `${at}.${key}`;
      if (path === "global") return []; // Helm's own
      if (!new RegExp(`\\.${key}\\b`).test(templates)) return [path];
      return isWrittenWhole(key, templates) ? [] : unusedValues(schema, templates, path);
    }),
  ];
}

function isWrittenWhole(key: string, templates: string): boolean {
  const direct = new RegExp(`to(?:Yaml|Json) [$.\\w]*\\.${key}\\b`);
  const within = new RegExp(`with [$.\\w]*\\.${key} *-?\\}\\}[^{]*\\{\\{-? *to(?:Yaml|Json) \\. `);
  return direct.test(templates) || within.test(templates);
}

test.each(charts)("%s: every value is used by a template", (chart) => {
  const schema = JSON.parse(readFileSync(join("charts", chart, "values.schema.json"), "utf8")) as ValuesSchema & Schema;
  expect(Object.keys(schema.properties ?? {}).length).toBeGreaterThan(2);
  expect(unusedValues(schema, templatesOf(chart))).toEqual([]);
});

test("values that no template uses are found, at any depth", () => {
  const schema = {
    properties: {
      name: {},
      size: {},
      pools: { additionalProperties: { properties: { cpu: {}, zone: {} } } },
      labels: { properties: { a: {} } },
    },
  };
  const template =
    "{{ .Values.name }} {{ range .Values.pools }}{{ .cpu }}{{ end }}{{ with .Values.labels }}x: {{- toYaml . | nindent 2 }}{{ end }}";
  expect(unusedValues(schema, template)).toEqual(["size", "pools[].zone"]);
});
