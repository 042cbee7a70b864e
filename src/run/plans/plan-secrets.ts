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
interface PlannedResource {
  readonly values?: unknown;
  readonly sensitive_values?: unknown;
}
interface PlannedModule {
  readonly resources?: readonly PlannedResource[];
  readonly child_modules?: readonly PlannedModule[];
}
interface PlannedValues {
  readonly outputs?: Readonly<Record<string, { readonly sensitive?: boolean; readonly value?: unknown }>>;
  readonly root_module?: PlannedModule;
}

interface PlanJson {
  readonly resource_changes?: readonly Marked[];
  readonly resource_drift?: readonly Marked[];
  readonly output_changes?: Readonly<Record<string, Marked["change"]>>;
  readonly prior_state?: {
    readonly values?: { readonly root_module?: { readonly resources?: readonly StateResource[] } };
  };
  readonly planned_values?: unknown;
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
  const maskChange = (change: Marked["change"]): Marked["change"] => ({
    ...(masking.hideIn(change) as Marked["change"]),
    before: masking.hideIn(change.before, change.before_sensitive),
    after: masking.hideIn(change.after, change.after_sensitive),
  });
  const maskAll = (all: readonly Marked[] | undefined) =>
    all?.map((each) => ({ ...(masking.hideIn(each) as Marked), change: maskChange(each.change) }));
  const outputs = Object.entries(plan.output_changes ?? {}).map(([name, change]) => [name, maskChange(change)]);
  return {
    ...(masking.hideIn(json) as PlanJson),
    resource_changes: maskAll(plan.resource_changes),
    resource_drift: maskAll(plan.resource_drift),
    output_changes: Object.fromEntries(outputs) as object,
    ...(plan.planned_values !== undefined && { planned_values: maskValues(plan.planned_values, masking) }),
    ...(plan.prior_state !== undefined && {
      prior_state: {
        ...(masking.hideIn(plan.prior_state) as object),
        values: maskValues(plan.prior_state.values, masking),
      },
    }),
  };
}

/** The values before or after, in which sensitive ones are marked beside each resource and on each output. */
function maskValues(values: unknown, masking: Masking): unknown {
  const { outputs = {}, root_module: root } = (values ?? {}) as PlannedValues;
  const maskModule = (module: PlannedModule): object => ({
    ...(masking.hideIn(module) as object),
    ...(module.resources !== undefined && {
      resources: module.resources.map((resource) => ({
        ...(masking.hideIn(resource) as object),
        values: masking.hideIn(resource.values, resource.sensitive_values),
      })),
    }),
    ...(module.child_modules !== undefined && { child_modules: module.child_modules.map(maskModule) }),
  });
  return {
    ...(masking.hideIn(values) as object),
    outputs: Object.fromEntries(
      Object.entries(outputs).map(([name, output]) => [
        name,
        { ...output, value: masking.hideIn(output.value, output.sensitive === true) },
      ]),
    ),
    ...(root !== undefined && { root_module: maskModule(root) }),
  };
}
