import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { UserError, problem, type Problem } from "../engine/problem";
import { writeWhole } from "../engine/write-whole";
import { generatedMark } from "./pages";

/** Writes the pages that differ and removes generated ones that are no more. Returns the names of both. */
export function writePages(folder: string, pages: ReadonlyMap<string, string>): readonly string[] {
  const changed = differences(folder, pages);
  if (changed.length === 0) return [];
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const message = `cannot be made (${(error as NodeJS.ErrnoException).code ?? String(error)})`;
    throw new UserError([problem({ path: `folder ${folder}`, message, fix: "choose another with --output" })]);
  }
  for (const { name } of changed) {
    const content = pages.get(name);
    if (content === undefined) rmSync(join(folder, name));
    else writeWhole(join(folder, name), content, join(folder, name));
  }
  return changed.map(({ name }) => name);
}

/** What keeps a folder from being fresh, as mistakes of the user. */
export function stalePages(
  folder: string,
  pages: ReadonlyMap<string, string>,
  shownFolder: string,
): readonly Problem[] {
  return differences(folder, pages).map(({ name, state }) => ({
    ...problem({ message: state, fix: "run `npx strata reference`" }),
    file: `${shownFolder}/${name}`,
  }));
}

function differences(folder: string, pages: ReadonlyMap<string, string>): { name: string; state: string }[] {
  const present = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".md")) : [];
  const contentOf = (name: string) => readFileSync(join(folder, name), "utf8");
  const wanted = [...pages].flatMap(([name, content]) => {
    if (!present.includes(name)) return [{ name, state: "is missing" }];
    return contentOf(name) === content ? [] : [{ name, state: "is not up to date" }];
  });
  const abandoned = present.filter((name) => !pages.has(name) && contentOf(name).startsWith(generatedMark));
  return [...wanted, ...abandoned.map((name) => ({ name, state: "is of a layer that does not exist" }))];
}
