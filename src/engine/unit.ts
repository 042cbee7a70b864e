import type { z } from "zod";
import type { AnyLayer, Inputs, Layer, NeededValues, Needs } from "./layer";
import type { Contract, ValuesOf } from "./output";
import { assertValid, problem, UserError } from "./problem";
import { isPlainObject, type Producer, type Referable, reference, referencesTo } from "./reference";
import { valueProblems } from "./value-problems";

const mark = Symbol.for("strata.unit");

/** A layer placed in an environment with its values. Its address is the path of the file that exports it. */
export interface Unit<Values = Record<string, unknown>> extends Producer<Values> {
  readonly [mark]: true;
  readonly layer: AnyLayer;
  /** The values as written: needs and inputs, references in place. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** Values of a unit for its layer: a producer for each need, and the inputs, any of which may be a reference. */
export type UnitValues<N extends Needs, I extends Inputs> = {
  readonly [K in keyof N]: Producer<NeededValues<N>[K]>;
} & { readonly [K in keyof z.input<I> as K extends keyof I["shape"] ? K : never]: Referable<z.input<I>[K]> };

/** Places a layer: `export default unit(msk, { vpc, kms, brokers: 3 })` in `environments/<env>/<unit>.ts`. */
export function unit<N extends Needs, I extends Inputs, C extends Contract>(
  layer: Layer<N, I, C>,
  values: UnitValues<N, I>,
): Unit<ValuesOf<C>> {
  if (!isPlainObject(values)) {
    throw new UserError([problem({ value: values, must: "be an object of needs and inputs", fix: "unit(layer, {})" })]);
  }
  const placed = { [mark]: true, layer: layer as AnyLayer, values, outputs: {} } as unknown as Unit<ValuesOf<C>>;
  return Object.assign(placed, { outputs: referencesTo(placed as Producer, layer.outputs) });
}

export function isUnit(value: unknown): value is Unit {
  return typeof value === "object" && value !== null && mark in value;
}

const existingMark = Symbol.for("strata.existing");

/** Something that Terraform does not own here, known by its values. */
export interface Existing<Values = Record<string, unknown>> extends Producer<Values> {
  readonly [existingMark]: Values;
}

/**
 * Brings in what exists already: `existing({ vpcId: "vpc-0a1b…", privateSubnetIds: ["subnet-0c2d…"] })`
 * fits wherever a unit with those outputs does.
 */
export function existing<Values extends Readonly<Record<string, unknown>>>(values: Values): Existing<Values> {
  if (!isPlainObject(values)) {
    throw new UserError([problem({ path: "existing", value: values, must: "be given an object of outputs" })]);
  }
  assertValid(valueProblems(values));
  const producer = { [existingMark]: values, outputs: {} } as Existing<Values>;
  const outputs = Object.keys(values).map((name) => [name, reference(producer as Producer, name)]);
  return Object.assign(producer, { outputs: Object.fromEntries(outputs) as Producer<Values>["outputs"] });
}

/** The values of an existing thing, or undefined for a unit. */
export function existingValues(producer: Producer): Readonly<Record<string, unknown>> | undefined {
  return existingMark in producer ? (producer as Existing)[existingMark] : undefined;
}
