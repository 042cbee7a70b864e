import type { z } from "zod";
import { isKnown, knownView, whenKnown } from "./known";
import { problem, type Problem } from "./problem";
import { didYouMean, type PlacedUnit } from "./project";
import { findReferences, mapReferences, type Path, type Producer, type Reference } from "./reference";
import { existingValues, isUnit } from "./unit";

/** The outputs that units built so far returned: tokens of their own stacks, and what is known of them. */
export type BuiltOutputs = ReadonlyMap<Producer, Readonly<Record<string, unknown>>>;

export interface ValidatedInputs {
  readonly problems: readonly Problem[];
  /** Inputs with defaults; references stand where they were written. Undefined when there are problems. */
  readonly inputs: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Checks a unit's inputs against its layer's schema and rules. A reference is checked by what is known of it:
 * the value, if the producer's code fixes it; else the example of the producer's contract.
 */
export function validateInputs({ unit }: PlacedUnit, built: BuiltOutputs): ValidatedInputs {
  const { layer, values } = unit;
  const written = Object.fromEntries(Object.entries(values).filter(([name]) => !(name in layer.needs)));
  const references = findReferences(written);

  const parsed = layer.inputs.safeParse(
    mapReferences(written, (reference) => {
      const known = builtValue(reference, built);
      return known !== undefined && isKnown(known) ? known : exampleOf(reference);
    }),
  );
  if (!parsed.success) {
    return {
      problems: parsed.error.issues.flatMap((issue) => describeIssue(issue, written, layer.inputs)),
      inputs: undefined,
    };
  }

  const inputs = parsed.data;
  for (const { path, reference } of references) replaceAt(inputs, path, reference);

  const producers = [
    ...Object.keys(layer.needs).map((need) => values[need] as Producer),
    ...references.map(({ reference }) => reference.producer),
  ];
  const complete = producers.every((producer) => existingValues(producer) !== undefined || built.has(producer));
  if (!complete) return { problems: [], inputs }; // the producer's own problems are reported; rules across units wait

  const needs = Object.keys(layer.needs).map((need) => [need, outputsOf(values[need] as Producer, built)]);
  const known = mapReferences(inputs, (reference) => builtValue(reference, built));
  const view = knownView({ ...(known as object), ...Object.fromEntries(needs) }) as never;
  const problems = layer.checks.flatMap((check) => whenKnown(() => check(view)) ?? []);
  return { problems, inputs: problems.length === 0 ? inputs : undefined };
}

/** What is known of a reference's value before Terraform runs; may hold tokens. */
function builtValue({ producer, output }: Reference<unknown>, built: BuiltOutputs): unknown {
  return outputsOf(producer, built)[output];
}

function outputsOf(producer: Producer, built: BuiltOutputs): Readonly<Record<string, unknown>> {
  return existingValues(producer) ?? built.get(producer) ?? {};
}

function exampleOf({ producer, output }: Reference<unknown>): unknown {
  return isUnit(producer) ? producer.layer.outputs[output]?.example : existingValues(producer)?.[output];
}

function replaceAt(target: Record<string, unknown>, path: Path, value: unknown): void {
  let parent: unknown = target;
  for (const key of path.slice(0, -1)) parent = (parent as Record<string | number, unknown>)[key];
  (parent as Record<string | number, unknown>)[path.at(-1)!] = value;
}

/** Says in a reader's words what zod found. */
function describeIssue(issue: z.core.$ZodIssue, values: unknown, schema: z.ZodObject): Problem[] {
  const path = issue.path.map(String).join(".");
  const value = valueAt(values, issue.path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => {
        const name = [...issue.path.map(String), key].join(".");
        return problem(name, undefined, "is not an input", didYouMean(key, keysAt(schema, issue.path)));
      });
    case "invalid_type":
      return value === undefined
        ? [problem(path, undefined, "is missing", `a ${issue.expected} is expected`)]
        : [problem(path, value, `must be a ${issue.expected}`)];
    case "invalid_value":
      return [problem(path, value, `must be one of ${issue.values.map((each) => JSON.stringify(each)).join(", ")}`)];
    case "too_small":
      return [problem(path, value, `must ${bound(issue.origin)} at least ${issue.minimum}${things(issue.origin)}`)];
    case "too_big":
      return [problem(path, value, `must ${bound(issue.origin)} at most ${issue.maximum}${things(issue.origin)}`)];
    case "not_multiple_of":
      return [problem(path, value, `must be a multiple of ${issue.divisor}`)];
    default:
      return [problem(path, value, issue.message)];
  }
}

const bound = (origin: string): string => (origin === "number" || origin === "int" ? "be" : "have");
const things = (origin: string): string =>
  origin === "string" ? " characters" : origin === "array" || origin === "set" ? " entries" : "";

function valueAt(values: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    values,
  );
}

/** The names that a schema knows at a path, through defaults, optionals, arrays and records. */
function keysAt(schema: unknown, path: readonly PropertyKey[]): string[] {
  let current = unwrap(schema);
  for (const key of path) {
    const { shape, element, valueType } = current;
    current = unwrap(shape?.[String(key)] ?? element ?? valueType);
  }
  return Object.keys(current.shape ?? {});
}

interface SchemaParts {
  readonly shape?: Readonly<Record<string, unknown>>;
  readonly element?: unknown;
  readonly valueType?: unknown;
}

function unwrap(schema: unknown): SchemaParts {
  let current = schema as (SchemaParts & { def?: { innerType?: unknown } }) | undefined;
  while (current?.def?.innerType !== undefined) current = current.def.innerType as typeof current;
  return current ?? {};
}
