import { join } from "node:path";
import { readText } from "../engine/read-file";

/** Fills in a template of `src/scaffold/templates`: text with places like `{{name}}`. */
export function fillTemplate(root: string, name: string, values: Readonly<Record<string, string>>): string {
  const text = readText(join(root, "src", "scaffold", "templates", `${name}.txt`));
  return text.replace(/\{\{(\w+)\}\}/g, (_, key: string) => {
    const value = values[key];
    if (value === undefined) throw new Error(`template ${name}: nothing stands for {{${key}}}`);
    return value;
  });
}
