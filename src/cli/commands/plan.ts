import { planGraph } from "../../run/graph/plan-graph";
import { exitCode } from "../../run/report/unit-result";
import type { RegisterCommand } from "../command";
import { type RunOptions, withRunOptions } from "../run/options";
import { performRun } from "../run/execute-run";

interface Options extends RunOptions {
  readonly mocks?: boolean;
  readonly detailedExitcode?: boolean;
  readonly outDir?: string;
}

export const registerPlan: RegisterCommand = (program, context, done) => {
  const command = program
    .command("plan <environment> [units...]")
    .description(
      "what an apply would do to units of an environment, or to all, each planned with what the others will give it",
    );
  withRunOptions(command)
    .option("--mocks", "where no state holds a value yet, plan with the contract's example")
    .option("--out-dir <folder>", "keep the plans: <folder>/<environment>/<unit>/tfplan.binary and tfplan.json")
    .option("--detailed-exitcode", "exit with 2 when there are changes (1 is an error, 0 is neither)")
    .action(async (environment: string, names: string[], options: Options) => {
      const report = await performRun(context, { command: "plan", environment, names, options }, (run) =>
        planGraph(run, {
          mode: "normal",
          mocks: options.mocks === true,
          keepJson: options.outDir !== undefined,
          wanted: "changes",
          settled: (unit, result) => run.observer.end(unit, result, () => run.terraform.readLog(unit)),
        }),
      );
      done(exitCode(report, options.detailedExitcode === true));
    });
};
