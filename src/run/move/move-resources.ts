import { UserError, problem } from "../../engine/problem";
import type { RunContext } from "../run-context";
import { checkMoved, type MoveCheck, type MovePlans, planBoth, planFailures, requirePlansHere } from "./move-plans";
import type { MoveRequest } from "./move-request";
import { holdToStates, readWholeState, type StateMove } from "./move-states";
import { type Backups, backUp, putBack, writeMoved } from "./move-writes";
import { withStateLocks } from "../locks/held-locks";

/** The planned move: shown before the confirmation. */
export interface MoveProposal {
  readonly moves: readonly StateMove[];
  readonly plans: MovePlans;
}

export interface MoveOptions {
  /** Accepts that the new unit will update what it gets. */
  readonly allowUpdates: boolean;
  /** Shows a proposal; true if it is to be carried out. */
  readonly confirm: (proposal: MoveProposal) => Promise<boolean>;
}

/** How a move ended. */
export type MoveOutcome =
  | { readonly status: "not begun" | "interrupted" }
  | { readonly status: "moved"; readonly remarks: readonly string[]; readonly backups: Backups }
  /** Both states are as they were. */
  | { readonly status: "put back"; readonly causes: readonly string[]; readonly backups: Backups }
  /** One of the states, or both, could not be put back. */
  | {
      readonly status: "stuck";
      readonly causes: readonly string[];
      readonly left: readonly string[];
      readonly backups: Backups;
    };

/**
 * Moves resources from one unit's state into another's, without touching what they stand for. Both states are locked
 * from before they are read until the plans of both units have shown that they leave the moved resources alone.
 * @throws UserError for mistakes that are found before anything is changed
 */
export async function moveResources(
  context: RunContext,
  request: MoveRequest,
  options: MoveOptions,
): Promise<MoveOutcome> {
  const { from, to } = request;
  const { states, interruption } = context;
  await requirePlansHere(context, request);
  return withStateLocks(context, [from, to], async (requireLocks) => {
    [from, to].forEach((unit) => states.forget(unit));
    const before = { from: await readWholeState(from, states), to: await readWholeState(to, states) };
    const moves = holdToStates(request, before.from, before.to);
    const plans = await planBoth(context, request, { locked: true });
    if (interruption.requested) return { status: "interrupted" };
    const failures = planFailures(plans);
    if (failures.length > 0) {
      const fix = "put that right first: after a move, the plans of both units must show that they leave it alone";
      throw new UserError(failures.map((failure) => problem({ message: failure, fix })));
    }
    const confirmed = await options.confirm({ moves, plans });
    if (interruption.requested) return { status: "interrupted" };
    if (!confirmed) return { status: "not begun" };

    requireLocks();
    const backups = backUp(context, request, before);
    const undo = async (causes: readonly string[]): Promise<MoveOutcome> => {
      const left = await putBack(context, request, before, backups);
      const told = causes.map((cause) => context.masking.hide(cause));
      return left.length === 0
        ? { status: "put back", causes: told, backups }
        : { status: "stuck", causes: told, left: left.map((each) => context.masking.hide(each)), backups };
    };
    const failure = await writeMoved(context, request, moves, before);
    if (failure !== undefined) return undo([failure]);
    const { failures: causes, remarks } = await checkAfter(context, request, moves, options);
    return causes.length === 0 ? { status: "moved", remarks, backups } : undo(causes);
  });
}

/** Whatever hinders the check counts as a failure of the move: the states must not stay as no one has checked them. */
async function checkAfter(
  context: RunContext,
  request: MoveRequest,
  moves: readonly StateMove[],
  options: MoveOptions,
): Promise<MoveCheck> {
  const failed = (failure: string): MoveCheck => ({ failures: [failure], remarks: [] });
  try {
    const plans = await planBoth(context, request, { locked: true });
    if (context.interruption.requested) {
      return failed("interrupted before both plans showed that the move is correct");
    }
    const { failures, remarks } = checkMoved(moves, plans, options);
    return { failures: [...planFailures(plans), ...failures], remarks };
  } catch (error) {
    return failed(`it cannot be checked: ${(error as Error).message}`);
  }
}
