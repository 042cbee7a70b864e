import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Fills in a template of `src/scaffold/templates`: text with places like `{{name}}`. */
export function fillTemplate(root: string, name: string, values: Readonly<Record<string, string>>): string {
  const text = readFileSync(join(root, "src", "scaffold", "templates", `${name}.txt`), "utf8");
  return text.replace(/\{\{(\w+)\}\}/g, (_, key: string) => {
    const value = values[key];
    if (value === undefined) throw new Error(`template ${name}: nothing stands for {{${key}}}`);
    return value;
  });
}
