import { assertValid } from "../../engine/problem";
import { staleDocuments, writeDocuments } from "../../reference/documents";
import { referenceDocuments } from "../../reference/registry";
import { loadProject } from "../project";
import type { Context, RegisterCommand } from "../command";

interface Options {
  readonly check?: boolean;
}

export const registerReference: RegisterCommand = (program, context, done) => {
  program
    .command("reference")
    .description("write the generated documentation")
    .option("--check", "write nothing; fail if a page is outdated")
    .action((options: Options) => {
      done(reference(context, options));
    });
};

function reference({ root, terminal }: Context, { check }: Options): number {
  const documents = referenceDocuments({ root, units: loadProject().units });
  if (check === true) assertValid(staleDocuments(root, documents));
  else {
    const changed = writeDocuments(root, documents);
    changed.forEach((file) => terminal.out(file));
    const files = new Set([...documents.pages, ...documents.parts].map(({ file }) => file));
    terminal.err(`${files.size} files, ${changed.length} changed`);
  }
  return 0;
}
