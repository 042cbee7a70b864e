import { driftGraph } from "../../run/graph/drift-graph";
import { exitCode } from "../../run/report/unit-result";
import type { RegisterCommand } from "../command";
import { type RunOptions, withRunOptions } from "../run/options";
import { performRun } from "../run/execute-run";

export const registerDrift: RegisterCommand = (program, context, done) => {
  const command = program
    .command("drift <environment> [units...]")
    .description("which resources were changed outside Terraform; exits with 2 if any were")
    .addHelpText(
      "after",
      "\nTo take a change back, `strata apply` the unit; to keep it, write it into the unit's values.",
    );
  withRunOptions(command).action(async (environment: string, names: string[], options: RunOptions) => {
    const report = await performRun(context, { command: "drift", environment, names, options }, (run) =>
      driftGraph(run, (unit, result) => run.observer.end(unit, result, () => run.terraform.readLog(unit))),
    );
    done(exitCode(report, true));
  });
};
