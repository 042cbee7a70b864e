import { join } from "node:path";
import { escapeLiterals, escapeTemplate } from "../../engine/escape-literals";
import { mapTexts } from "../../engine/map-texts";
import { readText } from "../../engine/read-file";
import type { Blocks, TerraformModule } from "../../engine/synthesis";
import { writeWhole } from "../../engine/write-whole";
import { isMarked } from "../plans/plan-summary";
import { moduleFile, type RunUnit } from "../unit/run-unit";
import { dataSourcesOf } from "./outputs-behind";
import type { StandIn, StandIns } from "./resolve-references";

/**
 * Does work while the run's copy of a module has stand-ins in place of other units' states. The module is put back
 * afterwards; after a kill the next run does that, because it copies the module again.
 */
export async function withStandIns<T>(unit: RunUnit, standIns: StandIns, work: () => Promise<T>): Promise<T> {
  if (standIns.size === 0) return work();
  const file = join(unit.folder, moduleFile);
  const original = readText(file);
  const byDataSource = [...standIns].map(([stack, values]) => [unit.record.dataSources[stack]!, values] as const);
  const module = standInModule(JSON.parse(original) as TerraformModule, new Map(byDataSource));
  writeWhole(file, JSON.stringify(module, undefined, 2), moduleFile, 0o600);
  try {
    return await work();
  } finally {
    writeWhole(file, original, moduleFile);
  }
}

/**
 * A module with a local in place of each remote state that has stand-ins, in every expression. Nothing that is planned
 * with it can be applied, by whatever way: see `unknown`.
 * @param standIns by output, by the name of the data source
 */
export function standInModule(
  module: TerraformModule,
  standIns: ReadonlyMap<string, Readonly<Record<string, StandIn>>>,
): TerraformModule & { readonly locals: object } {
  const states = Object.entries(module.data?.["terraform_remote_state"] ?? {});
  const kept = states.filter(([name]) => !standIns.has(name));
  const remoteStates: Blocks = kept.length === 0 ? {} : { terraform_remote_state: Object.fromEntries(kept) };
  const data = { ...dataSourcesOf(module), ...remoteStates };
  // Terraform does not take an empty block.
  const others = { ...module, data: Object.keys(data).length === 0 ? undefined : data };
  const replaced = mapTexts(others, (text) =>
    text.replace(/\bdata\.terraform_remote_state\.([\w-]+)\.outputs(?![\w-])/g, (found, name: string) =>
      standIns.has(name) ? `local.${localOf(name)}.outputs` : found,
    ),
  ) as TerraformModule & { readonly locals?: object };
  const locals = [...standIns].map(([name, values]) => {
    const outputs = Object.entries(values).map(([output, { value, unknown, example }]) => {
      return [output, withUnknowns(value, unknown, example)];
    });
    return [localOf(name), { outputs: Object.fromEntries(outputs) as object, guard: unknownText }];
  });
  return { ...replaced, locals: { ...replaced.locals, ...(Object.fromEntries(locals) as object) } };
}

const localOf = (dataSource: string): string => `state_of_${dataSource}`;

/**
 * Terraform evaluates only pure functions while it plans, so a text made of `uuid()` is unknown in a plan. In an apply
 * it is an error, because no UUID matches.
 */
const unknown = (convert: string): string => {
  const text = `regex("^known only after the apply of another unit$", uuid())`;
  return `\${${convert === "" ? text : `${convert}(${text})`}}`;
};
const unknownText = unknown("");

/** A value as an expression, with an unknown of the example's type for each part that is not known. */
function withUnknowns(value: unknown, marks: unknown, example: unknown): unknown {
  if (marks === true) return unknownLike(example);
  if (!isMarked(marks)) return escapeLiterals(value);
  if (Array.isArray(marks)) {
    const [values, examples] = [asRecord(value), asRecord(example)];
    return marks.map((mark, index) => withUnknowns(values[index], mark, examples[index] ?? examples[0]));
  }
  const [values, inner, examples] = [asRecord(value), asRecord(marks), asRecord(example)];
  const keys = [...new Set([...Object.keys(values), ...Object.keys(inner)])];
  return Object.fromEntries(
    keys.map((key) => [escapeTemplate(key), withUnknowns(values[key], inner[key], examples[key])]),
  );
}

function unknownLike(example: unknown): string {
  const converts: Readonly<Record<string, string>> = { string: "", number: "tonumber", boolean: "tobool" };
  return unknown(converts[typeof example] ?? "jsondecode"); // of any type
}

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
