import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ValuesSchema } from "../../../modules/helm/values-schema";

const charts = join(__dirname, "..", "..", "..", "charts");
const names = readdirSync(charts, { withFileTypes: true }).flatMap((each) => (each.isDirectory() ? [each.name] : []));

/** Values that no template uses, at every depth but below those that are rendered as a whole. */
function unusedIn({ properties = {}, items, additionalProperties }: ValuesSchema, templates: string): string[] {
  const own = Object.entries(properties).flatMap(([name, schema]) => {
    if (new RegExp(`to(Yaml|Json) [^}]*\\.${name}\\b|with [^}]*\\.${name} }}[^{]*{{- toYaml \\. `).test(templates))
      return [];
    if (!new RegExp(`\\.${name}\\b`).test(templates)) return [name];
    return unusedIn(schema, templates);
  });
  const others = [items, additionalProperties].filter((each) => typeof each === "object");
  return [...own, ...others.flatMap((each) => unusedIn(each, templates))];
}

test.each(names)("every value of the chart %s is used by one of its templates", (name) => {
  const folder = join(charts, name);
  const schema = JSON.parse(readFileSync(join(folder, "values.schema.json"), "utf8")) as ValuesSchema;
  const templates = readdirSync(join(folder, "templates"))
    .map((file) => readFileSync(join(folder, "templates", file), "utf8"))
    .join("\n");
  // Helm itself gives each chart the value `global`.
  expect(unusedIn(schema, templates).filter((value) => value !== "global")).toEqual([]);
});
