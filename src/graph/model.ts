import { compareNames } from "../engine/graph";
import type { PlacedEnvironment } from "../engine/address";
import type { EnvironmentDefinition, KubernetesTarget } from "../engine/environment";
import type { PlacedUnit, Project } from "../engine/project";
import { findReferences, isProducer, type Producer } from "../engine/reference";
import type { SynthesizedUnit } from "../engine/synthesis";
import { existingValues } from "../engine/unit";
import { unitRecord } from "../engine/unit-record";

/** The units, the references between them, and the existing things that they read. */
export interface GraphModel {
  readonly environments: readonly GraphEnvironment[];
  /** By environment, then by name. */
  readonly units: readonly GraphUnit[];
  readonly existing: readonly ExistingNode[];
  readonly references: readonly GraphReference[];
}

export interface GraphEnvironment {
  /** `streaming-prod` */
  readonly name: string;
  /** The folder below `environments/`: `streaming/prod`. */
  readonly path: string;
  /** The first folder of the path; undefined for an environment outside a system. */
  readonly system: string | undefined;
  /** The AWS account and region, and the Kubernetes cluster, in one line. */
  readonly target: string;
}

export interface GraphUnit {
  /** The stack's name: `streaming-prod-msk`. */
  readonly id: string;
  /** Name of the environment. */
  readonly environment: string;
  readonly unit: string;
  readonly layer: string;
  readonly summary: string;
  readonly file: string;
  readonly deletionProtection: boolean;
  /** Address of the state. */
  readonly state: string;
  /** Number of resources by type. */
  readonly resources: Readonly<Record<string, number>>;
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly sensitive: boolean }>>;
}

/** A thing that `existing(…)` refers to. Its values are not in the graph, which may be published. */
export interface ExistingNode {
  readonly id: string;
  /** The need or input that it was first passed to: `vpc`. */
  readonly name: string;
  /** The environment whose units read it; undefined for several. */
  readonly environment: string | undefined;
}

export interface GraphReference {
  /** Id of the unit or existing thing that is read. */
  readonly producer: string;
  /** Id of the unit that reads. */
  readonly reader: string;
  /** The outputs that are read from the state. Empty if every value is known without it. */
  readonly outputs: readonly string[];
}

/** The units of some environments, with their dependencies and dependents in other environments. */
export function withNeighbors(project: Project, environments: ReadonlySet<PlacedEnvironment>): PlacedUnit[] {
  return project.units.filter(
    (unit) =>
      environments.has(unit.environment) ||
      unit.dependencies.some((each) => environments.has(each.environment)) ||
      project.units.some((other) => environments.has(other.environment) && other.dependencies.includes(unit)),
  );
}

/** Makes the graph of synthesized units, without references to units that are not among them. */
export function graphModel(units: readonly SynthesizedUnit[]): GraphModel {
  const synthesized = [...units].sort((a, b) => compareNames(sortKey(a.placed), sortKey(b.placed)));
  const records = synthesized.map((each) => unitRecord(each));
  const environments = new Map(synthesized.map(({ placed: { environment } }) => [environment.name, environment]));
  const shown = new Set(records.map(({ stack }) => stack));
  const { existing, references } = existingThings(synthesized.map(({ placed }) => placed));
  return {
    environments: [...environments.values()]
      .map(({ name, path, system, definition }) => ({ name, path, system, target: targetOf(definition) }))
      .sort((a, b) => compareNames(a.name, b.name)),
    units: records.map((record) => ({
      id: record.stack,
      environment: record.environment,
      unit: record.unit,
      layer: record.layer,
      summary: record.summary,
      file: record.file,
      deletionProtection: record.deletionProtection,
      state: record.stateAddress,
      resources: record.resources,
      outputs: Object.fromEntries(
        Object.entries(record.outputs).map(([name, { description, sensitive }]) => [name, { description, sensitive }]),
      ),
    })),
    existing,
    references: [
      ...references,
      ...synthesized.flatMap(({ placed }, index) =>
        placed.dependencies
          .filter(({ stackName }) => shown.has(stackName))
          .map(({ stackName }) => ({
            producer: stackName,
            reader: placed.stackName,
            outputs: records[index]!.dependencies[stackName] ?? [],
          })),
      ),
    ],
  };
}

const sortKey = ({ environment, name }: PlacedUnit): string => `${environment.name} ${name}`;

/** The environments of a system; those outside a system are in a group without a name. */
export interface SystemGroup {
  readonly system: string | undefined;
  readonly environments: readonly GraphEnvironment[];
}

/** Groups environments by system, in their order. */
export function bySystem(environments: readonly GraphEnvironment[]): readonly SystemGroup[] {
  const groups = new Map<string | undefined, GraphEnvironment[]>();
  for (const each of environments) groups.set(each.system, [...(groups.get(each.system) ?? []), each]);
  return [...groups].map(([system, own]) => ({ system, environments: own }));
}

/** The path within its system: `prod` for `streaming/prod`. */
export const titleOf = ({ path, system }: GraphEnvironment): string =>
  system === undefined ? path : path.slice(system.length + 1);

/** The part of a model about some environments: their units, the neighbors of these, and the references between them. */
export function partOf(model: GraphModel, environments: readonly string[]): GraphModel {
  const own = new Set(model.units.filter((unit) => environments.includes(unit.environment)).map(({ id }) => id));
  const references = model.references.filter(({ producer, reader }) => own.has(producer) || own.has(reader));
  const shown = new Set([...own, ...references.flatMap(({ producer, reader }) => [producer, reader])]);
  const units = model.units.filter(({ id }) => shown.has(id));
  return {
    environments: model.environments.filter(({ name }) => units.some((unit) => unit.environment === name)),
    units,
    existing: model.existing.filter(({ id }) => shown.has(id)),
    references,
  };
}

export function resourceCount({ resources }: GraphUnit): number {
  return Object.values(resources).reduce((sum, count) => sum + count, 0);
}

/** `12 resources`, `1 resource`. */
export function countResources(unit: GraphUnit): string {
  return counted(resourceCount(unit), "resource");
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function existingThings(units: readonly PlacedUnit[]): Pick<GraphModel, "existing" | "references"> {
  const nodes = new Map<Producer, ExistingNode>();
  const references: GraphReference[] = [];
  for (const { unit, stackName, environment } of units) {
    const outputs = new Map<Producer, Set<string>>();
    for (const { name, producer, read } of readsOf(unit.layer.needs, unit.values)) {
      if (existingValues(producer) === undefined) continue;
      const node = nodes.get(producer);
      if (node === undefined) {
        nodes.set(producer, { id: `existing-${nodes.size + 1}`, name, environment: environment.name });
      } else if (node.environment !== environment.name) nodes.set(producer, { ...node, environment: undefined });
      outputs.set(producer, new Set([...(outputs.get(producer) ?? []), ...read]));
    }
    for (const [producer, read] of outputs) {
      references.push({ producer: nodes.get(producer)!.id, reader: stackName, outputs: [...read].sort() });
    }
  }
  return { existing: [...nodes.values()], references };
}

interface Read {
  readonly name: string;
  readonly producer: Producer;
  readonly read: readonly string[];
}

/** Every producer that is passed to a unit, as a need or within an input. */
function readsOf(
  needs: PlacedUnit["unit"]["layer"]["needs"],
  values: Readonly<Record<string, unknown>>,
): readonly Read[] {
  return Object.entries(values).flatMap(([name, value]): readonly Read[] => {
    const need = needs[name];
    if (need === undefined) {
      return findReferences(value).map(({ reference: { producer, output } }) => ({ name, producer, read: [output] }));
    }
    return isProducer(value) ? [{ name, producer: value, read: Object.keys(need.contract) }] : [];
  });
}

function targetOf({ aws, kubernetes }: EnvironmentDefinition): string {
  const account = aws && `${aws.account} ${aws.region}`;
  return [account, kubernetes && clusterOf(kubernetes)].filter((each) => each !== undefined).join(", ");
}

function clusterOf({ context, kubeconfig }: KubernetesTarget): string {
  return context === undefined ? `kubeconfig ${kubeconfig}` : `context ${context}`;
}
