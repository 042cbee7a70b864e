import { Token } from "cdktf";
import { z } from "zod";
import { isKnown, knownView, whenKnown } from "./unknown-values";
import { describeIssue } from "./input-problems";
import { problem, type Problem } from "./problem";
import type { PlacedUnit } from "./project";
import { repeatedProblems } from "./repeated-problems";
import { findReferences, mapReferences, type Path, type Producer, type Reference } from "./reference";
import { existingValues, isUnit } from "./unit";

/** The outputs that units built so far returned: tokens of their own stacks, and what is known of them. */
export type BuiltOutputs = ReadonlyMap<Producer, Readonly<Record<string, unknown>>>;

export interface ValidatedInputs {
  readonly problems: readonly Problem[];
  /** Inputs with defaults; references stay where they were written. Undefined when there are problems. */
  readonly inputs: Readonly<Record<string, unknown>> | undefined;
}

/** The problems of one unit that are shown: a list of a thousand numbers may have as many. */
const mostIssues = 50;

/** Stands for what a unit with problems would give: rules that ask for it wait, the others hold all the same. */
const unknown = Token.nullValue();

/**
 * Checks a unit's inputs against its layer's schema and rules. A reference is checked by what is known of it:
 * the value, if the producer's code fixes it; else the example of the producer's contract.
 */
export function validateInputs({ unit }: PlacedUnit, built: BuiltOutputs): ValidatedInputs {
  const { layer, values } = unit;
  const written = Object.fromEntries(Object.entries(values).filter(([name]) => !Object.hasOwn(layer.needs, name)));
  const references = findReferences(written);

  const { issues, inputs, usable } = parseInputs(
    layer.inputs,
    mapReferences(written, (reference) => {
      const known = builtValue(reference, built);
      return known !== undefined && isKnown(known) ? known : exampleOf(reference);
    }) as Readonly<Record<string, unknown>>,
  );
  for (const { path, reference } of references) if (usable(path[0]!)) replaceAt(inputs, path, reference);

  const repeated = repeatedProblems(layer.inputs, identified(written, built), written);
  const described = issues.slice(0, mostIssues).flatMap((issue) => describeIssue(issue, written, layer.inputs));
  const problems = [...described, ...(issues.length > mostIssues ? [] : repeated.slice(0, mostIssues))];
  const more = issues.length - mostIssues;
  if (more > 0) problems.push(problem({ message: `has ${more} more values that are wrong` }));
  const needs = Object.keys(layer.needs).map((need) => [need, outputsOf(values[need] as Producer, built) ?? unknown]);
  const known = mapReferences(inputs, (reference) => builtValue(reference, built) ?? unknown);
  const view = knownView({ ...(known as object), ...Object.fromEntries(needs) }) as never;
  const broken = layer.checks.flatMap((check) => whenKnown(() => check(view)) ?? []);
  if (broken.length > 0) return { problems: [...problems, ...broken], inputs: undefined };
  const complete = repeated.length === 0 && Object.keys(layer.inputs.shape).every(usable);
  return { problems, inputs: complete ? inputs : undefined };
}

/**
 * Parses the inputs. Where some are wrong the others are parsed one by one, and the wrong ones count as not known, so
 * that rules over the others are checked all the same: all problems are reported at once.
 */
function parseInputs(schema: z.ZodObject, given: Readonly<Record<string, unknown>>) {
  const parsed = schema.safeParse(given);
  if (parsed.success) return { issues: [], inputs: parsed.data, usable: () => true };
  const parts = Object.entries(schema.shape).map(([name, part]) => [name, z.safeParse(part, given[name])] as const);
  const right = new Set<string | number>(parts.filter(([, { success }]) => success).map(([name]) => name));
  const inputs = parts.map(([name, { success, data }]) => [name, success ? data : unknown] as const);
  return {
    issues: parsed.error.issues,
    inputs: Object.fromEntries(inputs),
    usable: (name: string | number) => right.has(name),
  };
}

/** The values with each reference as its value, or as what tells it from other references. */
function identified(written: unknown, built: BuiltOutputs): unknown {
  const producers: Producer[] = [];
  return mapReferences(written, (reference) => {
    const known = builtValue(reference, built);
    if (known !== undefined && isKnown(known)) return known;
    const { producer, output } = reference;
    if (!producers.includes(producer)) producers.push(producer);
    return { producer: producers.indexOf(producer), output };
  });
}

/** The known part of a reference's value before Terraform runs; may contain tokens. */
function builtValue({ producer, output }: Reference<unknown>, built: BuiltOutputs): unknown {
  const outputs = outputsOf(producer, built);
  return outputs !== undefined && Object.hasOwn(outputs, output) ? outputs[output] : undefined;
}

/** Undefined for a unit that has problems of its own. */
function outputsOf(producer: Producer, built: BuiltOutputs): Readonly<Record<string, unknown>> | undefined {
  return existingValues(producer) ?? built.get(producer);
}

function exampleOf({ producer, output }: Reference<unknown>): unknown {
  return isUnit(producer) ? producer.layer.outputs[output]?.example : existingValues(producer)?.[output];
}

function replaceAt(target: Record<string, unknown>, path: Path, value: unknown): void {
  let parent: unknown = target;
  for (const key of path.slice(0, -1)) parent = (parent as Record<string | number, unknown>)[key];
  (parent as Record<string | number, unknown>)[path.at(-1)!] = value;
}
