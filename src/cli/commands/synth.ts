import type { SynthesizedUnit } from "../../engine/synthesis";
import { describeState } from "../../engine/state";
import { loadProject, selectUnits, synthesizeTo } from "../project";
import { enforcePolicy } from "../../policy/enforce";
import { type Context, outputFolder, type RegisterCommand } from "../command";
import { byEnvironment } from "../environment-groups";
import { targetsArgument } from "../targets-argument";

interface Options {
  readonly output?: string;
  readonly json?: boolean;
}

export const registerSynth: RegisterCommand = (program, context, done) => {
  program
    .command("synth")
    .description("write the root modules of units to cdktf.out")
    .addArgument(targetsArgument())
    .option("-o, --output <folder>", "write to this folder (default: cdktf.out)", undefined)
    .option("--json", "print JSON")
    .action((words: string[], options: Options) => done(synth(context, words, options)));
};

function synth({ root, terminal }: Context, words: readonly string[], { output, json }: Options): number {
  const project = loadProject();
  const units = selectUnits(project, words, root);
  let warnings = 0;
  const synthesized = synthesizeTo({ root, outdir: outputFolder({ root }, output) }, project, units, (made) => {
    warnings = enforcePolicy(made);
  });
  if (json === true) terminal.out(JSON.stringify(synthesized.map(summary), undefined, 2));
  else {
    const rows = synthesized.map((each) => {
      const { unit, resources, dependencies } = summary(each);
      return {
        environment: each.placed.environment,
        cells: [unit, String(resources), dependencies.join(", ") || "-"],
      };
    });
    terminal.out(byEnvironment(["UNIT", "RESOURCES", "DEPENDENCIES"], rows, terminal));
  }
  if (warnings > 0) terminal.err(`${warnings} policy ${warnings === 1 ? "warning" : "warnings"}: npx strata check`);
  return 0;
}

function summary({ placed, module, reads }: SynthesizedUnit) {
  return {
    environment: placed.environment.name,
    unit: placed.name,
    stack: placed.stackName,
    resources: Object.values(module.resource ?? {}).reduce((sum, blocks) => sum + Object.keys(blocks).length, 0),
    dependencies: reads.map((each) => (each.environment === placed.environment ? each.name : each.stackName)),
    state: describeState(placed.state),
  };
}
