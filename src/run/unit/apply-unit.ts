import { join, relative } from "node:path";
import { applyPlan } from "./apply-plan";
import { retry, type StepEnd } from "./retry";
import { againFolder, type RunContext } from "../run-context";
import {
  compareWithReviewed,
  type Difference,
  type OutputsRead,
  replacementsBetween,
  type ReviewedPlan,
  reviewedPlan,
} from "../plans/plan-comparison";
import { learnSecrets, mayHoldSecrets } from "../plans/plan-secrets";
import { readsArePresent } from "../plans/plan-reads";
import { isPlanOf, planFiles, type PlanStamp, readStamp, type StampReading } from "../plans/plan-stamp";
import { showPlan, type Wanted } from "./make-plan";
import { planUnit } from "./plan-unit";
import { remoteRun } from "./remote-run";
import { resolveReferences } from "../values/resolve-references";
import type { UnitResult } from "../report/unit-result";
import type { RunUnit } from "./run-unit";
import { readsOf } from "../values/state-reads";
import { maxAttempts, backOffMs } from "../../process/back-off";
import { ResultBuilder } from "./result-builder";

/** Asks whether what was not reviewed may be done. */
export type AcceptDifferences = (unit: RunUnit, differences: readonly Difference[]) => Promise<boolean>;

export interface ApplyUnitOptions {
  /** Undefined where whatever a plan does is accepted. */
  readonly accept: AcceptDifferences | undefined;
  /** Whether the unit is planned again in any case. */
  readonly planAgain: boolean;
  /** Whether the unit was planned in this run. */
  readonly planned: boolean;
  /** Its plan, if that was shown in this run. */
  readonly review?: ReviewedPlan;
}

/**
 * Applies what was reviewed of a unit. A plan that was made with other units' real values, of the same module and
 * locks, is applied as it is, if all that it read is still so. Any other is made again, now that what the unit reads is
 * applied, and applied if it does nothing that was not reviewed; else only if someone accepts that.
 */
export async function applyUnit(unit: RunUnit, context: RunContext, options: ApplyUnitOptions): Promise<UnitResult> {
  const builder = new ResultBuilder(unit, context);
  try {
    return await applyReviewed(unit, context, options, builder);
  } catch (error) {
    return builder.caught(error);
  }
}

async function applyReviewed(
  unit: RunUnit,
  context: RunContext,
  { accept, planAgain: always, planned, review }: ApplyUnitOptions,
  builder: ResultBuilder,
): Promise<UnitResult> {
  const reviewed = context.planFolder(unit);
  const stamp = readStamp(reviewed);
  if (stamp.status === "altered") {
    const file = relative(context.root, join(reviewed, planFiles.binary));
    return builder.failed(`${file} is not what \`strata plan\` wrote there; make the plan again and review it`);
  }
  // The plan may have been made on another machine: the lock file that its stamp knows comes with the initialization.
  const initialized = await retry(context, unit, () => initializeUnit(unit, context));
  if (!initialized.ok) return builder.failed(initialized.message);
  let folder = reviewed;
  let again =
    always ||
    stamp.status === "missing" ||
    !isStillTrue(unit, context, stamp.stamp) ||
    !(await hasPresentReads(unit, context, reviewed, planned));
  if (!again && stamp.status === "ok" && !stamp.stamp.changed)
    return builder.end({ result: "succeeded", changed: false });

  // A plan of another run has secrets that this one has not met.
  let learned = planned;
  let lastError: string | undefined;
  for (let count = 1; ; count++) {
    if (again) {
      folder = join(context.folder, againFolder, unit.stack);
      const replan = await planAgain(unit, context, folder, accept === undefined ? "changes" : "values");
      if (replan.result.result !== "succeeded") return replan.result;
      if (replan.result.changed !== true) return builder.end({ result: "succeeded", changed: false });
      if (accept === undefined) {
        learned = !mayHoldSecrets(context.terraform.readLog(unit).join("\n"), unit, context.all);
      } else {
        learned = true;
        const found = await differencesFrom(unit, context, stamp, review, reviewedPlan(replan.json));
        if (found.length > 0 && !(await accept(unit, found))) {
          const why = lastError === undefined ? "" : `${lastError}; `;
          return builder.end({ result: "failed", reason: "not accepted", cause: why + describeDifferences(found) });
        }
      }
    }
    const applied = await applyPlan(
      unit,
      context,
      folder,
      learned ? undefined : () => learnFrom(unit, context, folder),
    );
    learned = true;
    context.states.forget(unit);
    if (applied.ok) {
      const { counts, resources, run } = applied;
      return builder.end({
        result: "succeeded",
        cause: counts === undefined ? "its log could not be written, so what was done is not listed" : undefined,
        reason: count > 1 ? "retry succeeded" : undefined,
        changed: true,
        counts,
        resources,
        run,
      });
    }
    // A plan that became stale, or was half applied, is made again; what is left of it was reviewed.
    again = true;
    lastError = applied.message;
    if (applied.stale && count === 1) continue;
    if (!applied.transient || count >= maxAttempts || context.interruption.requested)
      return builder.failed(applied.message);
    context.observer.phase(unit, "wait");
    await context.pause(backOffMs(count));
  }
}

async function initializeUnit(unit: RunUnit, { initialization, observer }: RunContext): Promise<StepEnd<undefined>> {
  observer.phase(unit, "init");
  const failure = await initialization.ensure(unit);
  return failure === undefined ? { ok: true, value: undefined } : { ok: false, ...failure };
}

function isStillTrue(unit: RunUnit, { terraform }: RunContext, stamp: PlanStamp): boolean {
  return isPlanOf(stamp, unit, "normal", terraform.version) && stamp.references.every(({ kind }) => kind === "real");
}

/** Whether what the plan reads is still so. Of a plan in HCP Terraform it is known only while this run goes on. */
const hasPresentReads = (unit: RunUnit, context: RunContext, folder: string, planned: boolean): Promise<boolean> => {
  const binary = join(folder, planFiles.binary);
  if (remoteRun(binary) !== undefined) return Promise.resolve(planned || unit.dependencies.length === 0);
  return readsArePresent(unit, binary, context);
};

/** Plans with real values only: everything that the unit reads is applied by now. */
async function planAgain(
  unit: RunUnit,
  context: RunContext,
  folder: string,
  wanted: Wanted,
): Promise<{ readonly result: UnitResult; readonly json: unknown }> {
  let json: unknown;
  const { result } = await planUnit(
    unit,
    { ...context, planFolder: () => folder },
    {
      mode: "normal",
      keepJson: false,
      wanted,
      resolve: async (each) =>
        resolveReferences(await readsOf(each, context, new Map()), { mocks: false, standIns: false }),
      shown: (plan) => (json = plan),
    },
  );
  return { result, json };
}

/** Learns what must not be printed while a plan is applied, which goes on meanwhile. */
async function learnFrom(unit: RunUnit, context: RunContext, folder: string): Promise<void> {
  learnSecrets(await showPlan(unit, context, folder), unit, context.all, context.masking);
}

/** Changes of a plan beyond the reviewed one, if there is one. */
async function differencesFrom(
  unit: RunUnit,
  context: RunContext,
  reading: StampReading,
  review: ReviewedPlan | undefined,
  now: ReviewedPlan,
): Promise<Difference[]> {
  // Whatever is in the file of a plan that was shown as without changes, nobody reviewed it.
  if (reading.status !== "ok" || !reading.stamp.changed) return compareWithReviewed(undefined, now.summary);
  const { references, uncertain } = reading.stamp;
  const reviewed = review ?? reviewedPlan(await showPlan(unit, context, context.planFolder(unit)), uncertain);
  const read = new Map([...reviewed.read, ...examplesRead(unit, context, references)]);
  return compareWithReviewed(reviewed.summary, now.summary, replacementsBetween(read, now.read));
}

/** The examples that a plan was made with, by the data source that will read the real values. */
function examplesRead({ record }: RunUnit, { all }: RunContext, references: PlanStamp["references"]): OutputsRead {
  const read = new Map<string, Record<string, unknown>>();
  for (const { producer, output } of references.filter(({ kind }) => kind === "mocked")) {
    const address = `data.terraform_remote_state.${record.dataSources[producer]}`;
    read.set(address, { ...read.get(address), [output]: all.get(producer)?.record.outputs[output]?.example });
  }
  return read;
}

export const describeDifferences = (differences: readonly Difference[]): string =>
  differences.map(({ address, what }) => `${address} ${what}`).join("; ");
