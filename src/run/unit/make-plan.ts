import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError, problem } from "../../engine/problem";
import type { StepEnd } from "./retry";
import type { RunContext } from "../run-context";
import { errorSummary, planErrors } from "./diagnostics";
import { learnSecrets, maskPlan, mayHoldSecrets } from "../plans/plan-secrets";
import { planFiles, type PlanMode, writeStamp } from "../plans/plan-stamp";
import { type PlanSummary, summarizePlan } from "../plans/plan-summary";
import { changesInText, changesOutputs, type TextChanges } from "../plans/plan-text";
import { uncertainReplacements } from "../plans/uncertain-replacements";
import type { ResourceChange } from "../report/unit-result";
import { neededByErrors, type NeededOutput } from "../values/needed-values";
import type { OutputRead } from "../values/outputs-behind";
import type { PlannedValue, StandIns } from "../values/resolve-references";
import { withStandIns } from "../values/stand-in-module";
import { remoteRun } from "./remote-run";
import { fingerprint, readModule, type RunUnit } from "./run-unit";
import type { TerraformEnd } from "./unit-terraform";
import { unwrittenState } from "./unwritten-state";

/**
 * Details needed of a plan: its values, at least which of them are secret, or no more than which
 * resources change. Its text tells the last, and often that there are no secrets; for all else `terraform show -json` has
 * to start every provider again.
 */
export type Wanted = "values" | "secrets" | "changes";

export interface MakePlanOptions {
  readonly mode: PlanMode;
  /** Whether the plan is kept, and written as JSON also where nothing changes. */
  readonly keepJson: boolean;
  readonly wanted: Wanted;
  /** Whether other units of the run read its outputs: the values of those that change are needed too. */
  readonly isRead?: boolean;
  /** Whether the command itself holds the locks of the states, so that a plan must not want them. */
  readonly locked?: boolean;
  /** Receives the plan as JSON, secrets included, where something changes. */
  readonly shown?: (json: unknown, uncertain: readonly string[]) => void;
}

/** The values that a plan is made with. */
export interface PlanValues {
  readonly references: readonly PlannedValue[];
  readonly standIns: StandIns;
}

export type MadePlan =
  | (Omit<TextChanges, "resources"> & {
      readonly resources: readonly ResourceChange[];
      /** See `UnitResult`. */
      readonly run: string | undefined;
      readonly changed: boolean;
      /** Undefined where no output changes, or no one needs it. */
      readonly summary?: PlanSummary;
    })
  /** It cannot be made without the values of these outputs, which are not known. */
  | { readonly needed: readonly NeededOutput[]; readonly message: string };

const nothing: TextChanges = { counts: { add: 0, change: 0, destroy: 0 }, resources: [] };

/** Makes one plan into a folder. */
export async function makePlan(
  unit: RunUnit,
  context: RunContext,
  options: MakePlanOptions,
  folder: string,
  { references, standIns }: PlanValues,
): Promise<StepEnd<MadePlan>> {
  const { terraform, initialization, observer } = context;
  const unwritten = unwrittenState(unit, context);
  if (unwritten !== undefined) return { ok: false, message: unwritten, transient: false };
  observer.phase(unit, "init");
  const failure = await initialization.ensure(unit);
  if (failure !== undefined) return { ok: false, ...failure };

  const { mode, locked } = options;
  const binary = join(folder, planFiles.binary);
  const flags = [...(mode === "destroy" ? ["-destroy"] : []), ...(locked === true ? ["-lock=false"] : [])];
  const args = ["plan", "-input=false", "-detailed-exitcode", ...flags, `-out=${binary}`] as const;
  const plan = () => withStandIns(unit, standIns, () => terraform.run(unit, args, { hold: observer.printsLines }));
  let end: TerraformEnd | undefined;
  try {
    observer.phase(unit, "plan");
    end = await plan();
    if (end.code === 1 && needsInit(end.text)) {
      end.tellHeld();
      const again = await initialization.initialize(unit);
      if (again !== undefined) return { ok: false, ...again };
      end = await plan();
    }
    if (end.code !== 0 && end.code !== 2) return failedPlan(unit, end, references);
    chmodSync(binary, 0o600);
    return { ok: true, value: await readPlan(unit, context, options, folder, references, end) };
  } finally {
    end?.tellHeld();
    terraform.readLog(unit);
  }
}

function failedPlan(unit: RunUnit, end: TerraformEnd, references: readonly PlannedValue[]): StepEnd<MadePlan> {
  const isUnknown = unknownOutputs(unit, references);
  const needed = neededByErrors(readModule(unit), planErrors(end.text)).filter(isUnknown);
  const message = errorSummary(end.text, unit);
  return needed.length > 0
    ? { ok: true, value: { needed, message } }
    : { ok: false, message, transient: end.transient };
}

/** Whether a plan is made without knowing an output. */
function unknownOutputs({ record }: RunUnit, references: readonly PlannedValue[]): (read: OutputRead) => boolean {
  const unknown = references.filter(({ kind }) => kind === "unknown");
  return ({ name, output }) =>
    unknown.some(
      (each) => record.dataSources[each.producer] === name && (output === undefined || each.output === output),
    );
}

/** Takes from a plan what is wanted of it, and stamps it. */
async function readPlan(
  unit: RunUnit,
  context: RunContext,
  { mode, keepJson, wanted, isRead, shown }: MakePlanOptions,
  folder: string,
  references: readonly PlannedValue[],
  { code, text }: TerraformEnd,
): Promise<MadePlan> {
  const { terraform, masking, observer } = context;
  const changed = code === 2;
  const run = remoteRun(join(folder, planFiles.binary));
  const stamp = (uncertain: readonly string[]) => {
    const about = { stack: unit.stack, mode, fingerprint: fingerprint(unit), run, changed, references, uncertain };
    writeStamp(folder, { ...about, terraform: terraform.version });
  };
  stamp([]);
  if (!changed && !keepJson) return { changed, run, ...nothing };
  const unknown = references.some(({ kind }) => kind === "unknown");
  const secretsKnown = wanted === "changes" || (wanted === "secrets" && !mayHoldSecrets(text, unit, context.all));
  const valuesKnown = isRead !== true || !changesOutputs(text);
  const named = secretsKnown && valuesKnown ? changesInText(text) : undefined;
  const mayStay = unknown && named?.resources.some(({ actions }) => actions.length === 2) === true;
  if (named !== undefined && !mayStay) return { changed, run, ...named };

  observer.phase(unit, "show");
  const json = await showPlan(unit, context, folder);
  learnSecrets(json, unit, context.all, masking);
  const uncertain = unknown ? uncertainReplacements(json, readModule(unit), unknownOutputs(unit, references)) : [];
  if (uncertain.length > 0) stamp(uncertain);
  shown?.(json, uncertain);
  if (keepJson) {
    writeFileSync(join(folder, planFiles.json), `${JSON.stringify(maskPlan(json, masking))}\n`, { mode: 0o600 });
  }
  const summary = summarizePlan(json, uncertain);
  const listed = mode === "drift" ? driftOf(summary) : summary.changes;
  const resources = listed.map(({ address, actions, uncertain }) => {
    return uncertain ? { address, actions, uncertain } : { address, actions };
  });
  return { changed, run, counts: summary.counts, resources, summary };
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
