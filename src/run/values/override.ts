import { rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { overrideFile, type RunUnit } from "../unit/run-unit";
import type { StandIns } from "./resolve-references";

/**
 * Gives a unit's plan values that are not in any state: an override file beside the module, which stays as it is, points
 * the remote-state data sources at state files made for this plan. Returns what takes the override away again.
 *
 * A run that is killed leaves the file behind; `removeOverride` of the next run takes it away before anything else.
 * @param statesFolder where the state files go; they may hold secrets
 */
export function writeOverride(unit: RunUnit, standIns: StandIns, statesFolder: string): () => void {
  if (standIns.size === 0) return () => undefined;
  const fileOf = (producer: string) => join(statesFolder, `${producer}.tfstate`);
  const remove = (): void => {
    removeOverride(unit);
    for (const producer of standIns.keys()) rmSync(fileOf(producer), { force: true });
  };
  try {
    const sources = [...standIns].map(([producer, values]) => {
      writeFileSync(fileOf(producer), standInState(values), { mode: 0o600 });
      const path = relative(unit.folder, fileOf(producer)).replaceAll("\\", "/");
      return [unit.record.dataSources[producer]!, { backend: "local", config: { path }, workspace: null }];
    });
    const content = { "//": marker, data: { terraform_remote_state: Object.fromEntries(sources) as object } };
    writeFileSync(join(unit.folder, overrideFile), JSON.stringify(content, undefined, 2));
    return remove;
  } catch (error) {
    remove(); // half of it may be there
    throw error;
  }
}

/** Takes away what a run may have left that was killed while it planned. */
export function removeOverride({ folder }: Pick<RunUnit, "folder">): void {
  rmSync(join(folder, overrideFile), { force: true });
}

const marker = "Made by strata for one plan and removed after it. If no strata runs, delete it.";

/** The least that Terraform reads outputs from. */
export function standInState(values: Readonly<Record<string, unknown>>): string {
  const outputs = Object.entries(values).map(([name, value]) => [name, { value, type: typeOf(value) }]);
  return JSON.stringify({ version: 4, serial: 1, lineage: "strata", outputs: Object.fromEntries(outputs) as object });
}

/** Terraform's name of a value's type, as its states spell it. */
function typeOf(value: unknown): unknown {
  if (value === null || value === undefined) return "dynamic";
  if (Array.isArray(value)) return ["tuple", value.map(typeOf)];
  if (typeof value !== "object") return value === true || value === false ? "bool" : typeof value;
  return ["object", Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, typeOf(inner)]))];
}
