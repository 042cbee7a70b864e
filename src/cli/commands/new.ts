import type { Command } from "commander";
import { loadProject } from "../project";
import { type EnvironmentOptions, planEnvironment } from "../../scaffold/environment";
import { planLayer } from "../../scaffold/layer";
import { writeNewFiles } from "../../scaffold/new-files";
import type { Plan } from "../../scaffold/plan";
import { planUnit, type UnitOptions } from "../../scaffold/unit";
import type { Context, RegisterCommand } from "../command";

interface Options {
  readonly dryRun?: boolean;
}

export const registerNew: RegisterCommand = (program, context, done) => {
  const { root } = context;
  const carryOut = (plan: Plan, options: Options): void => done(write(context, plan, options));
  const group = program.command("new").description("start an environment, a unit or a layer: writes its files");

  add(group, "environment <path>", "a folder with an environment.ts, at any depth: qa, prod/eu-west-1")
    .option("--like <environment>", "copy its settings and units")
    .option("--account <id>", "the 12 digits of the AWS account")
    .option("--region <region>", "the AWS region")
    .option("--state-bucket <bucket>", "the S3 bucket of the states")
    .option("--state-region <region>", "the bucket's region; the environment's by default")
    .action((path: string, options: EnvironmentOptions & Options) =>
      carryOut(planEnvironment(loadProject(), root, path, options), options),
    );

  add(group, "unit <environment> <layer>", "a file that places a layer in an environment")
    .option("--name <unit>", "the unit's name; the layer's by default")
    .option("--set <input=value>", "set an input; may be repeated", collect)
    .option("--need <need=unit>", "wire a need to this unit, or to <environment>/<unit>; may be repeated", collect)
    .action((environment: string, layer: string, options: UnitOptions & Options) =>
      carryOut(planUnit(loadProject(), root, environment, layer, options), options),
    );

  add(group, "layer <name>", "a layer that works, and its test").action((name: string, options: Options) =>
    carryOut(planLayer(root, name), options),
  );
};

function add(group: Command, usage: string, description: string): Command {
  return group.command(usage).description(description).option("--dry-run", "print the files instead of writing them");
}

const collect = (value: string, earlier: readonly string[] = []): string[] => [...earlier, value];

function write({ root, terminal }: Context, { files, notes, next }: Plan, { dryRun }: Options): number {
  const { bold, dim } = terminal.colors;
  if (dryRun !== true) writeNewFiles(root, files);
  for (const { path, content } of files) {
    terminal.out(dryRun === true ? `${bold(path)}\n${content}` : `wrote ${path}`);
  }
  notes.forEach((note) => terminal.out(dim(`note: ${note}`)));
  if (dryRun === true) terminal.out("nothing was written (--dry-run)");
  else next.forEach((command) => terminal.out(`next: ${command}`));
  return 0;
}
