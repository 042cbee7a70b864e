import { planGraph } from "../../run/graph/plan-graph";
import { exitCode } from "../../run/report/unit-result";
import type { RegisterCommand } from "../command";
import { checkOutDir, checkReuse, parseAge, type RunOptions, withRunOptions } from "../run/options";
import { executeRun } from "../run/execute-run";

interface Options extends RunOptions {
  readonly mocks?: boolean;
  readonly detailedExitcode?: boolean;
  readonly outDir?: string;
  /** Maximum age in milliseconds. */
  readonly reuse?: number;
}

export const registerPlan: RegisterCommand = (program, context, done) => {
  const command = program.command("plan <environment> [units...]").description("show what apply would change");
  withRunOptions(command)
    .option("--mocks", "use example values where a plan needs a value")
    .option("--out-dir <folder>", "keep the plans in this folder, for apply and review")
    .option("--reuse <age>", "reuse unchanged plans of --out-dir up to this age (4h)", parseAge)
    .option("--detailed-exitcode", "exit with 2 if there are changes")
    .addHelpText(
      "after",
      "\nEach unit is planned with the planned outputs of its dependencies. Plans are kept at" +
        "\n<out-dir>/<environment>/<unit>/tfplan.binary and tfplan.json.",
    )
    .action(async (environment: string, names: string[], options: Options) => {
      checkOutDir(options.outDir);
      checkReuse(options);
      const report = await executeRun(context, { command: "plan", words: [environment, ...names], options }, (run) =>
        planGraph(run, {
          mode: "normal",
          mocks: options.mocks === true,
          keepJson: options.outDir !== undefined,
          wanted: "changes",
          reuse: options.reuse,
          settled: (unit, result) => run.observer.end(unit, result, () => run.terraform.readLog(unit)),
        }),
      );
      done(exitCode(report, options.detailedExitcode === true));
    });
};
