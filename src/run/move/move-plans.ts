import { compareNames } from "../../engine/graph";
import { UserError, problem } from "../../engine/problem";
import { describeActions } from "../plans/plan-comparison";
import type { RunContext } from "../run-context";
import type { MoveRequest } from "./move-request";
import type { StateMove } from "./move-states";
import { planGraph } from "../graph/plan-graph";
import { type PlannedChange, summarizePlan } from "../plans/plan-summary";
import type { UnitResult } from "../report/unit-result";

/** Effects of the plans of both units. */
export interface MovePlans {
  readonly from: UnitPlan;
  readonly to: UnitPlan;
}

interface UnitPlan {
  readonly result: UnitResult;
  readonly changes: readonly PlannedChange[];
}

/**
 * Plans both units, each with what the other will give it.
 * @param options `locked`: under locks that are held already
 */
export async function planBoth(
  context: RunContext,
  { from, to }: MoveRequest,
  { locked }: { readonly locked: boolean },
): Promise<MovePlans> {
  const changes = new Map<string, readonly PlannedChange[]>();
  // A missing value is reported as for a plan: `strata move` cannot provide it.
  const results = await planGraph(
    { ...context, command: "plan" },
    {
      mode: "normal",
      mocks: false,
      keepJson: false,
      wanted: "values",
      locked,
      shown: ({ stack }, json) => changes.set(stack, summarizePlan(json).changes),
      settled: () => undefined,
    },
  );
  const planOf = ({ stack }: { readonly stack: string }): UnitPlan => {
    return { result: results.find((each) => each.stack === stack)!, changes: changes.get(stack) ?? [] };
  };
  return { from: planOf(from), to: planOf(to) };
}

/**
 * A run in HCP Terraform waits for the lock of its workspace, which a move holds until it has planned.
 * @throws UserError where the units are not planned on this machine, which no plan but their own tells
 */
export async function requirePlansHere(context: RunContext, request: MoveRequest): Promise<void> {
  if (request.from.record.state.kind !== "cloud") return;
  const { from, to } = await planBoth(context, request, { locked: false });
  const fix = "set the execution mode of its workspace to local for as long as the move takes";
  const problems = [from, to]
    .filter(({ result }) => result.run !== undefined)
    .map(({ result }) => problem({ path: `unit ${result.stack}`, message: "is planned in HCP Terraform", fix }));
  if (problems.length > 0) throw new UserError(problems);
}

/**
 * Why the plans do not do for a move; empty if they do. The unit that is left may wait for a value of the other, which
 * knows it only after the move; the other must be planned, because its plan tells whether it takes the resource as it is.
 */
export function planFailures({ from, to }: MovePlans): string[] {
  const failed = [from, to]
    .filter(
      ({ result }) => result.result === "failed" || (result.result === "early exit" && result.started !== undefined),
    )
    .map(({ result }) => `unit ${result.stack} cannot be planned: ${result.cause}`);
  return failed.length === 0 && to.result.result === "deferred"
    ? [`unit ${to.result.stack} cannot be planned before others are applied: ${to.result.cause}`]
    : failed;
}

/** Effect of a plan on one address: `destroyed`, `nothing`, or why that is not known. */
export function plannedFor({ result, changes }: UnitPlan, address: string): string {
  if (result.result !== "succeeded") return result.cause ?? "not planned";
  const change = changes.find((each) => each.address === address || each.previousAddress === address);
  return change === undefined ? "nothing" : describeActions(change.actions);
}

export interface MoveCheck {
  /** Effects on a moved resource that forbid the move. */
  readonly failures: readonly string[];
  /** Allowed effects of the next apply on a moved resource. */
  readonly remarks: readonly string[];
}

/**
 * Whether both units leave the moved resources alone. Their new unit may mark them as its own, by the tag that says so;
 * with `allowUpdates` it may change more of them, as long as they stay what they are.
 */
export function checkMoved(
  moves: readonly StateMove[],
  { from, to }: MovePlans,
  { allowUpdates }: { readonly allowUpdates: boolean },
): MoveCheck {
  const failures: string[] = [];
  const remarks: string[] = [];
  for (const { old, current } of moves) {
    const left = from.changes.find((change) => change.address === old || change.previousAddress === old);
    if (left !== undefined) failures.push(describe(from, left));
    const entered = to.changes.find(({ address }) => address === current);
    if (entered === undefined || entered.actions.join() === "no-op") continue;
    const harmless = entered.actions.join() === "update" && (allowUpdates || isUnitTag(entered));
    const hint = entered.actions.join() === "update" && !harmless ? "; --allow-updates accepts that" : "";
    (harmless ? remarks : failures).push(describe(to, entered) + hint);
  }
  return { failures, remarks };
}

function describe({ result }: UnitPlan, change: PlannedChange): string {
  const attributes = change.actions.join() === "delete" ? [] : differing(change);
  const which =
    attributes.length === 0 ? "" : ` (${attributes.join(", ")} ${attributes.length === 1 ? "differs" : "differ"})`;
  return `${result.stack}: ${change.address} would be ${describeActions(change.actions)}${which}`;
}

type Values = Readonly<Record<string, unknown>>;
const valuesOf = (value: unknown): Values => (typeof value === "object" && value !== null ? (value as Values) : {});
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** The attributes that get another value; where no new value is known yet, those that may. */
function differing({ before, after, afterUnknown }: PlannedChange): string[] {
  const [old, current, unknown] = [valuesOf(before), valuesOf(after), valuesOf(afterUnknown)];
  const names = [...new Set([...Object.keys(old), ...Object.keys(current)])].sort(compareNames);
  const known = names.filter((name) => unknown[name] !== true && !same(old[name], current[name]));
  return known.length > 0 ? known : Object.keys(unknown).filter((name) => unknown[name] === true);
}

/** Whether nothing but the tag `unit` changes, which every resource carries. */
function isUnitTag(change: PlannedChange): boolean {
  const names = differing(change);
  const without = (value: unknown): Values => ({ ...valuesOf(value), unit: undefined });
  return (
    names.length > 0 &&
    names.every((name) => {
      const [old, current] = [valuesOf(change.before)[name], valuesOf(change.after)[name]];
      return (name === "tags" || name === "tags_all") && same(without(old), without(current));
    })
  );
}
