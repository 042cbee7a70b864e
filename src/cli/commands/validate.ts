import { resolve } from "node:path";
import { enforcePolicy } from "../../policy/enforce";
import { validateGraph } from "../../run/graph/validate-graph";
import { openRun } from "../../run/open-run";
import { exitCode, type RunReport } from "../../run/report/unit-result";
import { loadUnits, type RunUnit } from "../../run/unit/run-unit";
import { copyFor } from "../../run/unit/working-copy";
import { findTerraform } from "../../terraform/terraform";
import { type Context, outputFolder, type RegisterCommand } from "../command";
import { loadProject, selectUnits, synthesizeTo } from "../project";
import { observerFor, writeReports } from "../run/execute-run";
import { checkRunOptions, type RunOptions, withReportOptions } from "../run/options";
import { existingUnits, interruptionFor } from "../run/prepare-run";
import { resolveTargets, synthesizedNames } from "../targets";
import { targetsArgument } from "../targets-argument";

export const registerValidate: RegisterCommand = (program, context, done) => {
  const command = program
    .command("validate")
    .description("run terraform validate on units, without their states")
    .addArgument(targetsArgument());
  withReportOptions(command).action(async (words: string[], options: RunOptions) => {
    checkRunOptions([], options);
    done(exitCode(await validate(context, words, options), false));
  });
};

/** Validates copies of the modules, so that the files of Terraform do not end up in the output folder. */
async function validate(context: Context, words: readonly string[], options: RunOptions): Promise<RunReport> {
  const { root, terminal } = context;
  const observer = observerFor(context, options);
  const finding = findTerraform(); // asks it for its version, meanwhile
  finding.catch(() => undefined);
  const outdir = outputFolder(context, options.output);
  const units = synthesizedUnits(context, words, outdir, options.skipSynth === true);
  const environments = new Set(units.map(({ record }) => record.environment));
  const [only] = environments;
  const environment = environments.size === 1 ? only! : "all";
  const copies = (await copyFor("validate", units, root, resolve(root, outdir))).map((unit) =>
    environments.size === 1 ? unit : { ...unit, record: { ...unit.record, unit: unit.stack } },
  );
  const interruption = interruptionFor(observer);
  const settings = { root, environment, observer, interruption, terraform: await finding, env: process.env };
  const { parallelism, failFast, schemaCache } = options;
  const report = await interruption.during(() =>
    openRun(
      {
        ...settings,
        command: "validate",
        all: new Map(copies.map((unit) => [unit.stack, unit])),
        selection: { units: copies, excluded: [] },
        parallelism,
        failFast,
        schemaCache,
        backend: false,
      },
      (run) => validateGraph(run, (unit, result) => run.observer.end(unit, result, () => run.terraform.readLog(unit))),
    ),
  );
  writeReports(report, options);
  if (options.json !== true) terminal.err(`logs: ${report.folder}`);
  return report;
}

/**
 * The units that the words name, as they were synthesized: now, or before.
 * @throws UserError if there are none
 */
function synthesizedUnits({ root }: Context, words: readonly string[], outdir: string, skipSynth: boolean): RunUnit[] {
  if (!skipSynth) {
    const project = loadProject();
    const selected = selectUnits(project, words, root);
    synthesizeTo({ root, outdir }, project, selected, enforcePolicy);
    const all = loadUnits(resolve(root, outdir));
    return selected.flatMap(({ stackName }) => all.get(stackName) ?? []);
  }
  const all = existingUnits(root, outdir, words);
  return resolveTargets(synthesizedNames(all), words, root).flatMap(({ environment, units = environment.units }) =>
    units.flatMap(({ stack }) => all.get(stack) ?? []),
  );
}
