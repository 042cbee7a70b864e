import type { MoveOutcome, MoveProposal } from "../../run/move/move-resources";
import { plannedFor } from "../../run/move/move-plans";
import type { MoveRequest } from "../../run/move/move-request";
import { table } from "../table";
import type { Terminal } from "../terminal";

/** One resource of a proposal, for people and programs. */
export interface ProposedMove {
  readonly address: string;
  readonly newAddress: string;
  readonly ids: readonly string[];
  /** Effect of the current plans of the two units on it. */
  readonly planOfFrom: string;
  readonly planOfTo: string;
  /** Whether an earlier move of it was interrupted. */
  readonly begun: boolean;
}

/** @param hide masks secrets in a text */
export const proposedMoves = ({ moves, plans }: MoveProposal, hide: (text: string) => string): ProposedMove[] =>
  moves.map(({ old, current, ids, begun }) => ({
    address: old,
    newAddress: current,
    ids: ids.map(hide),
    planOfFrom: hide(plannedFor(plans.from, old)),
    planOfTo: hide(plannedFor(plans.to, current)),
    begun,
  }));

/** The table of the proposed moves, with remarks. */
export function proposalText(
  { from, to }: MoveRequest,
  moves: readonly ProposedMove[],
  { columns }: Pick<Terminal, "columns">,
): string {
  const [source, target] = [from.record.unit, to.record.unit];
  const header = [`FROM ${source}`, `TO ${target}`, `PLAN OF ${source}`, `PLAN OF ${target}`, "ID"];
  const rows = moves.map(({ address, newAddress, ids, planOfFrom, planOfTo }) => {
    return [address, newAddress, planOfFrom, planOfTo, ids.join(", ")];
  });
  const begun = moves.filter((move) => move.begun).map(({ address }) => address);
  const remarks = [
    ...(begun.length === 0
      ? []
      : [
          `An earlier move was interrupted: ${begun.join(", ")} is in both states and is only removed from that of ${source}.`,
        ]),
    ...(from.record.state.kind === "cloud" || to.record.state.kind === "cloud"
      ? [
          "The states are in HCP Terraform. This command was tested only against a stand-in server, never against HCP Terraform.",
        ]
      : []),
  ];
  return [table(header, rows, { columns }), ...remarks].join("\n");
}

/** Reports the outcome of a move and returns the exit code. */
export function reportOutcome(
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
        `${colors.green("moved")}: no plan destroys or recreates the resources; ${next("apply")} updates outputs that changed`,
      );
      outcome.remarks.forEach((remark) => out(`next apply: ${remark}`));
      break;
    case "put back":
      outcome.causes.forEach((cause) => err(`${colors.red("error")} ${cause}.`));
      err(`\nnot moved: both states are unchanged (${next("plan")} shows the current plans)`);
      break;
    case "stuck":
      [...outcome.causes, ...outcome.left].forEach((cause) => err(`${colors.red("error")} ${cause}.`));
      err("\nthe states could not be restored: run the commands in brackets, in this order, before any apply");
  }
  const kept = [...outcome.backups].map(([stack, file]) => `${stack}: ${file}`);
  err(`backups of the states: ${kept.join(", ")}`);
  return outcome.status === "moved" ? 0 : 1;
}
