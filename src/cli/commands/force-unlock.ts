import { exitCode } from "../../run/report/unit-result";
import { describeLock } from "../../run/locks/state-lock";
import { unlockUnit } from "../../run/locks/force-unlock";
import type { RegisterCommand } from "../command";
import { ask, requireConsent } from "../run/consent";
import { performRun } from "../run/execute-run";

interface Options {
  readonly autoApprove?: boolean;
  readonly json?: boolean;
  readonly output?: string;
}

export const registerUnlock: RegisterCommand = (program, context, done) => {
  program
    .command("unlock <environment> <unit>")
    .description("release the lock of a unit's state that its holder did not give back")
    .option("--auto-approve", "do not ask")
    .option("--json", "print every event as a line of JSON")
    .option("-o, --output <folder>", "where the root modules are")
    .addHelpText("after", "\nA Terraform that still runs goes on writing: make sure that it is gone.")
    .action(async (environment: string, name: string, options: Options) => {
      requireConsent(options.autoApprove === true, "unlock");
      const request = { command: "unlock", environment, names: [name], options } as const;
      const report = await performRun(context, request, async (run) => {
        const unit = run.units[0]!;
        const result = await unlockUnit(unit, run, (_, lock) =>
          options.autoApprove === true
            ? Promise.resolve(true)
            : ask(
                run,
                `${unit.stack} is locked: ${describeLock(lock)}.\nIs that Terraform gone, and the lock to be released?`,
              ),
        );
        run.observer.end(unit, result, () => run.terraform.readLog(unit));
        return [result];
      });
      done(exitCode(report, false));
    });
};
