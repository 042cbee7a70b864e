import { exitCode } from "../../run/report/unit-result";
import { describeLock } from "../../run/locks/state-lock";
import { unlockUnit } from "../../run/locks/force-unlock";
import type { Context, RegisterCommand } from "../command";
import { ask, requireConsent } from "../run/consent";
import { executeRun } from "../run/execute-run";

interface Options {
  readonly autoApprove?: boolean;
  readonly json?: boolean;
  readonly output?: string;
}

export const registerForceUnlock: RegisterCommand = (program, context, done) => {
  const add = (name: string, hidden: boolean): void => {
    program
      .command(`${name} <environment> <unit>`, { hidden })
      .description("force-release a stale state lock")
      .option("--auto-approve", "skip the confirmation")
      .option("--json", "print events as lines of JSON")
      .option("-o, --output <folder>", "use the root modules of this folder")
      .addHelpText("after", "\nMake sure that the Terraform that holds the lock has ended: it would keep writing.")
      .action(async (environment: string, unit: string, options: Options) =>
        done(await forceUnlock(context, [environment, unit], options)),
      );
  };
  add("force-unlock", false);
  add("unlock", true); // the name before 0.2
};

async function forceUnlock(context: Context, words: readonly string[], options: Options): Promise<number> {
  const check = () => requireConsent(options.autoApprove === true, "force-unlock");
  const report = await executeRun(context, { command: "unlock", words, options, check }, async (run) => {
    const unit = run.units[0]!;
    const result = await unlockUnit(unit, run, (_, lock) =>
      options.autoApprove === true
        ? Promise.resolve(true)
        : ask(run, `${unit.stack} is locked: ${describeLock(lock)}.\nHas that Terraform ended? Release the lock?`),
    );
    run.observer.end(unit, result, () => run.terraform.readLog(unit));
    return [result];
  });
  return exitCode(report, false);
}
