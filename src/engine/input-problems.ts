import type { z } from "zod";
import { didYouMean, nearest } from "./names";
import { problem, type Problem } from "./problem";
import { alternativesAt, partsOf, type SchemaParts } from "./schema-parts";

/**
 * Says in a reader's words what zod found.
 * @param noun what a key of the values is
 */
export function describeIssue(
  issue: z.core.$ZodIssue,
  values: unknown,
  schema: z.ZodObject,
  noun: "input" | "setting" = "input",
): Problem[] {
  const path = issue.path.map(String).join(".");
  const value = valueAt(values, issue.path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => {
        const name = [...issue.path.map(String), key].join(".");
        return problem({
          path: name,
          message: noun === "input" ? "is not an input" : "is not a setting",
          fix: didYouMean(key, keysAt(schema, issue.path, value)),
        });
      });
    case "invalid_type": {
      const secret = typeof value === "string" ? alternativesAt(schema, issue.path)[0]?.secret : undefined;
      if (secret !== undefined) return [problem({ path, must: secret })];
      return value === undefined
        ? [problem({ path, message: "is missing", fix: `${kindOf(issue.expected)} is expected` })]
        : [problem({ path, value, must: `be ${kindOf(issue.expected)}` })];
    }
    case "invalid_value": {
      const must = `be one of ${issue.values.map((each) => JSON.stringify(each)).join(", ")}`;
      return [problem({ path, value, must, fix: nearestChoice(value, issue.values) })];
    }
    case "too_small":
      return [problem({ path, value, must: `${bound(issue.origin)} at least ${count(issue.minimum, issue.origin)}` })];
    case "too_big":
      return [problem({ path, value, must: `${bound(issue.origin)} at most ${count(issue.maximum, issue.origin)}` })];
    case "invalid_union":
      return unionProblems(issue, values, schema);
    case "not_multiple_of":
      return [problem({ path, value, must: `be a multiple of ${issue.divisor}` })];
    default:
      return [problem({ path, value, message: issue.message })];
  }
}

/**
 * A value of a union: the problems of the alternative that it was meant to be, or the alternatives. A value may be meant
 * to be an alternative if it has its type, or is one of its literals; of several the one with the fewest wrong names.
 */
function unionProblems(issue: z.core.$ZodIssueInvalidUnion, values: unknown, schema: z.ZodObject): Problem[] {
  const path = issue.path.map(String).join(".");
  const value = valueAt(values, issue.path);
  if (issue.discriminator !== undefined && issue.errors.length === 0) {
    const choices = alternativesAt(schema, issue.path.slice(0, -1)).flatMap(
      ({ shape = {} }) => literalsOf(shape[issue.discriminator!]) ?? [],
    );
    const must = `be one of ${choices.map((each) => JSON.stringify(each)).join(", ")}`;
    return [problem({ path, value, must, fix: nearestChoice(value, choices) })];
  }
  const isOther = ({ path: at, code }: z.core.$ZodIssue): boolean =>
    at.length === 0 && (code === "invalid_type" || code === "invalid_value");
  const wrongNames = (issues: readonly z.core.$ZodIssue[]): number =>
    issues.flatMap((each) => (each.code === "unrecognized_keys" ? each.keys : [])).length;
  const [meant] = issue.errors
    .filter((issues) => !issues.some(isOther))
    .sort((one, other) => wrongNames(one) - wrongNames(other));
  if (meant !== undefined) {
    return meant.flatMap((each) => describeIssue({ ...each, path: [...issue.path, ...each.path] }, values, schema));
  }
  const all = issue.errors.flat().filter(isOther);
  const literals = all.flatMap((each) => (each.code === "invalid_value" ? each.values : []));
  const types = all.flatMap((each) => (each.code === "invalid_type" ? [kindOf(each.expected)] : []));
  const alternatives = [...new Set([...literals.map((each) => JSON.stringify(each)), ...types])];
  return [problem({ path, value, must: `be ${alternatives.join(" or ")}`, fix: nearestChoice(value, literals) })];
}

const bound = (origin: string): string => (origin === "number" || origin === "int" ? "be" : "have");

const things: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: ["character", "characters"],
  array: ["entry", "entries"],
};

function count(number: number | bigint, origin: string): string {
  const [one, many] = things[origin] ?? [];
  return one === undefined ? String(number) : `${number} ${Number(number) === 1 ? one : many}`;
}

/** Of zod's words those that are no English. */
const kinds: Readonly<Record<string, string>> = { array: "a list", int: "a whole number", object: "an object" };
const kindOf = (expected: string): string => kinds[expected] ?? `a ${expected}`;

/** The choice that was probably meant. Of letters and versions the nearest one is no better than the others. */
function nearestChoice(value: unknown, choices: readonly unknown[]): string | undefined {
  if (typeof value !== "string" || !/[a-z]{3}/i.test(value)) return undefined;
  const close = nearest(
    value,
    choices.filter((choice) => typeof choice === "string"),
  );
  return close === undefined ? undefined : `did you mean "${close}"?`;
}

function valueAt(values: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined,
    values,
  );
}

/** The names that a schema knows at a path; of a union with a discriminator those of the alternative that is meant. */
function keysAt(schema: unknown, path: readonly PropertyKey[], value: unknown): string[] {
  const isMeant = ({ shape = {} }: SchemaParts): boolean =>
    Object.entries(shape).every(([name, part]) => literalsOf(part)?.includes(valueAt(value, [name])) ?? true);
  return alternativesAt(schema, path)
    .filter(isMeant)
    .flatMap(({ shape = {} }) => Object.keys(shape));
}

/** The values of a literal. Undefined for any other schema. */
const literalsOf = (schema: unknown): readonly unknown[] | undefined => partsOf(schema).literals;
