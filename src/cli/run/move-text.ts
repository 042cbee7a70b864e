import type { MoveOutcome, MoveProposal } from "../../run/move/move-resources";
import { plannedFor } from "../../run/move/move-plans";
import type { MoveRequest } from "../../run/move/move-request";
import { table, type Terminal } from "../terminal";

/** One resource of a proposal, for people and programs. */
export interface ProposedMove {
  readonly address: string;
  readonly newAddress: string;
  readonly ids: readonly string[];
  /** What the plans of the two units would do to it now. */
  readonly planOfFrom: string;
  readonly planOfTo: string;
  /** Whether an earlier move of it was killed half way. */
  readonly begun: boolean;
}

/** @param hide takes secrets out of a text */
export const proposedMoves = ({ moves, plans }: MoveProposal, hide: (text: string) => string): ProposedMove[] =>
  moves.map(({ old, current, ids, begun }) => ({
    address: old,
    newAddress: current,
    ids: ids.map(hide),
    planOfFrom: hide(plannedFor(plans.from, old)),
    planOfTo: hide(plannedFor(plans.to, current)),
    begun,
  }));

/** The table of what would be moved, and what stands beside it. */
export function proposalText({ from, to }: MoveRequest, moves: readonly ProposedMove[]): string {
  const [source, target] = [from.record.unit, to.record.unit];
  const header = [`FROM ${source}`, `TO ${target}`, `PLAN OF ${source} NOW`, `PLAN OF ${target} NOW`, "ID"];
  const rows = moves.map(({ address, newAddress, ids, planOfFrom, planOfTo }) => {
    return [address, newAddress, planOfFrom, planOfTo, ids.join(", ")];
  });
  const begun = moves.filter((move) => move.begun).map(({ address }) => address);
  const remarks = [
    ...(begun.length === 0
      ? []
      : [`An earlier move was cut off: ${begun.join(", ")} is in both states, and is only taken out of ${source}'s.`]),
    ...(from.record.state.kind === "cloud" || to.record.state.kind === "cloud"
      ? [
          "The states are in HCP Terraform, where this command was never tried: only with a server of our own in its place.",
        ]
      : []),
  ];
  return [table(header, rows), ...remarks].join("\n");
}

/** Tells how a move ended; returns the exit code. */
export function tellOutcome(
  outcome: MoveOutcome,
  { from, to }: MoveRequest,
  terminal: Terminal,
  { dryRun }: { readonly dryRun: boolean },
): 0 | 1 {
  const { colors } = terminal;
  const out = (text: string): void => terminal.out(text);
  const err = (text: string): void => terminal.err(text);
  const names = [from, to].map(({ record }) => record.unit).join(" ");
  const next = (command: string): string => `\`npx strata ${command} ${from.record.environment} ${names}\``;
  switch (outcome.status) {
    case "not begun":
      err("nothing was changed");
      return dryRun ? 0 : 1;
    case "interrupted":
      err(`${colors.red("interrupted")}: nothing was changed`);
      return 1;
    case "moved":
      out(
        `${colors.green("moved")}: no plan destroys it or makes it anew; ${next("apply")} writes outputs that changed with it`,
      );
      outcome.remarks.forEach((remark) => out(`the next apply: ${remark}`));
      break;
    case "put back":
      outcome.causes.forEach((cause) => err(`${colors.red("error")} ${cause}.`));
      err(`\nnot moved: both states are as they were before (${next("plan")} shows what the units would do now)`);
      break;
    case "stuck":
      [...outcome.causes, ...outcome.left].forEach((cause) => err(`${colors.red("error")} ${cause}.`));
      err("\nnot as it was before: do what stands in brackets, in this order, before anything is applied");
  }
  const kept = [...outcome.backups].map(([stack, file]) => `${stack}: ${file}`);
  err(`the states as they were: ${kept.join(", ")}`);
  return outcome.status === "moved" ? 0 : 1;
}
