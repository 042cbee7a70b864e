import { existsSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeFolder } from "../engine/make-folder";
import { readProjectFile } from "../engine/read-file";
import { assertValid, problem, type Problem, UserError } from "../engine/problem";
import { writeWhole } from "../engine/write-whole";
import { type GeneratedPage, type GeneratedPart, isGenerated, markersOf, withPart } from "./generated";

/** Everything that `strata reference` writes, and the folders of which it removes its pages. */
export interface Documents {
  readonly pages: readonly GeneratedPage[];
  readonly parts: readonly GeneratedPart[];
  readonly folders: readonly string[];
}

interface Change {
  readonly file: string;
  readonly state: string;
  /** Undefined to remove the file. */
  readonly content: string | undefined;
}

/**
 * Writes the documents that differ and removes generated pages without a source.
 * @returns the files that changed
 * @throws UserError if a page or a marker is missing; then nothing was written
 */
export function writeDocuments(root: string, documents: Documents): readonly string[] {
  const changes = changesOf(root, documents);
  for (const { file, content } of changes) {
    if (content === undefined) rmSync(join(root, file));
    else {
      makeDocumentFolder(root, dirname(file));
      writeWhole(join(root, file), content, file);
    }
  }
  return changes.map(({ file }) => file);
}

/** One problem for each document that is not up to date. */
export function staleDocuments(root: string, documents: Documents): readonly Problem[] {
  return changesOf(root, documents).map(({ file, state }) =>
    problem({ file, message: state, fix: "run `npx strata reference`" }),
  );
}

function changesOf(root: string, { pages, parts, folders }: Documents): readonly Change[] {
  const wanted = new Map(pages.map(({ file, content }) => [file, content]));
  const problems: Problem[] = [];
  for (const part of parts) {
    const page = wanted.get(part.file) ?? read(root, part.file);
    const updated = page === undefined ? undefined : withPart(page, part);
    if (updated !== undefined) wanted.set(part.file, updated);
    else problems.push(missingPart(part, page !== undefined));
  }
  assertValid(problems);

  const changed = [...wanted].flatMap(([file, content]): Change[] => {
    const current = read(root, file);
    if (current === content) return [];
    return [{ file, state: current === undefined ? "is missing" : "is not up to date", content }];
  });
  const abandoned = folders
    .flatMap((folder) => markdownBelow(root, folder))
    .filter((file) => !wanted.has(file) && isGenerated(read(root, file)!))
    .map((file): Change => ({ file, state: "describes something that does not exist", content: undefined }));
  return [...changed, ...abandoned];
}

function missingPart({ file, name }: GeneratedPart, pageExists: boolean): Problem {
  return pageExists
    ? problem({ file, message: `has no part "${name}"`, fix: `add the lines ${markersOf(name)}` })
    : problem({ file, message: "does not exist", fix: "restore it, or change its name in src/reference/registry.ts" });
}

function read(root: string, file: string): string | undefined {
  return readProjectFile(join(root, file), file);
}

function markdownBelow(root: string, folder: string): readonly string[] {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => `${folder}/${file.replaceAll("\\", "/")}`);
}

function makeDocumentFolder(root: string, folder: string): void {
  try {
    makeFolder(join(root, folder));
  } catch (error) {
    const message = `cannot be created (${(error as NodeJS.ErrnoException).code ?? String(error)})`;
    throw new UserError([problem({ path: `folder ${folder}`, message })]);
  }
}
