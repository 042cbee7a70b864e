import { readdirSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import type { AnyLayer } from "../../engine/layer";
import { assertValid } from "../../engine/problem";
import type { PlacedUnit } from "../../engine/project";
import { loadProject } from "../project";
import { stalePages, writePages } from "../../reference/folder";
import { referencePages } from "../../reference/pages";
import { loadLayer } from "../../scaffold/layer-file";
import type { Context, RegisterCommand } from "../command";

interface Options {
  readonly check?: boolean;
  readonly output: string;
}

export const registerReference: RegisterCommand = (program, context, done) => {
  program
    .command("reference")
    .description("write the generated pages of docs/")
    .option("--check", "write nothing; fail if a page is outdated")
    .option("-o, --output <folder>", "write to this folder", "docs/layers")
    .action((options: Options) => {
      done(reference(context, options));
    });
};

function reference({ root, terminal }: Context, { check, output }: Options): number {
  const { units } = loadProject();
  const folder = resolve(root, output);
  const pages = referencePages({
    layers: allLayers(root, units),
    units,
    projectRoot: relative(folder, root).replaceAll("\\", "/"),
  });
  if (check === true) assertValid(stalePages(folder, pages, output));
  else {
    const changed = writePages(folder, pages);
    changed.forEach((name) => terminal.out(`${output}/${name}`));
    terminal.err(`${pages.size} pages, ${changed.length} changed`);
  }
  return 0;
}

/** The layers that environments place, and those of `src/layers` that none does. */
function allLayers(root: string, units: readonly PlacedUnit[]): readonly AnyLayer[] {
  const layers = new Map(units.map(({ unit }) => [unit.layer.name, unit.layer]));
  for (const file of readdirSync(join(root, "src", "layers"))) {
    const name = basename(file, ".ts");
    if (file.endsWith(".ts") && !layers.has(name)) layers.set(name, loadLayer(root, name).layer);
  }
  return [...layers.values()];
}
