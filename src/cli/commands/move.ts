import { resultOf } from "../../run/run-context";
import { moveResources, type MoveOutcome } from "../../run/move/move-resources";
import { readMoveRequest } from "../../run/move/move-request";
import { openRun } from "../../run/open-run";
import type { UnitResult } from "../../run/report/unit-result";
import type { RegisterCommand } from "../command";
import { ask, requireConsent } from "../run/consent";
import { type ProposedMove, proposalText, proposedMoves, reportOutcome } from "../run/move-text";
import { notesObserver } from "../run/notes";
import { prepareRun } from "../run/prepare-run";

interface Options {
  readonly schemaCache?: boolean;
  readonly autoApprove?: boolean;
  readonly dryRun?: boolean;
  readonly allowUpdates?: boolean;
  readonly json?: boolean;
  readonly output?: string;
}

export const registerMove: RegisterCommand = (program, context, done) => {
  program
    .command("move <environment> <from-unit> <to-unit> <address...>")
    .description("move resources between the states of two units")
    .option("--dry-run", "show the moves without making them")
    .option("--auto-approve", "skip the confirmation")
    .option("--allow-updates", "allow moves that the new unit will update")
    .option("--no-schema-cache", "start providers for their schemas too")
    .option("--json", "print JSON")
    .option("-o, --output <folder>", "use the root modules of this folder", undefined)
    .addHelpText(
      "after",
      "\nMove the code first: the resource must be gone from the module of one unit and be in that of the other." +
        "\nAn address is aws_s3_bucket.raw, or <old>=<new> if it differs in the new unit.",
    )
    .action(async (environment: string, from: string, to: string, addresses: string[], options: Options) => {
      const { terminal } = context;
      const observer = notesObserver(terminal);
      const preparation = { command: "move", words: [environment], output: options.output, observer } as const;
      const code = await prepareRun(context, preparation, async (prepared) => {
        const request = readMoveRequest(prepared.all, { environment: prepared.environment, from, to, addresses });
        if (options.dryRun !== true) requireConsent(options.autoApprove === true, "move");
        const units = [request.from, request.to];
        let outcome: MoveOutcome = { status: "not begun" };
        let proposed: readonly ProposedMove[] = [];
        await prepared.interruption.during(() =>
          openRun(
            { ...prepared, schemaCache: options.schemaCache, selection: { units, excluded: [] } },
            async (run): Promise<UnitResult[]> => {
              outcome = await moveResources(run, request, {
                allowUpdates: options.allowUpdates === true,
                confirm: async (proposal) => {
                  proposed = proposedMoves(proposal, (text) => run.masking.hide(text));
                  const text = proposalText(request, proposed, terminal);
                  if (options.json === true) terminal.err(text);
                  else terminal.out(text);
                  if (options.dryRun === true) return false;
                  return options.autoApprove === true || ask(run, "Move these resources?");
                },
              });
              const result = outcome.status === "moved" ? "succeeded" : "early exit";
              return units.map((unit) => ({ ...resultOf(unit), result, changed: outcome.status === "moved" }));
            },
          ),
        );
        if (options.json === true) terminal.out(JSON.stringify(asJson(request, proposed, outcome), undefined, 2));
        const results =
          options.json === true ? (text: string) => terminal.err(text) : (text: string) => terminal.out(text);
        return reportOutcome(outcome, request, { ...terminal, out: results }, { dryRun: options.dryRun === true });
      });
      done(code);
    });
};

function asJson(
  { from, to }: ReturnType<typeof readMoveRequest>,
  resources: readonly ProposedMove[],
  outcome: MoveOutcome,
): object {
  const backups = "backups" in outcome ? Object.fromEntries(outcome.backups) : {};
  return {
    environment: from.record.environment,
    from: from.record.unit,
    to: to.record.unit,
    resources,
    ...outcome,
    backups,
  };
}
