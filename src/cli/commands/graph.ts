import { Option } from "commander";
import { resolve } from "node:path";
import type { PlacedUnit, Project } from "../../engine/project";
import { chooseFormat, draw, formats } from "../../graph/formats";
import { counted, graphModel, withNeighbors } from "../../graph/model";
import { writeWhole } from "../../engine/write-whole";
import { loadProject, selectUnits, synthesizeAside } from "../project";
import type { Context, RegisterCommand } from "../command";
import { targetsArgument } from "../targets-argument";

interface Options {
  readonly format?: string;
  readonly outputFile?: string;
  readonly json?: boolean;
}

export const registerGraph: RegisterCommand = (program, context, done) => {
  program
    .command("graph")
    .description("draw the dependency graph")
    .addArgument(targetsArgument())
    .option("--format <format>", `set the format: ${formats.join(", ")}`)
    .option("--output-file <file>", "write to a file, whose ending sets the format")
    .addOption(new Option("--json", "print JSON, like --format json").conflicts("format"))
    .action(async (words: string[], options: Options) => {
      done(await graph(context, words, options));
    });
};

async function graph(
  { root, terminal }: Context,
  words: readonly string[],
  { format, outputFile, json }: Options,
): Promise<number> {
  const chosen = chooseFormat(json === true ? "json" : format, outputFile);
  const project = loadProject();
  const model = graphModel(synthesizeAside({ root }, project, unitsToShow(project, words, root)));
  const drawing = await draw(model, chosen, root);
  if (outputFile === undefined) terminal.out(drawing.trimEnd());
  else {
    writeWhole(resolve(outputFile), drawing, `--output-file ${outputFile}`);
    terminal.err(
      `wrote ${outputFile}: ${counted(model.units.length, "unit")}, ${counted(model.references.length, "reference")}`,
    );
  }
  return 0;
}

/** The environments of the named units, with the units of others that they read or that read them. */
function unitsToShow(project: Project, words: readonly string[], root: string): readonly PlacedUnit[] {
  const selected = selectUnits(project, words, root);
  if (words.length === 0) return selected;
  const environments = new Set(selected.map(({ environment }) => environment));
  return withNeighbors(project, environments);
}
