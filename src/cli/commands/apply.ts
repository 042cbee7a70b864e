import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { UserError, problem } from "../../engine/problem";
import { applyGraph, nothingReviewed, planForReview } from "../../run/graph/apply-graph";
import { planFiles } from "../../run/plans/plan-stamp";
import { exitCode, type UnitResult } from "../../run/report/unit-result";
import type { Selection } from "../../run/graph/selection";
import type { RegisterCommand } from "../command";
import { acceptDifferences, askAbout, notAccepted, requireConsent } from "../run/consent";
import { checkResume, type RunOptions, withRunOptions } from "../run/options";
import { performRun } from "../run/execute-run";

interface Options extends RunOptions {
  readonly autoApprove?: boolean;
  readonly allowChanged?: boolean;
  readonly outDir?: string;
  readonly resume?: boolean;
}

export const registerApply: RegisterCommand = (program, context, done) => {
  const command = program
    .command("apply <environment> [units...]")
    .description("apply units of an environment, or all: plans, shows everything once, asks once");
  withRunOptions(command)
    .option("--out-dir <folder>", "apply the plans that `strata plan --out-dir` kept there, without a question")
    .option("--auto-approve", "do not ask; what differs from what was reviewed is still refused")
    .option("--allow-changed", "also do what differs from what was reviewed")
    .option("--resume", "go on where the last apply of the environment stopped")
    .action(async (environment: string, names: string[], options: Options) => {
      checkResume(names, options);
      if (options.outDir === undefined) requireConsent(options.autoApprove === true, "apply");
      const check = (_: unknown, selection: Selection) => checkPlans(environment, selection, options);
      const report = await performRun(
        context,
        { command: "apply", environment, names, options, check },
        async (run) => {
          // Nothing that anyone would be asked about: each unit is planned when its turn comes, with real values.
          if (options.autoApprove === true && options.allowChanged === true && options.outDir === undefined) {
            return applyGraph(run, nothingReviewed, undefined);
          }
          const accept = acceptDifferences(run, context.terminal, options.allowChanged === true);
          if (options.outDir !== undefined) return applyGraph(run, nothingReviewed, accept);
          const reviewed = await planForReview(run);
          const planned = [...reviewed.planned.values()];
          if (planned.some(isWork) && options.autoApprove !== true) {
            // What waits for others is asked about when it is known.
            const waits = planned.some(({ result }) => result === "deferred");
            const question = `Apply this?${waits ? " What waits is shown and asked about when its turn comes." : ""}`;
            const about = { command: "plan", units: planned } as const;
            if (!(await askAbout(run, context.terminal, about, { question }))) return notAccepted(run);
          }
          return applyGraph(run, reviewed, accept);
        },
      );
      done(exitCode(report, false));
    });
};

/** Whether a planned unit may need a yes: it changes something, or what it does is not known yet. */
const isWork = ({ result, changed, references }: UnitResult): boolean =>
  result === "deferred" || (result === "succeeded" && (changed === true || references.length > 0));

function checkPlans(environment: string, { units }: Selection, { outDir }: Options): void {
  if (outDir === undefined) return;
  const has = units.some(({ record }) =>
    existsSync(join(resolve(outDir), record.environment, record.unit, planFiles.binary)),
  );
  if (has) return;
  const fix = `make them with \`npx strata plan ${environment} --out-dir ${outDir}\``;
  throw new UserError([problem({ path: `--out-dir ${outDir}`, message: "holds no plan of these units", fix })]);
}
