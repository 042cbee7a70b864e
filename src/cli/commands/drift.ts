import { driftGraph } from "../../run/graph/drift-graph";
import { exitCode } from "../../run/report/unit-result";
import type { RegisterCommand } from "../command";
import { type RunOptions, withRunOptions } from "../run/options";
import { executeRun } from "../run/execute-run";

export const registerDrift: RegisterCommand = (program, context, done) => {
  const command = program
    .command("drift <environment> [units...]")
    .description("show changes made outside Terraform")
    .addHelpText(
      "after",
      "\nExits with 2 if there are any. `strata apply` reverts a change; to keep it, set it in the unit.",
    );
  withRunOptions(command).action(async (environment: string, names: string[], options: RunOptions) => {
    const report = await executeRun(context, { command: "drift", words: [environment, ...names], options }, (run) =>
      driftGraph(run, (unit, result) => run.observer.end(unit, result, () => run.terraform.readLog(unit))),
    );
    done(exitCode(report, true));
  });
};
