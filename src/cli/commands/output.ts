import { UserError, problem } from "../../engine/problem";
import type { PlacedUnit } from "../../engine/project";
import { didYouMean } from "../../engine/names";
import { loadProject, selectUnits } from "../project";
import { projectNames, resolveTarget } from "../targets";
import { readOutputs, type StateOutput, type StateOutputs } from "../../terraform/outputs";
import { inParallel } from "../../process/parallel";
import { showValue } from "../../terraform/show-value";
import { findTerraform, type Terraform } from "../../terraform/terraform";
import { type Context, outputFolder, type RegisterCommand } from "../command";

interface Selection {
  readonly environment: string;
  readonly unit?: string;
  readonly name?: string;
}

interface Options {
  readonly json?: boolean;
  readonly raw?: boolean;
  readonly output?: string;
}

const atOnce = 4; // Terraform processes of about 100 MiB each

export const registerOutput: RegisterCommand = (program, context, done) => {
  program
    .command("output <environment> [unit] [name]")
    .description("show outputs of units from their states")
    .option("--json", "print JSON, like terraform output -json")
    .option("--raw", "print one string, number or boolean without quotes")
    .option("-o, --output <folder>", "use the root modules of this folder", undefined)
    .addHelpText(
      "after",
      "\nA sensitive value is printed only if it is named, with --json or --raw.\n" +
        "A stack name alone is enough: strata output streaming-prod-msk bootstrapBrokersIam",
    )
    .action(async (first: string, second: string | undefined, third: string | undefined, options: Options) => {
      const project = loadProject();
      const names = projectNames(project);
      const isUnit = resolveTarget(names, [first], context.root, "output").units !== undefined;
      const [words, name] = isUnit ? [[first], second] : [second === undefined ? [first] : [first, second], third];
      const { environment, units } = resolveTarget(names, words, context.root, "output");
      const selection = { environment: environment.path, unit: units?.[0]?.unit, name };
      checkOptions(selection, options);
      done(await output(context, selectUnits(project, words, context.root), selection, options));
    });
};

function checkOptions({ environment, unit, name }: Selection, { json, raw }: Options): void {
  if (raw !== true) return;
  if (json === true) throw new UserError([problem({ message: "--raw and --json exclude each other" })]);
  if (name === undefined) {
    const fix = `npx strata output ${environment} ${unit ?? "<unit>"} <name> --raw`;
    throw new UserError([problem({ message: "--raw requires the name of an output", fix })]);
  }
}

/** Reads the states of `units` and prints the selected outputs. */
export async function output(
  context: Context,
  units: readonly PlacedUnit[],
  selection: Selection,
  options: Options,
): Promise<number> {
  const read = await readAll(context, units, options);
  const [first] = read;
  if (selection.unit === undefined || first === undefined) printAll(context, selection, read, options);
  else if (first.outputs === undefined) {
    throw new UserError([
      problem({ path: `unit ${first.placed.stackName}`, message: "has no state yet", fix: apply(first) }),
    ]);
  } else if (selection.name !== undefined) printOne(context, first.placed, first.outputs, selection.name, options);
  else if (options.json === true) context.terminal.out(JSON.stringify(withoutSecrets(first.outputs), undefined, 2));
  else context.terminal.out(outputLines(first.outputs).join("\n"));
  return 0;
}

interface Read {
  readonly placed: PlacedUnit;
  /** Undefined when there is no state yet. */
  readonly outputs: StateOutputs | undefined;
}

async function readAll(
  { root }: Context,
  units: readonly PlacedUnit[],
  { output: folder }: Options,
): Promise<readonly Read[]> {
  let found: Promise<Terraform> | undefined;
  const options = { root, outdir: outputFolder({ root }, folder), terraform: () => (found ??= findTerraform()) };
  const results = await inParallel(units, atOnce, async (placed) => {
    const outputs = await readOutputs(placed, options);
    // Terraform prints the same for a missing state and for one without outputs.
    const unclear = outputs === undefined && Object.keys(placed.unit.layer.outputs).length === 0;
    return { placed, outputs: unclear ? {} : outputs };
  });
  const problems = results.flatMap((result) => {
    if (result.status === "fulfilled") return [];
    if (result.reason instanceof UserError) return result.reason.problems;
    throw result.reason;
  });
  // A missing Terraform is one problem, regardless of the number of units.
  const distinct = new Map(problems.map((each) => [JSON.stringify(each), each]));
  if (distinct.size > 0) throw new UserError([...distinct.values()]);
  return results.map((result) => (result as PromiseFulfilledResult<Read>).value);
}

function printAll({ terminal }: Context, { environment }: Selection, read: readonly Read[], { json }: Options): void {
  if (json === true) {
    const byUnit = read.map(({ placed, outputs }) => [placed.name, outputs ? withoutSecrets(outputs) : null]);
    terminal.out(JSON.stringify(Object.fromEntries(byUnit), undefined, 2));
    return;
  }
  if (read.length === 0) terminal.err(`${environment} has no units; add one with \`npx strata new unit\``);
  const blocks = read.map((each) => {
    const lines = each.outputs === undefined ? [`no state yet: ${apply(each)}`] : outputLines(each.outputs);
    return [terminal.colors.bold(each.placed.stackName), ...lines.join("\n").split("\n")].join("\n  ");
  });
  if (blocks.length > 0) terminal.out(blocks.join("\n\n"));
}

function printOne(
  { terminal }: Context,
  placed: PlacedUnit,
  outputs: StateOutputs,
  name: string,
  { json, raw }: Options,
): void {
  const found = Object.hasOwn(outputs, name) ? outputs[name] : undefined;
  if (found === undefined) throw new UserError([unknownOutput(placed, outputs, name)]);
  if (json === true) terminal.out(JSON.stringify(found.value, undefined, 2));
  else if (raw === true) terminal.out(rawValue(placed, name, found), "exact");
  else {
    terminal.out(found.sensitive ? "(sensitive)" : showValue(found.value));
    if (found.sensitive) terminal.err("to print it, add --raw or --json");
  }
}

function unknownOutput({ stackName, unit }: PlacedUnit, outputs: StateOutputs, name: string) {
  const subject = `output "${name}"`;
  return Object.hasOwn(unit.layer.outputs, name)
    ? problem({ path: subject, message: `is not in the state of ${stackName} yet`, fix: applyCommand(stackName) })
    : problem({
        path: subject,
        message: `does not exist in ${stackName}`,
        fix: didYouMean(name, Object.keys(outputs)),
      });
}

function rawValue({ stackName }: PlacedUnit, name: string, { value }: StateOutput): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const message = `of ${stackName} is not one string, number or boolean, as --raw prints it`;
  throw new UserError([problem({ path: `output "${name}"`, message, fix: "use --json" })]);
}

function outputLines(outputs: StateOutputs): string[] {
  const lines = Object.entries(outputs).map(
    ([name, { value, sensitive }]) => `${name} = ${sensitive ? "(sensitive)" : showValue(value)}`,
  );
  return lines.length === 0 ? ["no outputs"] : lines;
}

/** A sensitive output keeps its type, but has no value: a mask would be taken for the value. */
function withoutSecrets(outputs: StateOutputs): object {
  const entries = Object.entries(outputs).map(([name, { sensitive, type, value }]) => [
    name,
    sensitive ? { sensitive, type } : { sensitive, type, value },
  ]);
  return Object.fromEntries(entries) as object;
}

const applyCommand = (stackName: string): string => `apply with \`npx cdktf deploy ${stackName}\``;
const apply = ({ placed }: Read): string => applyCommand(placed.stackName);
