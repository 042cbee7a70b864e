import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { StateOutputs } from "../../terraform/outputs";
import type { Masking } from "../plans/masking";
import { maskPlan } from "../plans/plan-secrets";
import { planFiles, type PlanMode } from "../plans/plan-stamp";
import { type PlanSummary, summarizePlan } from "../plans/plan-summary";
import type { TextChanges } from "../plans/plan-text";
import { uncertainReplacements } from "../plans/uncertain-replacements";
import type { ResourceChange, UnitResult } from "../report/unit-result";
import type { RunContext } from "../run-context";
import type { OutputRead } from "../values/outputs-behind";
import { type PlannedProducer, type PlannedValue, worst } from "../values/resolve-references";
import { readModule, type RunUnit } from "./run-unit";

/** Result of planning one unit, with what its dependents need. */
export interface PlanOutcome {
  readonly result: UnitResult;
  /** For the units that read this one; undefined if it failed. */
  readonly producer?: { readonly planned: PlannedProducer; readonly state: StateOutputs | undefined };
}

/** Content of a plan, new or kept. */
export interface PlanContent extends Omit<TextChanges, "resources"> {
  readonly changed: boolean;
  readonly resources: readonly ResourceChange[];
  /** The addresses of what is only replaced if an unknown value requires it. */
  readonly uncertain: readonly string[];
  /** Undefined where no output changes, or no one needs it. */
  readonly summary?: PlanSummary;
}

/** The content of a plan without changes. */
export const nothing = { counts: { add: 0, change: 0, destroy: 0 }, resources: [], uncertain: [] } as const;

/** Writes a plan as JSON beside it, without the secrets that were learned. */
export function keepPlanJson(json: unknown, folder: string, masking: Masking): void {
  writeFileSync(join(folder, planFiles.json), `${JSON.stringify(maskPlan(json, masking))}\n`, { mode: 0o600 });
}

/** The part of a plan in JSON that is reported, with its summary. */
export function contentOf(
  json: unknown,
  unit: RunUnit,
  { mode, references }: { readonly mode: PlanMode; readonly references: readonly PlannedValue[] },
) {
  const isUnknown = unknownOutputs(unit, references);
  const hasUnknown = references.some(({ kind }) => kind === "unknown");
  const uncertain = hasUnknown ? uncertainReplacements(json, readModule(unit), isUnknown) : [];
  const summary = summarizePlan(json, uncertain);
  const listed = mode === "drift" ? driftOf(summary) : summary.changes;
  const resources = listed.map(({ address, actions, uncertain }): ResourceChange => {
    return uncertain ? { address, actions, uncertain } : { address, actions };
  });
  return { counts: summary.counts, resources, uncertain, summary };
}

/** Whether a plan is made without knowing an output. */
export function unknownOutputs(
  { record }: RunUnit,
  references: readonly PlannedValue[],
): (read: OutputRead) => boolean {
  const unknown = references.filter(({ kind }) => kind === "unknown");
  return ({ name, output }) =>
    unknown.some(
      (each) => record.dataSources[each.producer] === name && (output === undefined || each.output === output),
    );
}

/**
 * Changes made outside Terraform that an apply would revert. Terraform's own list has more: values that a
 * service fills in later, or that another resource of the unit has set.
 */
function driftOf({ changes, drift }: PlanSummary): PlanSummary["drift"] {
  const changed = new Set(changes.map(({ address }) => address));
  return drift.filter(({ address }) => changed.has(address));
}

/** Of the result of a unit: what its plan says. */
export const plannedResult = ({ changed, counts, resources }: PlanContent, references: readonly PlannedValue[]) => ({
  result: "succeeded" as const,
  changed,
  counts,
  resources,
  references: references.filter(({ kind }) => kind !== "real"),
});

/** For the units that read a planned one. What a plan with unknown values knows will come true, but it is made again. */
export const plannedProducer = (
  summary: PlanSummary | undefined,
  references: readonly PlannedValue[],
): PlannedProducer => ({
  kind: worst(references.map(({ kind }) => (kind === "unknown" ? "provisional" : kind))),
  changes: summary?.outputs ?? {},
});

/** The plan's file, relative to the project. */
export const pathOfPlan = (folder: string, { root }: RunContext): string =>
  relative(root, join(folder, planFiles.binary)).replaceAll("\\", "/");

/** No change of an output means that every output of the contract is in the state as it will be. */
export function unchangedOutputs({ record }: RunUnit): StateOutputs {
  const names = Object.entries(record.outputs);
  return Object.fromEntries(
    names.map(([name, { sensitive }]) => [name, { value: undefined, type: undefined, sensitive }]),
  );
}
