import { join } from "node:path";
import { compareNames } from "../../engine/graph";
import { readBytes } from "../../engine/read-file";
import { lockFile } from "../../engine/unit-lock";
import type { UnitRecord } from "../../engine/unit-record";
import { inputFiles, type RunUnit, type RunUnits } from "../unit/run-unit";

/** A unit that a change reaches, and by what. */
export interface AffectedUnit {
  readonly stack: string;
  /** Undefined for a unit that is gone. */
  readonly unit?: RunUnit;
  /** For people: `aws_vpc.network changed`, `reads dev-vpc`. */
  readonly reasons: readonly string[];
}

/**
 * The units whose root module or assets differ between two syntheses, and those that read them, directly or not. What
 * decides is what Terraform would be given, not which source files were edited.
 */
export function affectedUnits(base: RunUnits, current: RunUnits): AffectedUnit[] {
  const reasons = new Map<string, string[]>();
  for (const [stack, unit] of current) {
    const before = base.get(stack);
    const found = before === undefined ? ["is new"] : differences(before, unit);
    if (found.length > 0) reasons.set(stack, found);
  }
  // The map grows while it is walked: readers of readers are reached too.
  for (const stack of reasons.keys()) {
    for (const reader of current.values()) {
      if (reader.dependencies.includes(stack))
        reasons.set(reader.stack, [...(reasons.get(reader.stack) ?? []), `reads ${stack}`]);
    }
  }
  const gone = [...base.keys()].filter((stack) => !current.has(stack));
  return [
    ...[...reasons].map(([stack, found]) => ({ stack, unit: current.get(stack), reasons: found })),
    ...gone.map((stack) => ({
      stack,
      reasons: ["is gone: what it made stays until it is destroyed from the base revision"],
    })),
  ].sort((a, b) => compareNames(a.stack, b.stack));
}

function differences(before: RunUnit, after: RunUnit): string[] {
  const files = [...new Set([...inputFiles(before.folder), ...inputFiles(after.folder)])].filter(
    (file) => file !== lockFile,
  );
  const found = files.sort(compareNames).flatMap((file) => {
    const [old, current] = [read(before.folder, file), read(after.folder, file)];
    if (old === current) return [];
    return file === "cdk.tf.json" ? moduleDifferences(old, current) : [`${file} ${verb(old, current)}`];
  });
  return [...found, ...lockDifferences(before.record.locked, after.record.locked)];
}

/**
 * The providers whose locked versions differ, as synthesis recorded them: the lock file itself may be Terraform's own,
 * and a checksum more changes no plan.
 */
function lockDifferences(old: UnitRecord["locked"] = {}, current: UnitRecord["locked"] = {}): string[] {
  return [...new Set([...Object.keys(old), ...Object.keys(current)])].sort(compareNames).flatMap((source) => {
    const [before, now] = [old[source], current[source]];
    if (before === now) return [];
    if (before === undefined) return [`${source} locked at ${now}`];
    return now === undefined ? [`${source} no longer locked`] : [`${source} ${before} -> ${now}`];
  });
}

function read(folder: string, file: string): string | undefined {
  try {
    return readBytes(join(folder, file)).toString("latin1");
  } catch {
    return undefined;
  }
}

/** The blocks of a module that differ, by their addresses. */
function moduleDifferences(before = "{}", after = "{}"): string[] {
  const [old, current] = [blocks(before), blocks(after)];
  return [...new Set([...old.keys(), ...current.keys()])]
    .filter((address) => old.get(address) !== current.get(address))
    .map((address) => `${address} ${verb(old.get(address), current.get(address))}`);
}

const verb = (before: string | undefined, after: string | undefined): string =>
  before === undefined ? "added" : after === undefined ? "removed" : "changed";

function blocks(module: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const { resource, data, ...rest } = JSON.parse(module) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const nested = (prefix: string, types: Readonly<Record<string, unknown>> = {}): void => {
    for (const [type, byName] of Object.entries(types)) {
      for (const [name, block] of Object.entries(byName as object)) {
        found.set(`${prefix}${type}.${name}`, JSON.stringify(block));
      }
    }
  };
  nested("", resource);
  nested("data.", data);
  for (const [kind, entries] of Object.entries(rest)) {
    for (const [name, block] of Object.entries(entries)) found.set(`${kind}.${name}`, JSON.stringify(block));
  }
  return found;
}
