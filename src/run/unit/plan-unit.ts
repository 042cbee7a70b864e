import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { UserError, problem } from "../../engine/problem";
import type { StateOutputs } from "../../terraform/outputs";
import { retry, type StepEnd } from "./retry";
import type { RunContext } from "../run-context";
import { errorSummary } from "./diagnostics";
import { learnSecrets, maskPlan, mayHoldSecrets } from "../plans/plan-secrets";
import { writeOverride } from "../values/override";
import { planFiles, type PlanMode, writeStamp } from "../plans/plan-stamp";
import { type PlanSummary, summarizePlan } from "../plans/plan-summary";
import { remoteRun } from "./remote-run";
import { changesInText, changesOutputs, type TextChanges } from "../plans/plan-text";
import {
  type MissingValue,
  type Resolution,
  type StandIns,
  worst,
  type PlannedProducer,
  type PlannedValue,
} from "../values/resolve-references";
import type { UnitResult } from "../report/unit-result";
import { fingerprint, type RunUnit } from "./run-unit";
import { ResultBuilder } from "./result-builder";
import type { TerraformEnd } from "./unit-terraform";
import { unwrittenState } from "./unwritten-state";

/** Result of planning one unit, with what its dependents need. */
export interface PlanOutcome {
  readonly result: UnitResult;
  /** For the units that read this one; undefined if it failed. */
  readonly producer?: { readonly planned: PlannedProducer; readonly state: StateOutputs | undefined };
}

/**
 * Details needed of a plan: its values, at least which of them are secret, or no more than which
 * resources change. Its text tells the last, and often that there are no secrets; for all else `terraform show -json` has
 * to start every provider again.
 */
export type Wanted = "values" | "secrets" | "changes";

export interface PlanUnitOptions {
  readonly mode: PlanMode;
  /** Whether the plan is kept, and written as JSON also where nothing changes. */
  readonly keepJson: boolean;
  readonly wanted: Wanted;
  /** Whether other units of the run read its outputs: the values of those that change are needed too. */
  readonly isRead?: boolean;
  /** Whether the command itself holds the locks of the states, so that a plan must not want them. */
  readonly locked?: boolean;
  /** Decides with which values the unit is planned. */
  readonly resolve: (unit: RunUnit) => Promise<Resolution>;
  /** Receives the plan as JSON, secrets included, where something changes. */
  readonly shown?: (json: unknown) => void;
}

interface Made extends TextChanges {
  /** See `UnitResult`. */
  readonly run: string | undefined;
  readonly changed: boolean;
  /** Undefined where no output changes, or no one needs it. */
  readonly summary?: PlanSummary;
}

const nothing: TextChanges = { counts: { add: 0, change: 0, destroy: 0 }, resources: [] };

/** Plans one unit with the best values that there are for what it reads. Never rejects for a mistake of the user. */
export async function planUnit(unit: RunUnit, context: RunContext, options: PlanUnitOptions): Promise<PlanOutcome> {
  const builder = new ResultBuilder(unit, context);
  const failed = (cause: string): PlanOutcome => ({ result: builder.failed(cause) });
  const folder = context.planFolder(unit);
  try {
    // A plan of an earlier run must not be taken for this one's.
    Object.values(planFiles).forEach((name) => rmSync(join(folder, name), { force: true }));
    const resolution = await options.resolve(unit);
    if (resolution.status === "unavailable") return failed(unavailable(unit, resolution.missing, context));
    if (resolution.status === "deferred") {
      const { waitsFor } = resolution;
      const cause = `waits for ${listMissing(waitsFor)}`;
      return {
        result: builder.end({ result: "deferred", cause, waitsFor }),
        producer: { planned: { status: "deferred" }, state: undefined },
      };
    }
    const { references, standIns } = resolution;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700); // it may have been there, and plans hold secrets
    const made = await retry(context, unit, () => makePlan(unit, context, options, folder, references, standIns));
    if (!made.ok) return failed(made.message);
    const { changed, counts, resources, run, summary } = made.value;
    return {
      result: builder.end({
        result: "succeeded",
        reason: made.retried ? "retry succeeded" : undefined,
        changed,
        counts,
        resources,
        references: references.filter(({ kind }) => kind !== "real"),
        run,
        plan:
          options.keepJson && run === undefined
            ? relative(context.root, join(folder, planFiles.binary)).replaceAll("\\", "/")
            : undefined,
      }),
      producer: {
        planned: {
          status: "planned",
          kind: worst(references.map(({ kind }) => kind)),
          changes: summary?.outputs ?? {},
        },
        state: summary?.stateOutputs ?? unchangedOutputs(unit),
      },
    };
  } catch (error) {
    return { result: builder.caught(error) };
  }
}

async function makePlan(
  unit: RunUnit,
  context: RunContext,
  { mode, keepJson, wanted, isRead, locked, shown }: PlanUnitOptions,
  folder: string,
  references: readonly PlannedValue[],
  standIns: StandIns,
): Promise<StepEnd<Made>> {
  const { terraform, initialization, observer, masking } = context;
  const unwritten = unwrittenState(unit, context);
  if (unwritten !== undefined) return { ok: false, message: unwritten, transient: false };
  observer.phase(unit, "init");
  const failure = await initialization.ensure(unit);
  if (failure !== undefined) return { ok: false, ...failure };

  const binary = join(folder, planFiles.binary);
  const flags = [...(mode === "destroy" ? ["-destroy"] : []), ...(locked === true ? ["-lock=false"] : [])];
  const override = writeOverride(unit, standIns, folder);
  let end: TerraformEnd | undefined;
  try {
    observer.phase(unit, "plan");
    const args = ["plan", "-input=false", "-detailed-exitcode", ...flags, `-out=${binary}`] as const;
    const plan = () => terraform.run(unit, args, { env: override.env, hold: observer.printsLines });
    end = await plan();
    if (end.code === 1 && needsInit(end.text)) {
      end.tellHeld();
      const again = await initialization.initialize(unit);
      if (again !== undefined) return { ok: false, ...again };
      end = await plan();
    }
    if (end.code !== 0 && end.code !== 2) {
      return { ok: false, message: errorSummary(end.text, unit), transient: end.transient };
    }
    const changed = end.code === 2;
    chmodSync(binary, 0o600);
    const run = remoteRun(binary);
    const stamp = { stack: unit.stack, mode, fingerprint: fingerprint(unit), run, changed, references };
    writeStamp(folder, { ...stamp, terraform: terraform.version });
    if (!changed && !keepJson) return { ok: true, value: { changed, run, ...nothing } };
    const noSecrets = wanted === "changes" || (wanted === "secrets" && !mayHoldSecrets(end.text, unit, context.all));
    const enough = noSecrets && !(isRead === true && changesOutputs(end.text));
    const named = enough ? changesInText(end.text) : undefined;
    if (named !== undefined) return { ok: true, value: { changed, run, ...named } };

    observer.phase(unit, "show");
    const json = await showPlan(unit, context, folder);
    learnSecrets(json, unit, context.all, masking);
    shown?.(json);
    if (keepJson) {
      writeFileSync(join(folder, planFiles.json), `${JSON.stringify(maskPlan(json, masking))}\n`, { mode: 0o600 });
    }
    const summary = summarizePlan(json);
    const listed = mode === "drift" ? driftOf(summary) : summary.changes;
    const resources = listed.map(({ address, actions }) => ({ address, actions }));
    return { ok: true, value: { changed, run, counts: summary.counts, resources, summary } };
  } finally {
    override.remove();
    end?.tellHeld();
    terraform.readLog(unit);
  }
}

/**
 * A saved plan as JSON, secrets included.
 * @throws UserError when Terraform cannot show it, for example because it was interrupted
 */
export async function showPlan(unit: RunUnit, { terraform, root }: RunContext, folder: string): Promise<unknown> {
  const binary = join(folder, planFiles.binary);
  const { code, stdout, stderr } = await terraform.read(unit, ["show", "-json", binary]);
  if (code !== 0) {
    const fix = `try \`${terraform.commandFor(unit, root, `show ${binary}`)}\``;
    throw new UserError([problem({ path: "the plan", message: `cannot be shown: ${errorSummary(stderr)}`, fix })]);
  }
  // OpenTofu prints its warnings about a CLI configuration before it; HCP Terraform's answer is printed as it comes.
  return JSON.parse(stdout.slice(stdout.search(/^\{/m)));
}

/**
 * Changes made outside Terraform that an apply would revert. Terraform's own list has more: values that a
 * service fills in later, or that another resource of the unit has set.
 */
function driftOf({ changes, drift }: PlanSummary): PlanSummary["drift"] {
  const changed = new Set(changes.map(({ address }) => address));
  return drift.filter(({ address }) => changed.has(address));
}

const needsInit = (text: string): boolean =>
  /Error: (Backend initialization required|Inconsistent dependency lock file|Required plugins are not installed|Could not load plugin|Module not installed)/.test(
    text,
  );

/** No change of an output means that every output of the contract is in the state as it will be. */
function unchangedOutputs({ record }: RunUnit): StateOutputs {
  const names = Object.entries(record.outputs);
  return Object.fromEntries(
    names.map(([name, { sensitive }]) => [name, { value: undefined, type: undefined, sensitive }]),
  );
}

const listMissing = (missing: readonly MissingValue[]): string =>
  missing.map(({ producer, output }) => `${producer}.${output}`).join(", ");

function unavailable(
  unit: RunUnit,
  missing: readonly MissingValue[],
  { command, all, environment }: RunContext,
): string {
  const producers = [...new Set(missing.map(({ producer }) => producer))];
  const names = producers.map((stack) => all.get(stack)?.record).filter((record) => record !== undefined);
  const near = names.filter((record) => record.environment === environment).map((record) => record.unit);
  const how =
    near.length === names.length
      ? `\`npx strata ${command} ${environment} ${[...near, unit.record.unit].join(" ")}\` works on both`
      : `apply ${producers.join(", ")} first`;
  return `reads ${listMissing(missing)}, which no state holds yet (${how})`;
}
