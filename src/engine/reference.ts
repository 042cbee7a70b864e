import type { Contract, ValuesOf } from "./output";

const mark = Symbol.for("strata.reference");

/** A typed use of one output of another unit. References are the only edges of the graph. */
export interface Reference<T> {
  readonly [mark]: true;
  readonly producer: Producer;
  readonly output: string;
  /** Carries the type to the compiler only. */
  readonly type?: T;
}

/** Whatever has outputs: a unit, or something that exists outside Terraform. */
export interface Producer<Values = Record<string, unknown>> {
  readonly outputs: { readonly [K in keyof Values]: Reference<Values[K]> };
}

/** A value, or a reference to one, at any depth. */
export type Referable<T> =
  | T
  | Reference<T>
  | (T extends readonly (infer Element)[]
      ? readonly Referable<Element>[]
      : T extends object
        ? { readonly [K in keyof T]: Referable<T[K]> }
        : never);

/** The references to a contract's outputs, as a unit shows them. */
export function referencesTo<C extends Contract>(producer: Producer, contract: C): Producer<ValuesOf<C>>["outputs"] {
  const references = Object.keys(contract).map((output) => [output, reference(producer, output)]);
  return Object.fromEntries(references) as Producer<ValuesOf<C>>["outputs"];
}

export function reference<T>(producer: Producer, output: string): Reference<T> {
  return { [mark]: true, producer, output };
}

export function isReference(value: unknown): value is Reference<unknown> {
  return typeof value === "object" && value !== null && mark in value;
}

export function isProducer(value: unknown): value is Producer {
  if (typeof value !== "object" || value === null || !("outputs" in value)) return false;
  const { outputs } = value;
  return typeof outputs === "object" && outputs !== null && Object.values(outputs).every(isReference);
}

/** A path into a unit's values: `["lifecycle", "rules", 0]`. */
export type Path = readonly (string | number)[];

/** Every reference within a value and where it is. */
export function findReferences(value: unknown): { path: Path; reference: Reference<unknown> }[] {
  const found: { path: Path; reference: Reference<unknown> }[] = [];
  const path: (string | number)[] = [];
  const visit = (each: unknown): void => {
    if (isReference(each)) found.push({ path: [...path], reference: each });
    else if (Array.isArray(each)) each.forEach((item, index) => step(index, item));
    else if (isPlainObject(each)) for (const key of Object.keys(each)) step(key, each[key]);
  };
  const step = (key: string | number, item: unknown): void => {
    path.push(key);
    visit(item);
    path.pop();
  };
  visit(value);
  return found;
}

/** A copy of `value` in which each reference is replaced. */
export function mapReferences(value: unknown, replace: (reference: Reference<unknown>) => unknown): unknown {
  if (isReference(value)) return replace(value);
  if (Array.isArray(value)) return value.map((item) => mapReferences(item, replace));
  if (isPlainObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapReferences(item, replace)]));
  }
  return value;
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null)
  );
}
