import type { SynthesizedUnit } from "../../engine/synthesis";
import { describeState } from "../../engine/state";
import { loadProject, selectUnits, synthesizeTo } from "../project";
import { enforcePolicy } from "../../policy/enforce";
import { type Context, outputFolder, type RegisterCommand } from "../command";
import { table } from "../terminal";

interface Options {
  readonly output?: string;
  readonly json?: boolean;
}

export const registerSynth: RegisterCommand = (program, context, done) => {
  program
    .command("synth [environment] [units...]")
    .description("write the root module of every unit, or of some, to cdktf.out")
    .option("-o, --output <folder>", "where to write", undefined)
    .option("--json", "print what was made as JSON")
    .action((environment: string | undefined, names: string[], options: Options) => {
      done(synth(context, environment, names, options));
    });
};

function synth(
  { root, terminal }: Context,
  environment: string | undefined,
  names: readonly string[],
  { output, json }: Options,
): number {
  const project = loadProject();
  const units = selectUnits(project, environment, names);
  let warnings = 0;
  const synthesized = synthesizeTo({ root, outdir: outputFolder({ root }, output) }, project, units, (made) => {
    warnings = enforcePolicy(made);
  });
  if (json === true) terminal.out(JSON.stringify(synthesized.map(summary), undefined, 2));
  else {
    const rows = synthesized
      .map(summary)
      .map((unit) => [
        unit.environment,
        unit.unit,
        String(unit.resources),
        unit.dependencies.join(", ") || "-",
        unit.state,
      ]);
    terminal.out(table(["ENVIRONMENT", "UNIT", "RESOURCES", "NEEDS", "STATE"], rows));
  }
  if (warnings > 0) terminal.err(`${warnings} policy ${warnings === 1 ? "warning" : "warnings"}: strata check`);
  return 0;
}

function summary({ placed, module, reads }: SynthesizedUnit) {
  return {
    environment: placed.environment.name,
    unit: placed.name,
    stack: placed.stackName,
    resources: Object.values(module.resource ?? {}).reduce((sum, blocks) => sum + Object.keys(blocks).length, 0),
    dependencies: reads.map((need) => (need.environment === placed.environment ? need.name : need.stackName)),
    state: describeState(placed.state),
  };
}
