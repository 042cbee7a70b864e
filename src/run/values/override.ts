import { randomUUID } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Variables } from "../../process/run-program";
import { overrideFiles, type RunUnit } from "../unit/run-unit";
import type { StandIns } from "./resolve-references";

/** Values beside a module for one plan. */
export interface Override {
  /** Variables without which Terraform refuses to work with them. */
  readonly env: Variables;
  readonly remove: () => void;
}

/**
 * Gives a unit's plan values that are not in any state: an override file beside the run's copy of the module points the
 * remote-state data sources at state files made for this plan.
 *
 * A run that is killed leaves the files behind; `removeOverride` of the next run takes them away before anything else.
 * Until then they are of no use to anyone: a variable that only this plan is given has to have the right value.
 * @param statesFolder where the state files go; they may hold secrets
 */
export function writeOverride(unit: RunUnit, standIns: StandIns, statesFolder: string): Override {
  if (standIns.size === 0) return { env: {}, remove: () => undefined };
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
    const [overrideFile, guardFile] = overrideFiles.map((name) => join(unit.folder, name)) as [string, string];
    const key = randomUUID();
    writeFileSync(guardFile, JSON.stringify(guard(key), undefined, 2));
    const content = { "//": marker, data: { terraform_remote_state: Object.fromEntries(sources) as object } };
    writeFileSync(overrideFile, JSON.stringify(content, undefined, 2));
    return { env: { [`TF_VAR_${guardVariable}`]: key }, remove };
  } catch (error) {
    remove(); // half of it may be there
    throw error;
  }
}

/** Takes away what a run may have left that was killed while it planned. */
export function removeOverride({ folder }: Pick<RunUnit, "folder">): void {
  overrideFiles.forEach((name) => rmSync(join(folder, name), { force: true }));
}

const marker = "Made by strata for one plan and removed after it. If no strata runs, delete it.";
const guardVariable = "strata_plan";

/** Terraform checks variables before anything else. */
const guard = (key: string) => ({
  "//": marker,
  variable: {
    [guardVariable]: {
      default: "",
      type: "string",
      validation: {
        condition: `\${var.${guardVariable} == "${key}"}`,
        error_message: `This folder holds values that stand in for outputs, from a plan that was killed. Delete ${overrideFiles.join(" and ")}.`,
      },
    },
  },
});

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
