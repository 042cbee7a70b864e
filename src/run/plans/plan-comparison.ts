import { compareNames } from "../../engine/graph";
import { mapTexts } from "../../engine/map-texts";
import { type PlannedChange, type PlanSummary, summarizePlan } from "./plan-summary";

/** Something that a plan would do and that was not reviewed. */
export interface Difference {
  readonly address: string;
  /** For people: `would be replaced, but was reviewed as updated`. */
  readonly what: string;
}

/** Values that stood in for others when the reviewed plan was made, and what they are now. */
export type Replacements = ReadonlyMap<string, string>;

/**
 * Changes of a plan that were not reviewed: none, if each of its changes is one of the reviewed ones. A value that
 * the review saw as "known after apply" may be anything; one that stood in for another unit's output may be the real one.
 * A resource that may be replaced may also be updated in place or not change at all.
 */
export function compareWithReviewed(
  reviewed: PlanSummary | undefined,
  now: PlanSummary,
  replacements: Replacements = new Map(),
): Difference[] {
  const byAddress = new Map((reviewed?.changes ?? []).map((change) => [change.address, change]));
  return now.changes.flatMap((change) => {
    const what = difference(byAddress.get(change.address), change, replacements);
    return what === undefined ? [] : [{ address: change.address, what }];
  });
}

function difference(
  reviewed: PlannedChange | undefined,
  now: PlannedChange,
  replacements: Replacements,
): string | undefined {
  const would = describeActions(now.actions);
  if (reviewed === undefined) return `would be ${would}, which was not reviewed`;
  if (reviewed.actions.join() !== now.actions.join() && !(reviewed.uncertain && now.actions.join() === "update")) {
    return `would be ${would}, but was reviewed as ${describeActions(reviewed.actions)}`;
  }
  const changed = attributesThatDiffer(reviewed, now, replacements);
  return changed.length === 0 ? undefined : `would be ${would} with another ${changed.join(", ")} than was reviewed`;
}

/** `created`, `replaced`, `moved`. */
export function describeActions(actions: readonly string[]): string {
  if (actions.includes("create") && actions.includes("delete")) return "replaced";
  const words: Readonly<Record<string, string>> = { create: "created", update: "updated", delete: "destroyed" };
  return words[actions[0]!] ?? (actions[0] === "no-op" ? "moved or imported" : actions.join(" and "));
}

function attributesThatDiffer(reviewed: PlannedChange, now: PlannedChange, replacements: Replacements): string[] {
  const [before, after] = [attributes(reviewed.after), attributes(now.after)];
  const [unknownBefore, unknownNow] = [attributes(reviewed.afterUnknown), attributes(now.afterUnknown)];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after), ...Object.keys(unknownNow)])].sort(
    compareNames,
  );
  return names.filter(
    (name) =>
      !fits(replaced(before[name], replacements), unknownBefore[name], after[name]) ||
      // What was shown as a value must not become an unknown.
      (unknownNow[name] === true && unknownBefore[name] !== true),
  );
}

const attributes = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

/** Whether a value is the reviewed one, where that was known. */
export function fits(reviewed: unknown, unknown: unknown, now: unknown): boolean {
  if (unknown === true) return true;
  if (Array.isArray(reviewed) && Array.isArray(now)) {
    const marks = Array.isArray(unknown) ? (unknown as unknown[]) : [];
    if (reviewed.length !== now.length) return marks.length > reviewed.length;
    return reviewed.every((each, index) => fits(each, marks[index], now[index])) || sameSet(reviewed, now);
  }
  if (isObject(reviewed) && isObject(now)) {
    const marks = attributes(unknown);
    return [...new Set([...Object.keys(reviewed), ...Object.keys(now)])].every((key) =>
      fits(reviewed[key], marks[key], now[key]),
    );
  }
  return (reviewed ?? null) === (now ?? null);
}

/** A set is written sorted, so another value in it may have moved the rest. */
function sameSet(a: readonly unknown[], b: readonly unknown[]): boolean {
  const sorted = (list: readonly unknown[]) =>
    list
      .map((each) => JSON.stringify(each))
      .sort(compareNames)
      .join();
  return sorted(a) === sorted(b);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const replaced = (value: unknown, replacements: Replacements): unknown =>
  mapTexts(value, (text) => [...replacements].reduce((changed, [from, to]) => changed.replaceAll(from, to), text));

/** The compared part of a plan. */
export interface ReviewedPlan {
  readonly summary: PlanSummary;
  readonly read: OutputsRead;
}

/** @param uncertain the addresses of what is only replaced if an unknown value requires it */
export const reviewedPlan = (json: unknown, uncertain: readonly string[] = []): ReviewedPlan => ({
  summary: summarizePlan(json, uncertain),
  read: outputsRead(json),
});

interface ReadStates {
  readonly prior_state?: {
    readonly values?: {
      readonly root_module?: {
        readonly resources?: readonly {
          readonly address: string;
          readonly type: string;
          readonly values?: { readonly outputs?: unknown };
        }[];
      };
    };
  };
}

/** Which values of other units a plan was made with, and what they are in another plan of the same unit. */
export function replacementsBetween(reviewed: OutputsRead, now: OutputsRead): Replacements {
  const found = new Map<string, string>();
  const pair = (old: unknown, current: unknown): void => {
    if (typeof old === "string" && typeof current === "string" && old !== current && old.length > 2)
      found.set(old, current);
    else if (Array.isArray(old) && Array.isArray(current)) old.forEach((each, index) => pair(each, current[index]));
    else if (isObject(old) && isObject(current)) Object.keys(old).forEach((key) => pair(old[key], current[key]));
  };
  reviewed.forEach((values, address) => pair(values, now.get(address)));
  return found;
}

/** The outputs of other units that a plan was made with, by the data source that read them. */
export type OutputsRead = ReadonlyMap<string, unknown>;

function outputsRead(plan: unknown): OutputsRead {
  const resources = (plan as ReadStates).prior_state?.values?.root_module?.resources ?? [];
  const states = resources.filter(({ type }) => type === "terraform_remote_state");
  return new Map(states.map(({ address, values }) => [address, values?.outputs]));
}
