import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { z } from "zod";
import { InvalidInput, type Problem, problem } from "../engine/problem";
import type { StateLocation } from "../engine/state";
import { runTerraform, type Terraform } from "./terraform";

/** An output as a state holds it. */
export interface StateOutput {
  readonly value: unknown;
  /** Terraform's name of the type: `"string"`, `["list", "string"]`. */
  readonly type: unknown;
  readonly sensitive: boolean;
}
export type StateOutputs = Readonly<Record<string, StateOutput>>;

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

const outputsSchema = z.record(
  z.string(),
  z.object({ value: z.unknown(), type: z.unknown(), sensitive: z.boolean().default(false) }),
);
const stateVersion = 4; // unchanged since Terraform 0.12
const stateSchema = z.object({ version: z.literal(stateVersion), outputs: outputsSchema.default({}) });

/**
 * The outputs in a unit's state; undefined when it has none yet. A local state is read as a file, any other by
 * `terraform output`, which has the backend's credentials.
 * @throws InvalidInput when the state cannot be read
 */
export function readOutputs(unit: StatefulUnit, options: OutputsOptions): Promise<StateOutputs | undefined> {
  return unit.state.kind === "local"
    ? Promise.resolve(readStateFile(options.root, unit.state.path))
    : outputsByTerraform(unit, options);
}

function readStateFile(root: string, path: string): StateOutputs | undefined {
  const fix = `restore it, for example from ${path}.backup`;
  let text: string;
  try {
    text = readFileSync(join(root, path), "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw mistake({ file: path, path: "", rule: `cannot be read (${code})`, fix: "make it a readable file" });
  }
  if (text === "") return undefined; // Terraform, too, takes an empty file as no state
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw mistake({ file: path, path: "", rule: `is not a Terraform state: ${(error as Error).message}`, fix });
  }
  const state = stateSchema.safeParse(parsed);
  if (!state.success) {
    const encrypted = typeof parsed === "object" && parsed !== null && "encrypted_data" in parsed;
    throw mistake(
      encrypted
        ? { file: path, path: "", rule: "is encrypted", fix: "read it with `tofu output` in the unit's folder" }
        : { file: path, path: "", rule: `is not a Terraform state of version ${stateVersion}`, fix },
    );
  }
  return state.data.outputs;
}

async function outputsByTerraform(
  { stackName }: StatefulUnit,
  { root, outdir, terraform: find }: OutputsOptions,
): Promise<StateOutputs | undefined> {
  const folder = join(root, outdir, "stacks", stackName);
  const shown = relative(root, folder).replaceAll("\\", "/");
  const subject = `unit ${stackName}`;
  if (!existsSync(join(folder, "cdk.tf.json"))) {
    throw mistake(problem(subject, undefined, "is not synthesized", "first `npx strata synth`"));
  }
  const terraform = await find();
  const command = terraform.product === "OpenTofu" ? "tofu" : "terraform";
  const init = `\`${command} -chdir=${shown} init\``;
  if (!existsSync(join(folder, ".terraform", "terraform.tfstate"))) {
    throw mistake(problem(subject, undefined, "is not initialized: its state is not known here", `first ${init}`));
  }
  const { code, stdout, stderr } = await runTerraform(terraform, ["output", "-json"], { cwd: folder });
  if (code !== 0) {
    const reason = errorLines(stderr);
    const fix = /\binit\b/.test(reason) ? `first ${init}` : `try \`${command} -chdir=${shown} output\``;
    throw mistake(problem(subject, undefined, `has a state that ${terraform.product} cannot read: ${reason}`, fix));
  }
  const outputs = outputsSchema.safeParse(parseJson(stdout));
  if (!outputs.success) throw new Error(`${terraform.path} output -json printed no outputs in ${shown}`);
  // It prints {} for a state that does not exist, as for one without outputs.
  return Object.keys(outputs.data).length === 0 ? undefined : outputs.data;
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

const mistake = (found: Problem) => new InvalidInput([found]);
