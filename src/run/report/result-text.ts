import type { ChangeCounts } from "../plans/plan-summary";
import type { MissingValue, PlannedValue } from "../values/resolve-references";
import type { ResourceChange, RunReport, UnitResult } from "./unit-result";

/** `+2 ~1 -0`, `no changes`, or `not known yet`. Without counts the resources are those that drifted. */
export function describeChanges(unit: UnitResult): string {
  const { result, changed, counts, resources } = unit;
  if (result !== "succeeded" || changed === undefined) return "-";
  if (!changed) return isUncertain(unit) ? "not known yet" : "no changes";
  if (counts === undefined) return resources.length === 0 ? "not known" : `${resources.length} drifted`;
  return isEmpty(counts) ? "outputs only" : describeCounts(counts);
}

/** Whether a plan without changes says nothing: it was made with an example. */
const isUncertain = ({ changed, references }: UnitResult): boolean =>
  changed === false && references.some(({ kind }) => kind === "mocked");

export const describeCounts = ({ add, change, destroy }: ChangeCounts): string => `+${add} ~${change} -${destroy}`;

const isEmpty = ({ add, change, destroy }: ChangeCounts): boolean => add + change + destroy === 0;

/** The references that are not real, with where each comes from: `provisional: dev-vpc.vpcId, dev-kms.dataKeyArn`. */
export function describeReferences(references: readonly PlannedValue[]): string {
  const kinds = [...new Set(references.map(({ kind }) => kind))];
  return kinds
    .map((kind) => {
      const names = references
        .filter((each) => each.kind === kind)
        .map(({ producer, output }) => `${producer}.${output}`);
      return `${kind}: ${names.join(", ")}`;
    })
    .join("; ");
}

export const listMissing = (missing: readonly MissingValue[]): string =>
  missing.map(({ producer, output }) => `${producer}.${output}`).join(", ");

/** The outputs that a unit waits for, and why: `dev-vpc.zones, which decides how many aws_subnet.private there are`. */
export function describeMissing(missing: readonly MissingValue[]): string {
  const reasons = [...new Set(missing.map(({ because }) => because))];
  return reasons
    .map((because) => {
      const outputs = missing.filter((each) => each.because === because);
      const why = outputs.length === 1 ? because : because?.replace(/^(\w+)s /, "$1 ");
      return because === undefined ? listMissing(outputs) : `${listMissing(outputs)}, which ${why}`;
    })
    .join("; ");
}

/** Resources that are only replaced if an unknown value requires it: `may be replaced: aws_subnet.private`. */
function describeUncertain(resources: UnitResult["resources"]): string | undefined {
  const addresses = resources.filter(({ uncertain }) => uncertain).map(({ address }) => address);
  return addresses.length === 0 ? undefined : `may be replaced: ${addresses.join(", ")}`;
}

/** The action on a resource: `update`, `delete/create`, `may replace`. */
export const describeResource = ({ actions, uncertain }: ResourceChange): string =>
  uncertain === true ? "may replace" : actions.join("/");

/** Why a unit ended as it did, and with what it was planned; empty where there is nothing to say. */
export function describeRemarks(result: UnitResult): string {
  const { reason, cause, references, resources, run, started, plannedAt } = result;
  const why =
    reason === "run error" || cause === undefined ? cause : reason === undefined ? cause : `${reason}: ${cause}`;
  const where = run === undefined ? undefined : `plan is run ${run} in HCP Terraform`;
  const age = plannedAt === undefined ? undefined : `planned ${describeAge(plannedAt, started)} ago`;
  return [why ?? reason, describeUncertain(resources), describeReferences(references), where, age]
    .filter((part) => part !== undefined && part !== "")
    .join("; ");
}

/** `40 s`, `12 min`, `2 h`, `3 days`: the larger unit from twice its length. */
function describeAge(from: string, to = new Date().toISOString()): string {
  const seconds = Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / 1000));
  const [, size, name] = (
    [
      [172_800, 86_400, "days"],
      [7200, 3600, "h"],
      [120, 60, "min"],
    ] as const
  ).find(([least]) => seconds >= least) ?? [0, 1, "s"];
  return `${Math.floor(seconds / size)} ${name}`;
}

/** `1 min 5 s`, `0.4 s`; undefined for a unit that was never begun. */
export function describeDuration({ started, ended }: Pick<UnitResult, "started" | "ended">): string {
  if (started === undefined || ended === undefined) return "-";
  const seconds = (Date.parse(ended) - Date.parse(started)) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  return seconds < 60 ? `${Math.round(seconds)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** `5 units: 3 with changes (+4 ~1 -0), 1 unchanged, 1 failed`. */
export function describeReport({ command, units }: Pick<RunReport, "command" | "units">): string {
  const count = (test: (unit: UnitResult) => boolean) => units.filter(test).length;
  const total = units.reduce(
    (sum, { counts }) => ({
      add: sum.add + (counts?.add ?? 0),
      change: sum.change + (counts?.change ?? 0),
      destroy: sum.destroy + (counts?.destroy ?? 0),
    }),
    { add: 0, change: 0, destroy: 0 },
  );
  const parts: readonly (readonly [number, string])[] = [
    [
      count(({ changed }) => changed === true),
      command === "drift" ? "with drift" : `with changes (${describeCounts(total)})`,
    ],
    [count((unit) => unit.result === "succeeded" && unit.changed === false && !isUncertain(unit)), "unchanged"],
    [count((unit) => unit.result === "succeeded" && isUncertain(unit)), "not known yet"],
    [
      count(({ result, changed }) => result === "succeeded" && changed === undefined),
      command === "validate" ? "valid" : "done",
    ],
    [count(({ result }) => result === "deferred"), "deferred"],
    [count(({ result }) => result === "failed"), "failed"],
    [count(({ result }) => result === "early exit"), "not run"],
    [count(({ result }) => result === "excluded"), "excluded"],
  ];
  const shown = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  const reused = count(({ plannedAt }) => plannedAt !== undefined);
  const counts = `${shown.length === 0 ? "" : `: ${shown.join(", ")}`}${reused === 0 ? "" : ` (${reused} not planned again)`}`;
  return `${units.length} ${units.length === 1 ? "unit" : "units"}${counts}`;
}
