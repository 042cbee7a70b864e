import { UserError, problem } from "../../engine/problem";
import { checkDestroy, destroyGraph } from "../../run/graph/destroy-graph";
import { planGraph } from "../../run/graph/plan-graph";
import { exitCode } from "../../run/report/unit-result";
import type { RegisterCommand } from "../command";
import { ask, notAccepted, requireConsent } from "../run/consent";
import { checkResume, type RunOptions, withRunOptions } from "../run/options";
import { executeRun, type RunRequest } from "../run/execute-run";

interface Options extends RunOptions {
  readonly autoApprove?: boolean;
  readonly resume?: boolean;
}

export const registerDestroy: RegisterCommand = (program, context, done) => {
  const command = program
    .command("destroy <environment> [units...]")
    .description("destroy the named units, dependents first");
  withRunOptions(command)
    .option("--auto-approve", "skip the confirmation")
    .option("--resume", "resume the last destroy of the environment")
    .action(async (environment: string, names: string[], options: Options) => {
      checkResume(names, options);
      const check: RunRequest["check"] = (_units, _selection, named) => {
        requireNames(environment, named, options);
        requireConsent(options.autoApprove === true, "destroy");
      };
      const report = await executeRun(
        context,
        { command: "destroy", words: [environment, ...names], options, check },
        async (run) => {
          await checkDestroy(run);
          const planned = await planGraph(run, {
            mode: "destroy",
            mocks: false,
            keepJson: false,
            wanted: "secrets",
            settled: (unit, result) => run.observer.planned(unit, result, () => run.terraform.readLog(unit)),
          });
          run.observer.review({ command: "destroy", units: planned });
          const destroys = planned.some(({ changed }) => changed === true);
          if (destroys && options.autoApprove !== true) {
            const question = `Destroy these resources in ${run.environment}? This cannot be undone.`;
            if (!(await ask(run, question, run.environment))) return notAccepted(run);
          }
          return destroyGraph(run, new Map(planned.map((result) => [result.stack, result])));
        },
      );
      done(exitCode(report, false));
    });
};

function requireNames(environment: string, names: readonly string[], { all, resume }: Options): void {
  if (names.length > 0 || all === true || resume === true) return;
  const fix = `npx strata destroy ${environment} <unit>…`;
  throw new UserError([problem({ message: "name the units to destroy, or pass --all", fix })]);
}
