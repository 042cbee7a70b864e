import { resolve } from "node:path";
import { closure } from "../../engine/graph";
import { loadProject, selectUnits, synthesizeTo } from "../../main";
import { enforcePolicy } from "../../policy/enforce";
import type { RunObserver } from "../../run/events";
import { holdEnvironment, type RunSettings } from "../../run/open-run";
import type { RunCommand } from "../../run/result";
import { loadUnits } from "../../run/run-unit";
import { Interruption } from "../../runner/interruption";
import { findTerraform } from "../../runner/terraform";
import { type Context, outputFolder } from "../command";

export interface Preparation {
  readonly command: RunCommand;
  readonly environment: string;
  /** Units that must exist; none means all of the environment. */
  readonly names: readonly string[];
  /** Where the root modules go. */
  readonly output?: string;
  readonly observer: RunObserver;
}

/** All of a run but which units it works on. */
export type PreparedRun = Omit<RunSettings, "selection">;

/** Takes an environment, synthesizes it, and does `work` with it. */
export async function prepareRun<T>(
  context: Context,
  { command, environment: named, names, output, observer }: Preparation,
  work: (prepared: PreparedRun) => Promise<T>,
): Promise<T> {
  const { root } = context;
  const project = loadProject();
  const units = selectUnits(project, named, names);
  const environment = named.replaceAll("/", "-");
  const everyUnit = units.length === 0 ? [] : selectUnits(project, named);
  const terraform = await findTerraform();
  return holdEnvironment({ root, environment, command: `${command} ${environment}` }, async () => {
    const outdir = outputFolder(context, output);
    synthesizeTo({ root, outdir }, project, [...closure(everyUnit, ({ needs }) => needs)], enforcePolicy);
    const all = loadUnits(resolve(root, outdir));
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
