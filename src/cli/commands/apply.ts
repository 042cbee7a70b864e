import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { UserError, problem } from "../../engine/problem";
import { applyGraph, nothingReviewed, planForReview } from "../../run/graph/apply-graph";
import { planFiles } from "../../run/plans/plan-stamp";
import { exitCode, type UnitResult } from "../../run/report/unit-result";
import type { Selection } from "../../run/graph/selection";
import type { RegisterCommand } from "../command";
import { acceptDifferences, ask, notAccepted, requireConsent } from "../run/consent";
import { checkResume, type RunOptions, withRunOptions } from "../run/options";
import { executeRun } from "../run/execute-run";

interface Options extends RunOptions {
  readonly autoApprove?: boolean;
  readonly allowChanged?: boolean;
  readonly outDir?: string;
  readonly planAgain?: boolean;
  readonly resume?: boolean;
}

export const registerApply: RegisterCommand = (program, context, done) => {
  const command = program.command("apply <environment> [units...]").description("plan, confirm once and apply");
  withRunOptions(command)
    .option("--out-dir <folder>", "apply the plans that `strata plan --out-dir` kept")
    .option("--plan-again", "plan again; apply only what the plans of --out-dir show")
    .option("--auto-approve", "skip the confirmation; unreviewed changes still fail")
    .option("--allow-changed", "accept changes that differ from the reviewed plan")
    .option("--resume", "resume the last apply of the environment")
    .action(async (environment: string, names: string[], options: Options) => {
      checkResume(names, options);
      if (options.planAgain === true && options.outDir === undefined) {
        const fix = "without it, every unit is planned in this run anyway";
        throw new UserError([problem({ message: "--plan-again requires --out-dir", fix })]);
      }
      const check = (_: unknown, selection: Selection) => {
        checkPlans(environment, selection, options);
        const finished = options.resume === true && selection.units.length === 0;
        if (options.outDir === undefined && !finished) requireConsent(options.autoApprove === true, "apply");
      };
      const report = await executeRun(
        context,
        { command: "apply", words: [environment, ...names], options, check },
        async (run) => {
          // No confirmation and no review: each unit is planned with real values right before it is applied.
          if (options.autoApprove === true && options.allowChanged === true && options.outDir === undefined) {
            return applyGraph(run, nothingReviewed, undefined);
          }
          const accept = acceptDifferences(run, context.terminal, options.allowChanged === true);
          if (options.outDir !== undefined) {
            return applyGraph(run, { ...nothingReviewed, planAgain: options.planAgain }, accept);
          }
          const reviewed = await planForReview(run);
          const planned = [...reviewed.planned.values()];
          run.observer.review({ command: "plan", units: planned });
          if (planned.some(isWork) && options.autoApprove !== true) {
            const waits = planned.some(({ result }) => result === "deferred");
            const question = `Apply these changes?${waits ? " Deferred units will be planned and confirmed later in this run." : ""}`;
            if (!(await ask(run, question))) return notAccepted(run);
          }
          return applyGraph(run, reviewed, accept);
        },
      );
      done(exitCode(report, false));
    });
};

/** Whether a planned unit may need a confirmation: it has changes, or they are not known yet. */
const isWork = ({ result, changed, references }: UnitResult): boolean =>
  result === "deferred" || (result === "succeeded" && (changed === true || references.length > 0));

function checkPlans(environment: string, { units }: Selection, { outDir }: Options): void {
  if (outDir === undefined) return;
  const has = units.some(({ record }) =>
    existsSync(join(resolve(outDir), record.environment, record.unit, planFiles.binary)),
  );
  if (has) return;
  const fix = `create them with \`npx strata plan ${environment} --out-dir ${outDir}\``;
  throw new UserError([problem({ path: `--out-dir ${outDir}`, message: "holds no plan of these units", fix })]);
}
