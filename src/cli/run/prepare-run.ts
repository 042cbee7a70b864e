import { resolve } from "node:path";
import { closure } from "../../engine/graph";
import { UserError, problem } from "../../engine/problem";
import { loadProject, synthesizeTo } from "../project";
import { projectNames, resolveTarget, synthesizedNames, type Target } from "../targets";
import { enforcePolicy } from "../../policy/enforce";
import type { RunObserver } from "../../run/report/run-events";
import { holdEnvironment, type RunSettings } from "../../run/open-run";
import type { RunCommand } from "../../run/report/unit-result";
import { loadUnits, type RunUnits } from "../../run/unit/run-unit";
import { copyForRun } from "../../run/unit/working-copy";
import { Interruption } from "../../process/interruption";
import { findTerraform } from "../../terraform/terraform";
import { type Context, outputFolder } from "../command";
import { checkEmulator } from "./emulator-check";

export interface Preparation {
  readonly command: RunCommand;
  /** The words that name the environment and its units. */
  readonly words: readonly string[];
  /** Where the root modules are. */
  readonly output?: string;
  /** Uses the existing root modules instead of synthesizing. */
  readonly skipSynth?: boolean;
  readonly observer: RunObserver;
}

/** A run without its selection of units. */
export type PreparedRun = Omit<RunSettings, "selection"> & {
  /** Units that the words name; none for the whole environment. */
  readonly names: readonly string[];
  /** The folder of the synthesized modules, absolute. Those in `all` are the run's own copies. */
  readonly outdir: string;
};

/** Locks an environment, synthesizes it, and runs `work` on it. */
export async function prepareRun<T>(
  context: Context,
  { command, words, output, skipSynth, observer }: Preparation,
  work: (prepared: PreparedRun) => Promise<T>,
): Promise<T> {
  const { root } = context;
  const outdir = outputFolder(context, output);
  const {
    environment: name,
    names,
    synthesize,
  } = skipSynth === true
    ? synthesizedTarget(root, outdir, words, command)
    : projectTarget(root, outdir, words, command);
  const finding = findTerraform(); // asks it for its version, meanwhile
  finding.catch(() => undefined);
  return holdEnvironment({ root, environment: name, command: `${command} ${name}` }, async () => {
    synthesize();
    const terraform = await finding;
    const folder = resolve(root, outdir);
    const all = await copyForRun({ root, outdir: folder, environment: name });
    await checkEmulator({ root, environment: name, all, note: (text) => observer.note(text) });
    return work({
      command,
      root,
      environment: name,
      names,
      terraform,
      env: process.env,
      observer,
      interruption: interruptionFor(observer),
      all,
      outdir: folder,
    });
  });
}

/** The interruption of a run, noted for its user. */
export const interruptionFor = (observer: RunObserver): Interruption =>
  new Interruption((signal, running) =>
    observer.note(
      running === 0
        ? `${signal}: stopping`
        : `${signal}: waiting for Terraform to write the state of ${running} ${running === 1 ? "unit" : "units"}; further signals have no effect`,
    ),
  );

interface RunTarget {
  readonly environment: string;
  readonly names: readonly string[];
  readonly synthesize: () => void;
}

const namesIn = ({ environment, units = [] }: Target): Omit<RunTarget, "synthesize"> => ({
  environment: environment.name,
  names: units.map(({ unit }) => unit),
});

/** The target in the project. Its environment is synthesized with all dependencies. */
function projectTarget(root: string, outdir: string, words: readonly string[], command: string): RunTarget {
  const project = loadProject();
  const target = resolveTarget(projectNames(project), words, root, command);
  const units = project.units.filter(({ environment }) => environment.name === target.environment.name);
  const all = [...closure(units, ({ dependencies }) => dependencies)];
  return {
    ...namesIn(target),
    synthesize: () => void synthesizeTo({ root, outdir }, project, all, enforcePolicy),
  };
}

/**
 * The existing root modules.
 * @param words the targets, for the advice
 * @throws UserError if there are none
 */
export function existingUnits(root: string, outdir: string, words: readonly string[]): RunUnits {
  const units = loadUnits(resolve(root, outdir));
  if (units.size > 0) return units;
  const fix = `run \`${["npx strata synth", ...words.slice(0, 1)].join(" ")}\` first, or omit --skip-synth`;
  throw new UserError([problem({ path: outdir, message: "contains no root modules", fix })]);
}

/**
 * The target among the existing root modules.
 * @throws UserError if there are none
 */
function synthesizedTarget(root: string, outdir: string, words: readonly string[], command: string): RunTarget {
  const environments = synthesizedNames(existingUnits(root, outdir, words));
  return { ...namesIn(resolveTarget(environments, words, root, command)), synthesize: () => undefined };
}
