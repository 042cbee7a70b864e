import { appendFileSync } from "node:fs";
import { resolve } from "node:path";
import { UserError } from "../../engine/problem";
import { writeWhole } from "../../engine/write-whole";
import { affectedUnits } from "../../run/graph/affected";
import { withBase } from "../../run/graph/base-synthesis";
import type { RunContext } from "../../run/run-context";
import type { RunObserver } from "../../run/report/run-events";
import { openRun, runsFolder } from "../../run/open-run";
import { formatReport } from "../../run/report/report-formats";
import type { RunCommand, RunReport, UnitResult } from "../../run/report/unit-result";
import { resume } from "../../run/journal/resume";
import { loadUnits, type RunUnits } from "../../run/unit/run-unit";
import { select, type Selection, type SelectionOptions } from "../../run/graph/selection";
import type { Context } from "../command";
import { groupedObserver } from "./grouped";
import { jsonObserver } from "./json-events";
import { liveObserver } from "./live";
import { checkRunOptions, formatOf, type RunOptions } from "./options";
import { plainObserver } from "./plain";
import { prepareRun } from "./prepare-run";

export interface RunRequest {
  readonly command: RunCommand;
  /** The words that name the environment and its units. */
  readonly words: readonly string[];
  readonly options: RunOptions & { readonly outDir?: string; readonly resume?: boolean };
  /** Checks before anything is written. */
  readonly check?: (units: RunUnits, selection: Selection, names: readonly string[]) => void;
}

/** Synthesizes an environment, runs a command over its units, and writes the requested reports. */
export async function executeRun(
  context: Context,
  { command, words, options, check }: RunRequest,
  work: (run: RunContext) => Promise<readonly UnitResult[]>,
): Promise<RunReport> {
  const { root, terminal } = context;
  const observer = observerFor(context, options);
  const report = await prepareRun(
    context,
    { command, words, output: options.output, skipSynth: options.skipSynth, observer },
    async (prepared) => {
      const { environment, names, all, outdir, interruption } = prepared;
      checkRunOptions(names, options);
      const selection: Selection =
        options.resume === true
          ? resume(runsFolder(root, environment), command, environment, all)
          : await selectAffected(root, all, outdir, { environment, names, ...options });
      if (selection.remark !== undefined) observer.note(selection.remark);
      check?.(all, selection, names);
      const { parallelism, failFast, schemaCache, outDir } = options;
      const settings = { ...prepared, selection, parallelism, failFast, schemaCache };
      return interruption.during(() =>
        openRun({ ...settings, outDir: outDir === undefined ? undefined : resolve(outDir) }, work),
      );
    },
  );
  writeReports(report, options);
  if (options.json !== true) terminal.err(`logs: ${report.folder}`);
  return report;
}

/** The named units; with `--affected` those that changed since its base. */
async function selectAffected(
  root: string,
  all: RunUnits,
  outdir: string,
  { affected, ...options }: SelectionOptions & Pick<RunOptions, "affected">,
): Promise<Selection> {
  if (affected === undefined || affected === false) return select(all, options);
  const reached = await withBase(root, affected === true ? undefined : affected, (base) =>
    affectedUnits(base, loadUnits(outdir)),
  );
  const names = reached.flatMap(({ unit }) =>
    unit?.record.environment === options.environment ? [unit.record.unit] : [],
  );
  return names.length === 0
    ? { units: [], excluded: [], remark: "no unit is affected" }
    : select(all, { ...options, names });
}

/** The observer for where a command prints. */
export function observerFor({ terminal }: Context, { json, verbose }: RunOptions): RunObserver {
  if (json === true) return jsonObserver(terminal);
  if (!terminal.interactive) {
    if (process.env["GITHUB_ACTIONS"] === "true") return groupedObserver(terminal, process.env);
    return plainObserver(terminal, { verbose: verbose === true });
  }
  const screen = { write: (text: string) => void process.stderr.write(text), columns: () => process.stderr.columns };
  return liveObserver(terminal, screen, { verbose: verbose === true });
}

/** Writes the report that was asked for, and the summary of GitHub. */
export function writeReports(report: RunReport, options: RunOptions): void {
  if (options.reportFile !== undefined) {
    const content = formatReport(report, formatOf(options));
    try {
      writeWhole(resolve(options.reportFile), content, `--report-file ${options.reportFile}`);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      throw new UserError(error.problems, `the run itself is complete, its logs are in ${report.folder}`);
    }
  }
  const summary = process.env["GITHUB_STEP_SUMMARY"];
  if (summary) appendFileSync(summary, formatReport(report, "markdown"));
}
