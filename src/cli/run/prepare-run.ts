import { resolve } from "node:path";
import { closure } from "../../engine/graph";
import { UserError, problem } from "../../engine/problem";
import { loadProject, selectUnits, synthesizeTo } from "../project";
import { enforcePolicy } from "../../policy/enforce";
import type { RunObserver } from "../../run/report/run-events";
import { holdEnvironment, type RunSettings } from "../../run/open-run";
import type { RunCommand } from "../../run/report/unit-result";
import { loadUnits, type RunUnits } from "../../run/unit/run-unit";
import { Interruption } from "../../process/interruption";
import { findTerraform } from "../../terraform/terraform";
import { type Context, outputFolder } from "../command";

export interface Preparation {
  readonly command: RunCommand;
  readonly environment: string;
  /** Units that must exist; none means all of the environment. */
  readonly names: readonly string[];
  /** Where the root modules go. */
  readonly output?: string;
  /** Whether the root modules are taken as they are there. */
  readonly skipSynth?: boolean;
  readonly observer: RunObserver;
}

/** All of a run but which units it works on. */
export type PreparedRun = Omit<RunSettings, "selection">;

/** Takes an environment, synthesizes it, and does `work` with it. */
export async function prepareRun<T>(
  context: Context,
  { command, environment: named, names, output, skipSynth, observer }: Preparation,
  work: (prepared: PreparedRun) => Promise<T>,
): Promise<T> {
  const { root } = context;
  const environment = named.replaceAll("/", "-");
  const outdir = outputFolder(context, output);
  const synthesize = skipSynth === true ? () => undefined : synthesisOf(root, outdir, named, names);
  const finding = findTerraform(); // asks it for its version, meanwhile
  finding.catch(() => undefined);
  return holdEnvironment({ root, environment, command: `${command} ${environment}` }, async () => {
    synthesize();
    const terraform = await finding;
    const all = loadUnits(resolve(root, outdir));
    if (skipSynth === true) requireUnits(all, environment, outdir);
    const interruption = new Interruption((signal, running) =>
      observer.note(
        running === 0
          ? `${signal}: stopping`
          : `${signal}: waiting for Terraform to write the state of ${running} ${running === 1 ? "unit" : "units"}; a second signal changes nothing`,
      ),
    );
    return work({ command, root, environment, terraform, env: process.env, observer, interruption, all });
  });
}

/** Loads the project, and returns what synthesizes the environment with all that it reads. */
function synthesisOf(root: string, outdir: string, environment: string, names: readonly string[]): () => void {
  const project = loadProject();
  const named = selectUnits(project, environment, names);
  const everyUnit = named.length === 0 ? [] : selectUnits(project, environment);
  return () =>
    void synthesizeTo(
      { root, outdir },
      project,
      [...closure(everyUnit, ({ dependencies }) => dependencies)],
      enforcePolicy,
    );
}

/** @throws UserError when no unit of the environment is there */
function requireUnits(all: RunUnits, environment: string, outdir: string): void {
  if ([...all.values()].some(({ record }) => record.environment === environment)) return;
  const fix = `first \`npx strata synth ${environment}\`, or leave --skip-synth out`;
  throw new UserError([problem({ path: outdir, message: `holds no root module of ${environment}`, fix })]);
}
