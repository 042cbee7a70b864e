import { describeState } from "../../engine/state";
import type { RegisterCommand } from "../command";
import { byEnvironment } from "../environment-groups";
import { loadProject, selectUnits, synthesizeAside } from "../project";
import { targetsArgument } from "../targets-argument";

export const registerList: RegisterCommand = (program, { root, terminal }, done) => {
  program
    .command("list")
    .description("list units with layer and dependencies")
    .addArgument(targetsArgument())
    .option("--json", "print JSON, with state and file of each unit")
    .action((words: string[], { json }: { readonly json?: boolean }) => {
      const project = loadProject();
      const units = synthesizeAside({ root }, project, selectUnits(project, words, root));
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
