import { Option } from "commander";
import { resolve } from "node:path";
import type { PlacedUnit, Project } from "../../engine/project";
import { chooseFormat, draw, formats } from "../../graph/formats";
import { counted, graphModel, withNeighbors } from "../../graph/model";
import { writeWhole } from "../../engine/write-whole";
import { loadProject, selectUnits, synthesizeAside } from "../project";
import type { Context, RegisterCommand } from "../command";

interface Options {
  readonly format?: string;
  readonly outputFile?: string;
  readonly json?: boolean;
}

export const registerGraph: RegisterCommand = (program, context, done) => {
  program
    .command("graph [environment]")
    .description("draw the units and what they read of each other")
    .option("--format <format>", `${formats.join(", ")} (default: by the file's name, else mermaid)`)
    .option("--output-file <file>", "where to write, instead of stdout")
    .addOption(new Option("--json", "the same as --format json").conflicts("format"))
    .action(async (environment: string | undefined, options: Options) => {
      done(await graph(context, environment, options));
    });
};

async function graph(
  { root, terminal }: Context,
  environment: string | undefined,
  { format, outputFile, json }: Options,
): Promise<number> {
  const chosen = chooseFormat(json === true ? "json" : format, outputFile);
  const project = loadProject();
  const model = graphModel(synthesizeAside({ root }, project, unitsToShow(project, environment)));
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

function unitsToShow(project: Project, environment: string | undefined): readonly PlacedUnit[] {
  const selected = selectUnits(project, environment);
  if (environment === undefined || selected.length === 0) return selected;
  return withNeighbors(project, new Set(selected.map((unit) => unit.environment)));
}
