import type { Masking } from "./masking";
import type { RunUnit, RunUnits } from "../unit/run-unit";

interface Marked {
  readonly change: {
    readonly before?: unknown;
    readonly after?: unknown;
    readonly before_sensitive?: unknown;
    readonly after_sensitive?: unknown;
  };
}
interface StateResource {
  readonly type: string;
  readonly name: string;
  readonly values?: { readonly outputs?: Readonly<Record<string, unknown>> };
  readonly sensitive_values?: unknown;
}
interface PlannedModule {
  readonly resources?: readonly { readonly sensitive_values?: unknown }[];
  readonly child_modules?: readonly PlannedModule[];
}
interface PlannedValues {
  readonly outputs?: Readonly<Record<string, { readonly sensitive?: boolean }>>;
  readonly root_module?: PlannedModule;
}

interface PlanJson {
  readonly resource_changes?: readonly Marked[];
  readonly resource_drift?: readonly Marked[];
  readonly output_changes?: Readonly<Record<string, Marked["change"]>>;
  readonly prior_state?: {
    readonly values?: { readonly root_module?: { readonly resources?: readonly StateResource[] } };
  };
  readonly planned_values?: PlannedValues;
}

/** Learns the sensitive values in a plan: those that Terraform marks, and sensitive outputs that the unit reads. */
export function learnSecrets(json: unknown, unit: RunUnit, all: RunUnits, masking: Masking): void {
  const plan = json as PlanJson;
  const changes = [...(plan.resource_changes ?? []), ...(plan.resource_drift ?? [])].map(({ change }) => change);
  for (const change of [...changes, ...Object.values(plan.output_changes ?? {})]) {
    masking.learnMarked(change.before, change.before_sensitive);
    masking.learnMarked(change.after, change.after_sensitive);
  }
  const states = plan.prior_state?.values?.root_module?.resources ?? [];
  for (const resource of states) masking.learnMarked(resource.values, resource.sensitive_values);
  // A remote state carries no marks: the contracts tell which of its outputs are sensitive.
  for (const [producer, name] of Object.entries(unit.record.dataSources)) {
    const read = states.find((each) => each.type === "terraform_remote_state" && each.name === name)?.values?.outputs;
    for (const [output, { sensitive }] of Object.entries(all.get(producer)?.record.outputs ?? {})) {
      if (sensitive) masking.learn(read?.[output]);
    }
  }
}

/**
 * Whether a plan may hold secrets that its text does not rule out. Terraform marks those that it shows, and hides
 * attributes that stay as they are; what a contract calls sensitive may not show at all.
 */
export function mayHoldSecrets(text: string, { record }: RunUnit, all: RunUnits): boolean {
  const reads = Object.entries(record.dependencies).flatMap(([stack, names]) =>
    names.map((name) => all.get(stack)?.record.outputs[name]),
  );
  const sensitive = [...Object.values(record.outputs), ...reads].some((output) => output?.sensitive === true);
  return sensitive || /\(sensitive| hidden\)/.test(text);
}

/** The plan with masks in place of the secrets that it has taught. */
export function maskPlan(json: unknown, masking: Masking): unknown {
  const plan = json as PlanJson;
  const ofChange = ({ before_sensitive, after_sensitive }: Marked["change"]): object => ({
    before: before_sensitive,
    after: after_sensitive,
  });
  const ofChanges = (all: readonly Marked[] | undefined) => all?.map(({ change }) => ({ change: ofChange(change) }));
  const outputs = Object.entries(plan.output_changes ?? {}).map(([name, change]) => [name, ofChange(change)]);
  return masking.hideIn(json, {
    resource_changes: ofChanges(plan.resource_changes),
    resource_drift: ofChanges(plan.resource_drift),
    output_changes: Object.fromEntries(outputs) as object,
    planned_values: marksOf(plan.planned_values),
    prior_state: { values: marksOf(plan.prior_state?.values) },
  });
}

/** Marks of the values before or after: they are beside each resource, and on each output. */
function marksOf({ outputs = {}, root_module }: PlannedValues = {}): object {
  const ofModule = ({ resources, child_modules }: PlannedModule): object => ({
    resources: resources?.map(({ sensitive_values }) => ({ values: sensitive_values })),
    child_modules: child_modules?.map(ofModule),
  });
  const ofOutputs = Object.entries(outputs).map(([name, { sensitive }]) => [name, { value: sensitive === true }]);
  return { outputs: Object.fromEntries(ofOutputs) as object, root_module: root_module && ofModule(root_module) };
}
