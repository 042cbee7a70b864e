import { didYouMean } from "../../engine/names";
import { problem, UserError } from "../../engine/problem";
import type { PlacedUnit } from "../../engine/project";
import { describeState } from "../../engine/state";
import type { RegisterCommand } from "../command";
import { byEnvironment } from "../environment-groups";
import { loadProject, selectUnits, synthesizeAside } from "../project";
import { targetsArgument } from "../targets-argument";

interface Options {
  readonly layer?: string;
  readonly json?: boolean;
}

export const registerList: RegisterCommand = (program, { root, terminal }, done) => {
  program
    .command("list")
    .description("list units with layer and dependencies")
    .addArgument(targetsArgument())
    .option("--layer <layer>", "list the units of one layer")
    .option("--json", "print JSON, with state and file of each unit")
    .action((words: string[], { layer, json }: Options) => {
      const project = loadProject();
      const units = synthesizeAside({ root }, project, ofLayer(selectUnits(project, words, root), layer));
      const entries = units.map(({ placed, reads }) => ({
        environment: placed.environment.name,
        unit: placed.name,
        stack: placed.stackName,
        layer: placed.unit.layer.name,
        summary: placed.unit.layer.summary,
        dependencies: reads.map(({ stackName }) => stackName),
        state: describeState(placed.state),
        file: placed.file,
      }));
      if (json === true) terminal.out(JSON.stringify(entries, undefined, 2));
      else {
        const rows = units.map(({ placed, reads }) => ({
          environment: placed.environment,
          cells: [
            placed.name,
            placed.unit.layer.name,
            reads.map((each) => (each.environment === placed.environment ? each.name : each.stackName)).join(", ") ||
              "-",
            placed.unit.layer.summary,
          ],
        }));
        terminal.out(byEnvironment(["UNIT", "LAYER", "DEPENDENCIES", "SUMMARY"], rows, terminal));
      }
      done(0);
    });
};

/** @throws UserError if none of the units is of the layer */
function ofLayer(units: readonly PlacedUnit[], layer: string | undefined): readonly PlacedUnit[] {
  if (layer === undefined) return units;
  const found = units.filter(({ unit }) => unit.layer.name === layer);
  if (found.length > 0) return found;
  const fix = didYouMean(layer, [...new Set(units.map(({ unit }) => unit.layer.name))]);
  throw new UserError([problem({ path: "--layer", value: layer, must: "be the layer of a unit", fix })]);
}
