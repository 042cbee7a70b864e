import { appendFileSync } from "node:fs";
import { resolve } from "node:path";
import { closure } from "../../engine/graph";
import { InvalidInput, problem } from "../../engine/problem";
import { writeWhole } from "../../engine/write-whole";
import { loadProject, selectUnits, synthesizeTo } from "../../main";
import { enforcePolicy } from "../../policy/enforce";
import { affectedUnits } from "../../run/affected";
import { withBase } from "../../run/base-synthesis";
import type { RunContext } from "../../run/context";
import type { RunObserver } from "../../run/events";
import { holdEnvironment, openRun, runsFolder } from "../../run/open-run";
import { formatReport } from "../../run/report-formats";
import type { RunCommand, RunReport, UnitResult } from "../../run/result";
import { resume } from "../../run/resume";
import { loadUnits, type RunUnits } from "../../run/run-unit";
import { select, type Selection, type SelectionOptions } from "../../run/selection";
import { Interruption } from "../../runner/interruption";
import { findTerraform } from "../../runner/terraform";
import { type Context, outputFolder } from "../command";
import { groupedObserver } from "./grouped";
import { jsonObserver } from "./json-events";
import { liveObserver } from "./live";
import { checkRunOptions, formatOf, type RunOptions } from "./options";

export interface RunRequest {
  readonly command: RunCommand;
  readonly environment: string;
  readonly names: readonly string[];
  readonly options: RunOptions & { readonly outDir?: string; readonly resume?: boolean };
  /** What else must be true before anything is written. */
  readonly check?: (units: RunUnits, selection: Selection) => void;
}

/** Synthesizes an environment, runs a command over units of it, and writes the reports that were asked for. */
export async function performRun(
  context: Context,
  { command, environment: named, names, options, check }: RunRequest,
  work: (run: RunContext) => Promise<readonly UnitResult[]>,
): Promise<RunReport> {
  const { root, terminal } = context;
  checkRunOptions(names, options);
  const environment = named.replaceAll("/", "-");
  const outdir = outputFolder(context, options.output);
  const synthesize = options.skipSynth === true ? () => undefined : synthesisOf(root, outdir, named, names);
  const finding = findTerraform(); // asks it for its version, meanwhile
  finding.catch(() => undefined);
  const report = await holdEnvironment({ root, environment, command: `${command} ${environment}` }, async () => {
    synthesize();
    const terraform = await finding;
    const all = loadUnits(resolve(root, outdir));
    if (options.skipSynth === true) requireUnits(all, environment, outdir);
    const observer = observerFor(context, options);
    const interruption = new Interruption((signal, running) =>
      observer.note(
        running === 0
          ? `${signal}: stopping`
          : `${signal}: waiting for Terraform to write the state of ${running} ${running === 1 ? "unit" : "units"}; a second signal changes nothing`,
      ),
    );
    const selection: Selection =
      options.resume === true
        ? resume(runsFolder(root, environment), command, environment, all)
        : await selectAffected(root, all, { environment, names, ...options });
    if (selection.remark !== undefined) observer.note(selection.remark);
    check?.(all, selection);
    const { parallelism, failFast, outDir } = options;
    const settings = {
      command,
      root,
      environment,
      terraform,
      env: process.env,
      observer,
      interruption,
      all,
      selection,
    };
    return interruption.during(() =>
      openRun({ ...settings, parallelism, failFast, outDir: outDir === undefined ? undefined : resolve(outDir) }, work),
    );
  });
  writeReports(report, options);
  if (options.json !== true) terminal.err(`logs: ${report.folder}`);
  return report;
}

/** Loads the project, and returns what synthesizes the environment with all that it reads. */
function synthesisOf(root: string, outdir: string, environment: string, names: readonly string[]): () => void {
  const project = loadProject();
  const named = selectUnits(project, environment, names);
  const everyUnit = named.length === 0 ? [] : selectUnits(project, environment);
  return () =>
    void synthesizeTo({ root, outdir }, project, [...closure(everyUnit, ({ needs }) => needs)], enforcePolicy);
}

/** @throws InvalidInput when no unit of the environment is there */
function requireUnits(all: RunUnits, environment: string, outdir: string): void {
  if ([...all.values()].some(({ record }) => record.environment === environment)) return;
  const fix = `first \`npx strata synth ${environment}\`, or leave --skip-synth out`;
  throw new InvalidInput([problem(outdir, undefined, `holds no root module of ${environment}`, fix)]);
}

/** The units that were named; with `--affected` those that the work since its base reaches. */
async function selectAffected(
  root: string,
  all: RunUnits,
  { affected, ...options }: SelectionOptions & Pick<RunOptions, "affected">,
): Promise<Selection> {
  if (affected === undefined || affected === false) return select(all, options);
  const reached = await withBase(root, affected === true ? undefined : affected, (base) => affectedUnits(base, all));
  const names = reached.flatMap(({ unit }) =>
    unit?.record.environment === options.environment ? [unit.record.unit] : [],
  );
  return names.length === 0
    ? { units: [], excluded: [], remark: "no unit is affected" }
    : select(all, { ...options, names });
}

function observerFor({ terminal }: Context, { json }: RunOptions): RunObserver {
  if (json === true) return jsonObserver(terminal);
  if (!terminal.interactive) return groupedObserver(terminal, process.env);
  const screen = { write: (text: string) => void process.stderr.write(text), columns: () => process.stderr.columns };
  return liveObserver(terminal, screen);
}

function writeReports(report: RunReport, options: RunOptions): void {
  if (options.reportFile !== undefined) {
    const content = formatReport(report, formatOf(options));
    writeWhole(resolve(options.reportFile), content, `--report-file ${options.reportFile}`);
  }
  const summary = process.env["GITHUB_STEP_SUMMARY"];
  if (summary) appendFileSync(summary, formatReport(report, "markdown"));
}
