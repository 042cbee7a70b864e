import type { StateOutputs } from "../../terraform/outputs";
import type { PlannedOutput } from "../plans/plan-summary";

/**
 * How good a value is that a plan is made with, the best first:
 * `real` is in the producer's state and stays; `provisional` is what the producer's plan will make of it; `stale` is
 * the old value of what will change to something unknown; `mocked` is the contract's example.
 */
export const referenceKinds = ["real", "provisional", "stale", "mocked"] as const;
export type ReferenceKind = (typeof referenceKinds)[number];

/** One output that a unit's plan is made with. */
export interface PlannedValue {
  /** The producer's stack. */
  readonly producer: string;
  readonly output: string;
  readonly kind: ReferenceKind;
}

/** Known facts about a producer when its reader is planned. */
export interface ProducerState {
  readonly stack: string;
  /** The contract's example by output. */
  readonly examples: Readonly<Record<string, unknown>>;
  /** The outputs in its state; undefined when it has none. */
  readonly state: StateOutputs | undefined;
  /** Its part in this run; undefined when it has none. */
  readonly planned?: PlannedProducer;
}

export type PlannedProducer =
  | { readonly status: "deferred" }
  | {
      readonly status: "planned";
      /** The worst of the references that its own plan was made with. */
      readonly kind: ReferenceKind;
      /** The outputs that change; all others stay as they are in the state. */
      readonly changes: Readonly<Record<string, PlannedOutput>>;
    };

/** Outputs of one producer that one unit reads. */
export interface StateRead {
  readonly producer: ProducerState;
  readonly outputs: readonly string[];
  /** Those of them that reach a provider's configuration or a data source. */
  readonly reached: ReadonlySet<string>;
}

export interface MissingValue {
  readonly producer: string;
  readonly output: string;
}

/** Values by output, by the producer's stack: what the plan gets instead of the producers' states. */
export type StandIns = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

export type Resolution =
  | { readonly status: "ready"; readonly references: readonly PlannedValue[]; readonly standIns: StandIns }
  /** It must be planned when these are applied. */
  | { readonly status: "deferred"; readonly waitsFor: readonly MissingValue[] }
  /** These have no value, and nothing in this run will give them one. */
  | { readonly status: "unavailable"; readonly missing: readonly MissingValue[] };

type Value =
  | { readonly kind: ReferenceKind; readonly value: unknown }
  | "deferred"
  /** Without a value, now and after this run. */
  | "unavailable";

export interface ResolveOptions {
  /** Whether examples may be used at all. */
  readonly mocks: boolean;
  /** Whether the unit can be planned with values that are not in the states: not where HCP Terraform plans it. */
  readonly standIns: boolean;
}

/** Decides, for every output that a unit reads, which value its plan is made with. */
export function resolveReferences(
  reads: readonly StateRead[],
  { mocks, standIns: possible }: ResolveOptions,
): Resolution {
  const references: PlannedValue[] = [];
  const waitsFor: MissingValue[] = [];
  const missing: MissingValue[] = [];
  const standIns = new Map<string, Readonly<Record<string, unknown>>>();
  for (const { producer, outputs, reached } of reads) {
    const values: Record<string, unknown> = {};
    const notInState: MissingValue[] = [];
    for (const output of outputs) {
      const name = { producer: producer.stack, output };
      const found = valueOf(producer, output, reached.has(output), mocks);
      if (found === "deferred") waitsFor.push(name);
      else if (found === "unavailable") missing.push(name);
      else {
        references.push({ ...name, kind: found.kind });
        values[output] = found.value;
        // What the state holds Terraform reads there itself, whatever is thought of it.
        if (found.kind !== "real" && !isInState(producer, output, found.value)) notInState.push(name);
      }
    }
    if (notInState.length === 0) continue;
    if (possible) standIns.set(producer.stack, values);
    else waitsFor.push(...notInState);
  }
  if (missing.length > 0) return { status: "unavailable", missing };
  if (waitsFor.length > 0) return { status: "deferred", waitsFor };
  return { status: "ready", references, standIns };
}

function valueOf({ examples, state, planned }: ProducerState, output: string, reached: boolean, mocks: boolean): Value {
  const old = state !== undefined && Object.hasOwn(state, output) ? state[output] : undefined;
  const example: Value = mocks && !reached ? { kind: "mocked", value: examples[output] } : "deferred";
  if (planned === undefined) {
    if (old !== undefined) return { kind: "real", value: old.value };
    return mocks ? example : "unavailable";
  }
  const change = planned.status === "planned" ? planned.changes[output] : undefined;
  if (planned.status === "planned" && change === undefined && old !== undefined) {
    return { kind: planned.kind, value: old.value };
  }
  if (planned.status === "planned" && change?.known === true) {
    const kind = worst(["provisional", planned.kind]);
    // What was made of an example is one.
    return reached && kind === "mocked" ? "deferred" : { kind, value: change.value };
  }
  // It changes to something unknown, or may: its producer waits itself.
  if (reached) return "deferred";
  return old === undefined ? example : { kind: "stale", value: old.value };
}

const isInState = ({ state }: ProducerState, output: string, value: unknown): boolean =>
  state !== undefined && Object.hasOwn(state, output) && state[output]!.value === value;

/** The worst of several kinds; `real` for none. */
export function worst(kinds: readonly ReferenceKind[]): ReferenceKind {
  return referenceKinds[Math.max(0, ...kinds.map((kind) => referenceKinds.indexOf(kind)))]!;
}
