import { join } from "node:path";
import { noteChange } from "../journal/journal";
import { planFiles } from "../plans/plan-stamp";
import type { ChangeCounts } from "../plans/plan-summary";
import type { UnitResult } from "../report/unit-result";
import type { RunContext } from "../run-context";
import { deadProvider } from "./dead-provider";
import { errorSummary, parseEvent } from "./diagnostics";
import { appliedInText, cancelQuestion, notApplied, remoteRun } from "./remote-run";
import type { RunUnit } from "./run-unit";
import { unwrittenState } from "./unwritten-state";

type Applied =
  | {
      readonly ok: true;
      /** Undefined if Terraform's log was lost. */
      readonly counts: ChangeCounts | undefined;
      readonly resources: UnitResult["resources"];
      readonly run?: string;
    }
  | { readonly ok: false; readonly message: string; readonly transient: boolean; readonly stale: boolean };

/**
 * Applies a saved plan, and notes in the journal which process does it.
 * @param learn learns the secrets that may be printed; begun with the apply, never without it
 */
export async function applyPlan(
  unit: RunUnit,
  context: RunContext,
  folder: string,
  learn?: () => Promise<void>,
): Promise<Applied> {
  const { terraform, journal, observer, command } = context;
  const unwritten = unwrittenState(unit, context);
  if (unwritten !== undefined) return { ok: false, message: unwritten, transient: false, stale: false };
  observer.phase(unit, command === "destroy" ? "destroy" : "apply");
  const onStart = noteChange(journal, unit.stack);
  const binary = join(folder, planFiles.binary);
  const run = remoteRun(binary);
  const answering = run === undefined ? undefined : cancelQuestion;
  const args = ["apply", "-input=false", "-json", binary] as const;
  const secretsKnown = learn?.();
  const { code, text, transient } = await terraform.run(unit, args, { onStart, secretsKnown, answering });
  terraform.readLog(unit);
  if (code !== 0) {
    const stale = /Saved plan is stale|saved plan is stale/.test(text);
    const killed = code === undefined ? "Terraform was killed; " : "";
    const dead = deadProvider(text, `npx strata ${command} ${context.environment} --resume`);
    const message = killed + (dead ?? errorSummary(text, unit));
    return { ok: false, message, transient: transient && dead === undefined, stale };
  }
  if (run !== undefined) {
    const done = appliedInText(text);
    if (done !== undefined) return { ok: true, run, ...done };
    return { ok: false, message: notApplied(run, text), transient: false, stale: false };
  }
  const events = text.split("\n").map(parseEvent);
  const sum = events.findLast((event) => event?.type === "change_summary")?.changes;
  return {
    ok: true,
    counts: sum && { add: sum.add, change: sum.change, destroy: sum.remove },
    resources: events.flatMap((event) =>
      event?.type === "apply_complete" && event.hook !== undefined
        ? [{ address: event.hook.resource.addr, actions: [event.hook.action] }]
        : [],
    ),
  };
}
