import { describeState } from "../../engine/state";
import { loadProject, selectUnits, synthesizeAside } from "../project";
import type { RegisterCommand } from "../command";
import { table } from "../terminal";

export const registerList: RegisterCommand = (program, { root, terminal }, done) => {
  program
    .command("list [environment]")
    .description("the units of every environment, or of one: what they are, need and where their state is")
    .option("--json", "print as JSON")
    .action((environment: string | undefined, { json }: { readonly json?: boolean }) => {
      const project = loadProject();
      const units = synthesizeAside({ root }, project, selectUnits(project, environment)).map(({ placed, reads }) => ({
        environment: placed.environment.name,
        unit: placed.name,
        stack: placed.stackName,
        layer: placed.unit.layer.name,
        summary: placed.unit.layer.summary,
        dependencies: reads.map(({ stackName }) => stackName),
        state: describeState(placed.state),
        file: placed.file,
      }));
      const rows = units.map(({ stack, layer, dependencies, file, summary }) => [
        stack,
        layer,
        dependencies.join(", ") || "-",
        file,
        summary,
      ]);
      terminal.out(
        json === true
          ? JSON.stringify(units, undefined, 2)
          : table(["STACK", "LAYER", "DEPENDENCIES", "FILE", "WHAT IT MAKES"], rows),
      );
      done(0);
    });
};
