import type { Command } from "commander";
import { loadProject } from "../project";
import { type EnvironmentOptions, scaffoldEnvironment } from "../../scaffold/environment";
import { scaffoldLayer } from "../../scaffold/layer";
import { writeNewFiles } from "../../scaffold/new-files";
import type { Plan } from "../../scaffold/plan";
import { scaffoldUnit, type UnitOptions } from "../../scaffold/unit";
import type { Context, RegisterCommand } from "../command";

interface Options {
  readonly dryRun?: boolean;
}

export const registerNew: RegisterCommand = (program, context, done) => {
  const { root } = context;
  const carryOut = (plan: Plan, options: Options): void => done(write(context, plan, options));
  const group = program.command("new").description("create the files of an environment, a unit or a layer");

  add(group, "environment <path>", "create environments/<path>, such as lake/dev")
    .option("--like <environment>", "copy the settings and units of an environment")
    .option("--account <id>", "set the AWS account")
    .option("--region <region>", "set the AWS region")
    .option("--state-bucket <bucket>", "set the S3 bucket of the states")
    .option("--state-region <region>", "set the region of the bucket (default: --region)")
    .option("--kubernetes-context <context>", "set the context of the Kubernetes cluster")
    .option("--kubeconfig <file>", "set the kubeconfig (default: ~/.kube/config)")
    .action((path: string, options: EnvironmentOptions & Options) =>
      carryOut(scaffoldEnvironment(loadProject(), root, path, options), options),
    );

  add(group, "unit <environment> <layer>", "create a unit: a layer placed in an environment")
    .option("--name <unit>", "name the unit (default: the name of the layer)")
    .option("--set <input=value>", "set an input (repeatable)", collect)
    .option("--need <need=unit>", "choose the unit of a need (repeatable)", collect)
    .action((environment: string, layer: string, options: UnitOptions & Options) =>
      carryOut(scaffoldUnit(loadProject(), root, environment, layer, options), options),
    );

  add(group, "layer <domain/name>", "create a working layer and its test").action((address: string, options: Options) =>
    carryOut(scaffoldLayer(root, address), options),
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
