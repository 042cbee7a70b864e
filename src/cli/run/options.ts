import { type Command, InvalidArgumentError, Option } from "commander";
import { UserError, problem } from "../../engine/problem";
import { type ReportFormat, reportFormats } from "../../run/report/report-formats";

/** What every command that runs over units understands. */
export interface RunOptions {
  readonly all?: boolean;
  /** True, or the revision to compare with. */
  readonly affected?: boolean | string;
  readonly includeDependents?: boolean;
  readonly includeDependencies?: boolean;
  readonly exclude?: readonly string[];
  readonly parallelism?: number;
  readonly failFast?: boolean;
  readonly reportFile?: string;
  readonly reportFormat?: ReportFormat;
  readonly json?: boolean;
  readonly output?: string;
  readonly skipSynth?: boolean;
}

/** Adds the options of `RunOptions` to a command. */
export function withRunOptions(command: Command): Command {
  return command
    .option("--all", "every unit of the environment")
    .option("--affected [base]", "the units that the work since a revision reaches (see strata affected)")
    .option("--include-dependents", "also the units that read the named ones, directly or not")
    .option("--include-dependencies", "also the units that the named ones read, directly or not")
    .option("--exclude <unit>", "leave a unit out; may be repeated", collect)
    .option("-j, --parallelism <number>", "units at a time (default: what cores and memory allow)", parseParallelism)
    .option("--fail-fast", "start nothing new after a failure")
    .option("--report-file <file>", "write a report")
    .addOption(
      new Option("--report-format <format>", "format of the report (default: by the file's ending)").choices(
        reportFormats,
      ),
    )
    .option("--json", "print every event as a line of JSON")
    .option("-o, --output <folder>", "where the root modules are")
    .option("--skip-synth", "take the root modules as they are there");
}

const collect = (value: string, previous: readonly string[] = []): readonly string[] => [
  ...previous,
  ...value.split(",").filter((name) => name !== ""),
];

function parseParallelism(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("It must be a whole number from 1.");
  return value;
}

/** @throws UserError for options that contradict each other */
export function checkRunOptions(
  names: readonly string[],
  { all, affected, reportFile, reportFormat }: RunOptions,
): void {
  if (affected !== undefined && (all === true || names.length > 0)) {
    const fix = "leave one out; --exclude takes units away";
    throw new UserError([problem({ message: "--affected and other choices of units exclude each other", fix })]);
  }
  if (all === true && names.length > 0) {
    throw new UserError([problem({ message: "--all and names of units exclude each other", fix: "leave one out" })]);
  }
  if (reportFormat !== undefined && reportFile === undefined) {
    throw new UserError([
      problem({
        message: "--report-format says how a report is written, but not where",
        fix: "add --report-file <file>",
      }),
    ]);
  }
}

/** Goes on where the last run of the command stopped: which units that are its journal knows. */
export function checkResume(names: readonly string[], options: RunOptions & { readonly resume?: boolean }): void {
  const { all, affected, includeDependents, includeDependencies, exclude } = options;
  const selects = [all, affected, includeDependents, includeDependencies, exclude].some(
    (option) => option !== undefined,
  );
  if (options.resume !== true || (names.length === 0 && !selects)) return;
  const fix = "leave the units out; the journal of the last run names them";
  throw new UserError([problem({ message: "--resume and a selection of units exclude each other", fix })]);
}

/** The format of a report: as said, else as the file's name ends. */
export function formatOf({ reportFile = "", reportFormat }: RunOptions): ReportFormat {
  if (reportFormat !== undefined) return reportFormat;
  if (reportFile.endsWith(".xml")) return "junit";
  return reportFile.endsWith(".md") ? "markdown" : "json";
}

const singleDashed =
  /^-(detailed-exitcode|auto-approve|parallelism|json|no-color|raw|help|platform|(fs|net)-mirror|upgrade)(=.*)?$/;

/** Flags with one dash, as Terraform has them and fingers know them. */
export const acceptTerraformFlags = (argv: readonly string[]): string[] =>
  argv.map((argument) => (singleDashed.test(argument) ? `-${argument}` : argument));
