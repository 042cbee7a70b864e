import { chmodSync } from "node:fs";
import { join } from "node:path";
import { UserError, problem } from "../../engine/problem";
import type { StepEnd } from "./retry";
import type { RunContext } from "../run-context";
import { errorSummary, planErrors } from "./diagnostics";
import { learnSecrets, mayHoldSecrets } from "../plans/plan-secrets";
import { planFiles, type PlanMode } from "../plans/plan-stamp";
import { changesInText, changesOutputs } from "../plans/plan-text";
import { neededByErrors, type NeededOutput } from "../values/needed-values";
import type { PlannedValue, StandIns } from "../values/resolve-references";
import { withStandIns } from "../values/stand-in-module";
import { contentOf, keepPlanJson, nothing, type PlanContent, unknownOutputs } from "./plan-outcome";
import { remoteRun } from "./remote-run";
import { readModule, type RunUnit } from "./run-unit";
import type { TerraformEnd } from "./unit-terraform";
import { unwrittenState } from "./unwritten-state";

/**
 * Details needed of a plan: its values, at least which of them are secret, or no more than which
 * resources change. Its text tells the last, and often that there are no secrets; for all else `terraform show -json` has
 * to read every schema again.
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
  /** `run`: see `UnitResult`. */
  | (PlanContent & { readonly run: string | undefined })
  /** It cannot be made without the values of these outputs, which are not known. */
  | { readonly needed: readonly NeededOutput[]; readonly message: string };

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

/** Takes from a plan what is wanted of it. */
async function readPlan(
  unit: RunUnit,
  context: RunContext,
  { mode, keepJson, wanted, isRead, shown }: MakePlanOptions,
  folder: string,
  references: readonly PlannedValue[],
  { code, text }: TerraformEnd,
): Promise<MadePlan> {
  const { masking, observer } = context;
  const changed = code === 2;
  const run = remoteRun(join(folder, planFiles.binary));
  if (!changed && !keepJson) return { changed, run, ...nothing };
  const secretsKnown = wanted === "changes" || (wanted === "secrets" && !mayHoldSecrets(text, unit, context.all));
  const valuesKnown = isRead !== true || !changesOutputs(text);
  const named = secretsKnown && valuesKnown ? changesInText(text) : undefined;
  const hasUnknown = references.some(({ kind }) => kind === "unknown");
  const mayStay = hasUnknown && named?.resources.some(({ actions }) => actions.length === 2) === true;
  if (named !== undefined && !mayStay) return { changed, run, uncertain: [], ...named };

  observer.phase(unit, "show");
  const json = await showPlan(unit, context, folder);
  learnSecrets(json, unit, context.all, masking);
  const content = contentOf(json, unit, { mode, references });
  shown?.(json, content.uncertain);
  if (keepJson) keepPlanJson(json, folder, masking);
  return { changed, run, ...content };
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

const needsInit = (text: string): boolean =>
  /Error: (Backend initialization required|Inconsistent dependency lock file|Required plugins are not installed|Could not load plugin|Module not installed)/.test(
    text,
  );
