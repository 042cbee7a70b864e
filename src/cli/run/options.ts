import { type Command, InvalidArgumentError, Option } from "commander";
import { UserError, problem } from "../../engine/problem";
import { extname, resolve } from "node:path";
import { requireWritableFolder } from "../../engine/make-folder";
import { checkWritable } from "../../engine/write-whole";
import { type ReportFormat, reportFormats } from "../../run/report/report-formats";

/** Options of every command that runs over units. */
export interface RunOptions {
  readonly all?: boolean;
  /** True, or the base revision. */
  readonly affected?: boolean | string;
  readonly includeDependents?: boolean;
  readonly includeDependencies?: boolean;
  readonly exclude?: readonly string[];
  readonly parallelism?: number;
  readonly failFast?: boolean;
  /** False for `--no-schema-cache`. */
  readonly schemaCache?: boolean;
  readonly reportFile?: string;
  readonly reportFormat?: ReportFormat;
  readonly json?: boolean;
  readonly output?: string;
  readonly skipSynth?: boolean;
  /** Prints the full plan of every unit. */
  readonly verbose?: boolean;
}

/** Adds the options of `RunOptions` to a command. */
export function withRunOptions(command: Command): Command {
  return withReportOptions(
    command
      .option("--all", "select every unit of the environment")
      .option("--affected [base]", "select units that changed since a revision")
      .option("--include-dependents", "add the dependents of the selected units")
      .option("--include-dependencies", "add the dependencies of the selected units")
      .option("--exclude <unit>", "leave a unit out (repeatable)", collect),
  );
}

/** Adds the options of a run that do not select units. */
export function withReportOptions(command: Command): Command {
  return command
    .option("-j, --parallelism <number>", "limit concurrent units (default: by cores and memory)", parseParallelism)
    .option("--fail-fast", "stop starting units after a failure")
    .option("--no-schema-cache", "start providers for their schemas too")
    .option("--report-file <file>", "write a report")
    .addOption(
      new Option("--report-format <format>", "set the report format (default: by file ending)").choices(reportFormats),
    )
    .option("--verbose", "print the full plan of every unit")
    .option("--json", "print events as lines of JSON")
    .option("-o, --output <folder>", "use the root modules of this folder")
    .option("--skip-synth", "use the existing root modules");
}

const collect = (value: string, previous: readonly string[] = []): readonly string[] => [
  ...previous,
  ...value.split(",").filter((name) => name !== ""),
];

function parseParallelism(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("It must be a positive integer.");
  return value;
}

const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** An age such as `30m` or `4h`, in milliseconds. */
export function parseAge(text: string): number {
  const [, number, unit] = /^([1-9]\d{0,5})([smhd])$/.exec(text) ?? [];
  if (unit === undefined) throw new InvalidArgumentError("It must be a positive number of s, m, h or d, such as 4h.");
  return Number(number) * secondsOf[unit]! * 1000;
}

/** Checks that there is a folder of which plans are reused. */
export function checkReuse({ reuse, outDir }: { readonly reuse?: number; readonly outDir?: string }): void {
  if (reuse === undefined || outDir !== undefined) return;
  const fix = "name the folder of the kept plans";
  throw new UserError([problem({ message: "--reuse requires --out-dir", fix })]);
}

/**
 * Checks options before a run.
 * @throws UserError for options that contradict each other, and for a report that could not be written at the end
 */
export function checkRunOptions(names: readonly string[], options: RunOptions): void {
  const { all, affected, reportFile, reportFormat } = options;
  if (affected !== undefined && (all === true || names.length > 0)) {
    const fix = "omit one; --exclude removes units";
    throw new UserError([problem({ message: "--affected and other selections exclude each other", fix })]);
  }
  if (all === true && names.length > 0) {
    throw new UserError([problem({ message: "--all and named units exclude each other", fix: "omit one" })]);
  }
  if (reportFormat !== undefined && reportFile === undefined) {
    throw new UserError([
      problem({
        message: "--report-format requires --report-file",
        fix: "add --report-file <file>",
      }),
    ]);
  }
  if (reportFile !== undefined) {
    formatOf(options);
    checkWritable(resolve(reportFile), `--report-file ${reportFile}`);
  }
}

/** Checks before a plan that the folder of its plans is writable, and makes it. */
export function checkOutDir(outDir: string | undefined): void {
  if (outDir === undefined) return;
  if (outDir === "") throw new UserError([problem({ path: "--out-dir", value: outDir, must: "be a folder" })]);
  requireWritableFolder(resolve(outDir), `--out-dir ${outDir}`);
}

/** Rejects a selection beside `--resume`, which continues with the units of the journal. */
export function checkResume(names: readonly string[], options: RunOptions & { readonly resume?: boolean }): void {
  const { all, affected, includeDependents, includeDependencies, exclude } = options;
  const selects = [all, affected, includeDependents, includeDependencies, exclude].some(
    (option) => option !== undefined,
  );
  if (options.resume !== true || (names.length === 0 && !selects)) return;
  const fix = "omit the units; the journal of the last run names them";
  throw new UserError([problem({ message: "--resume and selected units exclude each other", fix })]);
}

const formatsByEnding: Readonly<Record<string, ReportFormat>> = { ".json": "json", ".md": "markdown", ".xml": "junit" };

/**
 * The format of a report: the given one, or else by the ending of the file.
 * @throws UserError for another ending without a format
 */
export function formatOf({ reportFile = "", reportFormat }: RunOptions): ReportFormat {
  const format = reportFormat ?? formatsByEnding[extname(reportFile).toLowerCase()];
  if (format !== undefined) return format;
  const endings = Object.entries(formatsByEnding).map(([ending, name]) => `${ending} (${name})`);
  const fix = `or set --report-format to ${reportFormats.join(", ")}`;
  throw new UserError([
    problem({ path: "--report-file", value: reportFile, must: `end in ${endings.join(", ")}`, fix }),
  ]);
}

const singleDashed =
  /^-(detailed-exitcode|auto-approve|parallelism|json|no-color|raw|help|platform|(fs|net)-mirror|upgrade)(=.*)?$/;

/** Accepts the single-dash flags of Terraform. */
export const acceptTerraformFlags = (argv: readonly string[]): string[] =>
  argv.map((argument) => (singleDashed.test(argument) ? `-${argument}` : argument));
