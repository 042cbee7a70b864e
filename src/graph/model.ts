import { compareNames } from "../engine/graph";
import type { PlacedEnvironment } from "../engine/address";
import type { EnvironmentDefinition } from "../engine/environment";
import type { PlacedUnit, Project } from "../engine/project";
import { findReferences, isProducer, type Producer } from "../engine/reference";
import type { SynthesizedUnit } from "../engine/synthesis";
import { existingValues } from "../engine/unit";
import { unitRecord } from "../engine/unit-record";

/** The units, what they read of each other, and what of it stands outside Terraform. */
export interface GraphModel {
  readonly environments: readonly GraphEnvironment[];
  /** By environment, then by name. */
  readonly units: readonly GraphUnit[];
  readonly existing: readonly ExistingNode[];
  readonly references: readonly GraphReference[];
}

export interface GraphEnvironment {
  readonly name: string;
  /** What it deploys to, in one line: an AWS account and region, a Kubernetes context. */
  readonly target: string;
}

export interface GraphUnit {
  /** The stack's name: `prod-msk`. */
  readonly id: string;
  readonly environment: string;
  readonly unit: string;
  readonly layer: string;
  readonly summary: string;
  readonly file: string;
  readonly deletionProtection: boolean;
  /** Where its state is, in one line. */
  readonly state: string;
  /** How many resources of each type. */
  readonly resources: Readonly<Record<string, number>>;
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly sensitive: boolean }>>;
}

/** What `existing(…)` brings in. Its values stay out of the graph: a picture is passed around. */
export interface ExistingNode {
  readonly id: string;
  /** The need or input that it was first passed as: `vpc`. */
  readonly name: string;
  /** The environment whose units read it; undefined when several environments do. */
  readonly environment: string | undefined;
}

export interface GraphReference {
  /** Id of the unit or the existing thing that is read. */
  readonly producer: string;
  /** Id of the unit that reads. */
  readonly reader: string;
  /** The outputs that are read. Empty: none is read from the state; what is used of it is known without. */
  readonly outputs: readonly string[];
}

/** An environment's units and those of other environments that they read or that read them. */
export function withNeighbours(project: Project, environment: PlacedEnvironment): PlacedUnit[] {
  return project.units.filter(
    (unit) =>
      unit.environment === environment ||
      unit.dependencies.some((each) => each.environment === environment) ||
      project.units.some((other) => other.environment === environment && other.dependencies.includes(unit)),
  );
}

/** What the synthesized units show. References to a unit that is not among them are left out. */
export function graphModel(units: readonly SynthesizedUnit[]): GraphModel {
  const synthesized = [...units].sort((a, b) => compareNames(sortKey(a.placed), sortKey(b.placed)));
  const records = synthesized.map(unitRecord);
  const environments = new Map(synthesized.map(({ placed: { environment } }) => [environment.name, environment]));
  const shown = new Set(records.map(({ stack }) => stack));
  const { existing, references } = existingThings(synthesized.map(({ placed }) => placed));
  return {
    environments: [...environments.values()]
      .map(({ name, definition }) => ({ name, target: targetOf(definition) }))
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
          .filter((need) => shown.has(need.stackName))
          .map((need) => ({
            producer: need.stackName,
            reader: placed.stackName,
            outputs: records[index]!.dependencies[need.stackName] ?? [],
          })),
      ),
    ],
  };
}

const sortKey = ({ environment, name }: PlacedUnit): string => `${environment.name} ${name}`;

/** The part of a model that concerns one environment: its units, their neighbours, and what they read of each other. */
export function partOf(model: GraphModel, environment: string): GraphModel {
  const own = new Set(model.units.filter((unit) => unit.environment === environment).map(({ id }) => id));
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

/** Every producer that a unit is given, as a need or within an input. */
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
  const cluster = kubernetes && (kubernetes.context ?? kubernetes.kubeconfig);
  return [account, cluster].filter((each) => each !== undefined).join(", ");
}
