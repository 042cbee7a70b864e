import { readFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryProject, type TemporaryProject } from "./temporary-project";

const environment = join(__dirname, "..", "..", "environments", "sandbox");

/**
 * `environments/sandbox` in a project of its own, with its emulators at another port: some of its units, which must read
 * no others.
 * @param changes what is written into a unit's file instead of something that stands there
 */
export function sandboxProject(
  port: number,
  units: readonly string[],
  changes: Readonly<Record<string, readonly [before: string, after: string]>> = {},
): TemporaryProject {
  const files = ["environment", ...units].map((name) => {
    const [before, after] = name === "environment" ? [":4566", `:${port}`] : (changes[name] ?? ["", ""]);
    return [
      `environments/sandbox/${name}.ts`,
      replaced(readFileSync(join(environment, `${name}.ts`), "utf8"), before, after),
    ];
  });
  return temporaryProject(Object.fromEntries(files) as Record<string, string>);
}

/** The text with one part of it replaced, which must be there. */
export function replaced(text: string, before: string, after: string): string {
  if (!text.includes(before)) throw new Error(`there is no ${before} in ${text}`);
  return text.replace(before, after);
}
