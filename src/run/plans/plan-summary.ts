import { z } from "zod";
import type { StateOutputs } from "../../terraform/outputs";

/** Effect of a plan on an output. */
export type PlannedOutput =
  | { readonly known: true; readonly value: unknown; readonly sensitive: boolean }
  | {
      readonly known: false;
      /** The value, as far as it is known. */
      readonly value: unknown;
      /** Marks of the parts that are not known; `true` for all of it. */
      readonly unknown: unknown;
      readonly sensitive: boolean;
    };

/** One resource that a plan changes, or that has changed outside Terraform. */
export interface PlannedChange {
  readonly address: string;
  /** The address before, if it moves. */
  readonly previousAddress?: string;
  readonly actions: readonly string[];
  /** The id of what is taken over, if it is imported. */
  readonly importing: boolean;
  readonly before: unknown;
  readonly after: unknown;
  readonly afterUnknown: unknown;
  readonly beforeSensitive: unknown;
  readonly afterSensitive: unknown;
  /** Whether it is only replaced if a value that is not known yet turns out to be another. */
  readonly uncertain: boolean;
}

/** How many resources a plan adds, changes and destroys; a replacement is one of both. */
export interface ChangeCounts {
  readonly add: number;
  readonly change: number;
  readonly destroy: number;
}

/** A plan as far as a run needs it, from `terraform show -json`. */
export interface PlanSummary {
  readonly changes: readonly PlannedChange[];
  readonly drift: readonly PlannedChange[];
  /** Only the outputs that change. */
  readonly outputs: Readonly<Record<string, PlannedOutput>>;
  /** The outputs in the state that the plan was made from. */
  readonly stateOutputs: StateOutputs;
  readonly counts: ChangeCounts;
}

const changeSchema = z.object({
  actions: z.array(z.string()),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  after_unknown: z.unknown().optional(),
  before_sensitive: z.unknown().optional(),
  after_sensitive: z.unknown().optional(),
  importing: z.unknown().optional(),
});
const resourceSchema = z.object({
  address: z.string(),
  previous_address: z.string().optional(),
  mode: z.string().default("managed"),
  change: changeSchema,
});
const planSchema = z.object({
  resource_changes: z.array(resourceSchema).default([]),
  resource_drift: z.array(resourceSchema).default([]),
  output_changes: z.record(z.string(), changeSchema).default({}),
});

/**
 * Takes from a plan in JSON what a run needs.
 * @param uncertain the addresses of what is only replaced if an unknown value requires it
 */
export function summarizePlan(json: unknown, uncertain: readonly string[] = []): PlanSummary {
  const plan = planSchema.parse(json);
  const changes = plan.resource_changes
    .filter(({ mode }) => mode === "managed")
    .map((change) => ({ ...plannedChange(change), uncertain: uncertain.includes(change.address) }));
  const outputs = Object.entries(plan.output_changes).filter(([, { actions }]) => !isNothing(actions));
  const effective = changes.filter(isEffective);
  return {
    changes: effective,
    drift: plan.resource_drift.filter(({ mode }) => mode === "managed").map(plannedChange),
    outputs: Object.fromEntries(
      outputs.map(([name, change]) => {
        const sensitive = isMarked(change.before_sensitive) || isMarked(change.after_sensitive);
        const unknown = change.actions[0] === "delete" ? true : change.after_unknown;
        const { after: value } = change;
        return [
          name,
          isMarked(unknown) ? { known: false, value, unknown, sensitive } : { known: true, value, sensitive },
        ];
      }),
    ),
    stateOutputs: Object.fromEntries(
      Object.entries(plan.output_changes)
        .filter(([, { actions }]) => actions[0] !== "create")
        .map(([name, { before, before_sensitive }]) => {
          return [name, { value: before, type: undefined, sensitive: isMarked(before_sensitive) }];
        }),
    ),
    counts: countChanges(effective),
  };
}

function plannedChange({ address, previous_address, change }: z.infer<typeof resourceSchema>): PlannedChange {
  return {
    address,
    previousAddress: previous_address === address ? undefined : previous_address,
    actions: change.actions,
    importing: change.importing !== undefined && change.importing !== null,
    before: change.before,
    after: change.after,
    afterUnknown: change.after_unknown,
    beforeSensitive: change.before_sensitive,
    afterSensitive: change.after_sensitive,
    uncertain: false,
  };
}

const isEffective = ({ actions, importing, previousAddress }: PlannedChange): boolean =>
  !isNothing(actions) || importing || previousAddress !== undefined;

const isNothing = (actions: readonly string[]): boolean => actions.every((each) => each === "no-op" || each === "read");

function countChanges(changes: readonly PlannedChange[]): ChangeCounts {
  const count = (action: string) => changes.filter(({ actions }) => actions.includes(action)).length;
  return { add: count("create"), change: count("update"), destroy: count("delete") };
}

/** Whether anything in a tree of marks is true. */
export function isMarked(marks: unknown): boolean {
  if (typeof marks === "object" && marks !== null) return Object.values(marks).some(isMarked);
  return marks === true;
}
