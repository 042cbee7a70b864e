import { UserError, problem } from "../../engine/problem";
import { checkDestroy, destroyGraph } from "../../run/graph/destroy-graph";
import { planGraph } from "../../run/graph/plan-graph";
import { exitCode } from "../../run/report/unit-result";
import type { RegisterCommand } from "../command";
import { askAbout, notAccepted, requireConsent } from "../run/consent";
import { checkResume, type RunOptions, withRunOptions } from "../run/options";
import { performRun } from "../run/execute-run";

interface Options extends RunOptions {
  readonly autoApprove?: boolean;
  readonly resume?: boolean;
}

export const registerDestroy: RegisterCommand = (program, context, done) => {
  const command = program
    .command("destroy <environment> [units...]")
    .description("destroy what the named units made, readers first; nothing that is not named");
  withRunOptions(command)
    .option("--auto-approve", "do not ask")
    .option("--resume", "go on where the last destroy of the environment stopped")
    .action(async (environment: string, names: string[], options: Options) => {
      checkResume(names, options);
      requireNames(environment, names, options);
      requireConsent(options.autoApprove === true, "destroy");
      const report = await performRun(context, { command: "destroy", environment, names, options }, async (run) => {
        await checkDestroy(run);
        const planned = await planGraph(run, {
          mode: "destroy",
          mocks: false,
          keepJson: false,
          wanted: "secrets",
          settled: (unit, result) => run.observer.planned(unit, result, () => run.terraform.readLog(unit)),
        });
        const destroys = planned.some(({ changed }) => changed === true);
        if (destroys && options.autoApprove !== true) {
          const about = { command: "destroy", units: planned } as const;
          const question = `Destroy this in ${run.environment}? There is no way back.`;
          const yes = run.environment;
          if (!(await askAbout(run, context.terminal, about, { question, yes }))) return notAccepted(run);
        }
        return destroyGraph(run, new Map(planned.map((result) => [result.stack, result])));
      });
      done(exitCode(report, false));
    });
};

function requireNames(environment: string, names: readonly string[], { all, resume }: Options): void {
  if (names.length > 0 || all === true || resume === true) return;
  const fix = `npx strata destroy ${environment} <unit>…, or --all for every unit`;
  throw new UserError([problem({ message: "destroy takes only what is named", fix })]);
}
