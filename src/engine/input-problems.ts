import type { z } from "zod";
import { problem, type Problem } from "./problem";
import { didYouMean } from "./project";

/** Says in a reader's words what zod found. */
export function describeIssue(issue: z.core.$ZodIssue, values: unknown, schema: z.ZodObject): Problem[] {
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
