import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { UserError, type Problem, problem } from "../engine/problem";
import { readText } from "../engine/read-file";
import type { StateLocation } from "../engine/state";
import { outputsSchema, readStateFile, type StateOutputs } from "./state-file";
import { runTerraform, type Terraform } from "./terraform";
import { workFolder } from "./work-folder";

export type { StateOutput, StateOutputs } from "./state-file";

/** The unit whose state is read. */
export interface StatefulUnit {
  readonly stackName: string;
  readonly state: StateLocation;
}

export interface OutputsOptions {
  /** The project's folder. */
  readonly root: string;
  /** The output folder of the synthesis, relative to the project. */
  readonly outdir: string;
  /** Called only for a state that Terraform must read. */
  readonly terraform: () => Promise<Terraform>;
}

/**
 * The outputs in a unit's state; undefined when it has none yet. A local state is read as a file, any other by
 * `terraform output`, which has the backend's credentials.
 * @throws UserError when the state cannot be read
 */
export function readOutputs(unit: StatefulUnit, options: OutputsOptions): Promise<StateOutputs | undefined> {
  return unit.state.kind === "local"
    ? Promise.resolve(readStateFile(options.root, unit.state.path)?.outputs)
    : outputsByTerraform(unit, options);
}

async function outputsByTerraform(
  { stackName }: StatefulUnit,
  { root, outdir, terraform: find }: OutputsOptions,
): Promise<StateOutputs | undefined> {
  const synthesized = join(root, outdir, "stacks", stackName);
  const subject = `unit ${stackName}`;
  if (!existsSync(join(synthesized, "cdk.tf.json"))) {
    throw mistake(problem({ path: subject, message: "is not synthesized", fix: "first `npx strata synth`" }));
  }
  const copy = workFolder(root, stackName);
  const folder = isInitialized(copy) && haveOneBackend(copy, synthesized) ? copy : synthesized;
  const shown = relative(root, folder).replaceAll("\\", "/");
  const terraform = await find();
  const command = terraform.product === "OpenTofu" ? "tofu" : "terraform";
  const init = `\`${command} -chdir=${shown} init\``;
  if (!isInitialized(folder)) {
    throw mistake(
      problem({ path: subject, message: "is not initialized: its state is not known here", fix: `first ${init}` }),
    );
  }
  const { code, stdout, stderr } = await runTerraform(terraform, ["output", "-json"], { cwd: folder });
  if (code !== 0) {
    const reason = errorLines(stderr);
    const fix = /\binit\b/.test(reason) ? `first ${init}` : `try \`${command} -chdir=${shown} output\``;
    throw mistake(
      problem({ path: subject, message: `has a state that ${terraform.product} cannot read: ${reason}`, fix }),
    );
  }
  const outputs = outputsSchema.safeParse(parseJson(stdout));
  if (!outputs.success) throw new Error(`${terraform.path} output -json printed no outputs in ${shown}`);
  // It prints {} for a state that does not exist, as for one without outputs.
  return Object.keys(outputs.data).length === 0 ? undefined : outputs.data;
}

const isInitialized = (folder: string): boolean => existsSync(join(folder, ".terraform", "terraform.tfstate"));

/** Whether two copies of a module keep their state in one place. */
function haveOneBackend(...folders: readonly [string, string]): boolean {
  const [a, b] = folders.map((folder) => {
    const { terraform } = (parseJson(readText(join(folder, "cdk.tf.json"))) ?? {}) as {
      readonly terraform?: { readonly backend?: unknown; readonly cloud?: unknown };
    };
    return JSON.stringify([terraform?.backend, terraform?.cloud]);
  });
  return a === b;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The message of Terraform's error box, without its frame. */
function errorLines(stderr: string): string {
  const lines = stderr
    .split("\n")
    .map((line) => line.replace(/^[│╷╵]\s?/, "").trim())
    .filter((line) => line !== "");
  const start = lines.findIndex((line) => line.startsWith("Error:"));
  const message = lines
    .slice(Math.max(start, 0))
    .join(" ")
    .replace(/^Error:\s*/, "");
  return message.length > 300 ? `${message.slice(0, 297)}…` : message || "it gives no reason";
}

const mistake = (found: Problem) => new UserError([found]);
