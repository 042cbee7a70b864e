import { createHash } from "node:crypto";
import type { StateOutputs } from "../../terraform/outputs";
import type { PlannedOutput } from "../plans/plan-summary";
import { type NeededOutput, suffices } from "./needed-values";

/**
 * How good a value is that a plan is made with, the best first:
 * `real` is in the producer's state and stays; `provisional` is what the producer's plan will make of it; `unknown` is
 * known only after the producer's apply, in whole or in part; `mocked` is the contract's example, which is only used
 * with `--mocks` and where the plan cannot be made without a value.
 */
export const referenceKinds = ["real", "provisional", "unknown", "mocked"] as const;
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

export interface PlannedProducer {
  /** The kind of the values that its plan knows. */
  readonly kind: Exclude<ReferenceKind, "unknown">;
  /** The outputs that change; all others stay as they are in the state. A deferred producer may change every one. */
  readonly changes: Readonly<Record<string, PlannedOutput>>;
}

/** Outputs of one producer that one unit reads. */
export interface StateRead {
  readonly producer: ProducerState;
  readonly outputs: readonly string[];
  /** Those of them without whose value no plan can be made; a whole state where no output is named. */
  readonly needs: readonly NeededOutput[];
}

export interface MissingValue {
  readonly producer: string;
  readonly output: string;
  /** Why the plan cannot be made without it; undefined where no unit of the run provides it. */
  readonly because?: string;
}

/** The value of an output for the plan of a reader, in place of the producer's state. */
export interface StandIn {
  /** The value, as far as it is known. */
  readonly value: unknown;
  /** Marks of the parts that are not known, as in `after_unknown` of a plan; `false` for a value that is known. */
  readonly unknown: unknown;
  /** The contract's example, for the types of the unknown parts. */
  readonly example: unknown;
}

/** By output, by the producer's stack. A producer is left out where its state has all that is read of it. */
export type StandIns = ReadonlyMap<string, Readonly<Record<string, StandIn>>>;

/** Digest of stand-ins: secrets among them are nowhere in clear. */
export function digestOf(standIns: StandIns): string {
  return createHash("sha256")
    .update(JSON.stringify([...standIns]))
    .digest("hex");
}

export type Resolution =
  | { readonly status: "ready"; readonly references: readonly PlannedValue[]; readonly standIns: StandIns }
  /** It must be planned when these are applied. */
  | { readonly status: "deferred"; readonly waitsFor: readonly MissingValue[] }
  /** These have no value, and nothing in this run will give them one. */
  | { readonly status: "unavailable"; readonly missing: readonly MissingValue[] };

export interface ResolveOptions {
  /** Whether examples may be used at all, and producers may be missing. */
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
  const standIns = new Map<string, Readonly<Record<string, StandIn>>>();
  for (const { producer, outputs, needs } of reads) {
    const values: Record<string, StandIn> = {};
    const notInState: MissingValue[] = [];
    for (const output of outputs) {
      const name = { producer: producer.stack, output };
      const needed = needs.filter((each) => each.output === output || each.output === undefined);
      const found = valueOf(producer, output, needed, mocks);
      if (found.kind === "deferred") waitsFor.push({ ...name, because: found.because });
      else if (found.kind === "unavailable") missing.push(name);
      else {
        references.push({ ...name, kind: found.kind });
        values[output] = { value: found.value, unknown: found.unknown ?? false, example: producer.examples[output] };
        // What the state holds Terraform reads there itself, whatever is thought of it.
        if (found.kind === "unknown" || !isInState(producer, output, found.value)) notInState.push(name);
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

type Value =
  | { readonly kind: ReferenceKind; readonly value: unknown; readonly unknown?: unknown }
  | { readonly kind: "deferred"; readonly because: string }
  /** Without a value, now and after this run. */
  | { readonly kind: "unavailable" };

function valueOf(
  { examples, state, planned }: ProducerState,
  output: string,
  needed: readonly NeededOutput[],
  mocks: boolean,
): Value {
  const old = state !== undefined && Object.hasOwn(state, output) ? state[output] : undefined;
  const change = planned?.changes[output];
  if (change === undefined && old !== undefined) return { kind: planned?.kind ?? "real", value: old.value };
  const unmockable = needed.find(({ mockable }) => !mockable);
  if (change?.known === true) {
    const kind = worst(["provisional", planned!.kind]);
    // What was made of an example is one.
    if (kind === "mocked" && unmockable !== undefined) return { kind: "deferred", because: unmockable.because };
    return { kind, value: change.value };
  }
  if (planned === undefined && !mocks) return { kind: "unavailable" };
  const [value, unknown] = change === undefined ? [undefined, true] : [change.value, change.unknown];
  const lacking = needed.filter((each) => !suffices(each, unknown));
  if (lacking.length === 0) return { kind: "unknown", value, unknown };
  return mocks && unmockable === undefined
    ? { kind: "mocked", value: examples[output] }
    : { kind: "deferred", because: lacking[0]!.because };
}

const isInState = ({ state }: ProducerState, output: string, value: unknown): boolean =>
  state !== undefined && Object.hasOwn(state, output) && state[output]!.value === value;

/** The worst of several kinds; `real` for none. */
export function worst<Kind extends ReferenceKind>(kinds: readonly Kind[]): Kind {
  return referenceKinds[Math.max(0, ...kinds.map((kind) => referenceKinds.indexOf(kind)))]! as Kind;
}
