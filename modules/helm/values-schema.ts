import { Token } from "cdktf";
import { nearest } from "../../src/engine/names";
import { isPlainObject } from "../../src/engine/reference";

/**
 * JSON Schema (draft-07) as far as values of charts need it. Walking the values takes 2 ms for every chart in every
 * environment; ajv would take 700 ms to compile the schemas first.
 */
export interface ValuesSchema {
  readonly type?: TypeName | readonly TypeName[];
  readonly properties?: Readonly<Record<string, ValuesSchema>>;
  readonly additionalProperties?: boolean | ValuesSchema;
  readonly required?: readonly string[];
  readonly items?: ValuesSchema;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
}

type TypeName = "object" | "array" | "string" | "number" | "integer" | "boolean" | "null";

/** One value that the schema refuses. */
export interface Mismatch {
  readonly path: readonly (string | number)[];
  /** Left out where the key is what is wrong. */
  readonly value?: unknown;
  readonly rule: string;
  readonly fix?: string;
}

/** Every value that the schema refuses. What only an apply can tell passes; null passes, because it unsets a default. */
export function mismatches(schema: ValuesSchema, values: unknown): Mismatch[] {
  const found: Mismatch[] = [];
  visit(schema, values, []);
  return found;

  function visit(part: ValuesSchema, value: unknown, path: readonly (string | number)[]): void {
    if (value === null || value === undefined || Token.isUnresolved(value)) return;
    const rule = ruleFor(part, value);
    if (rule !== undefined) found.push({ path, value, rule });
    else if (Array.isArray(value)) {
      const { items } = part;
      if (items !== undefined) value.forEach((item, index) => visit(items, item, [...path, index]));
    } else if (isPlainObject(value)) visitObject(part, value, path);
  }

  function visitObject(part: ValuesSchema, value: Readonly<Record<string, unknown>>, path: Mismatch["path"]): void {
    const { properties = {}, additionalProperties = true, required = [] } = part;
    for (const name of required) {
      if (value[name] === undefined) found.push({ path: [...path, name], rule: "is missing" });
    }
    for (const [name, item] of Object.entries(value)) {
      const own = Object.hasOwn(properties, name) ? properties[name] : undefined;
      if (own !== undefined) visit(own, item, [...path, name]);
      else if (typeof additionalProperties === "object") visit(additionalProperties, item, [...path, name]);
      else if (!additionalProperties) {
        const close = nearest(name, Object.keys(properties));
        const fix = close === undefined ? whereElse(schema, name) : `did you mean "${close}"?`;
        found.push({ path: [...path, name], rule: "is not a value of the chart", fix });
      }
    }
  }
}

/** The requirement that a value violates; undefined if it violates none. */
function ruleFor(schema: ValuesSchema, value: unknown): string | undefined {
  const { type, enum: choices, pattern, minimum, maximum, minItems } = schema;
  const types = typeof type === "string" ? [type] : type;
  if (types !== undefined && !types.some((each) => isOfType(each, value))) return `must be ${named(types)}`;
  if (choices !== undefined && !choices.includes(value)) {
    return `must be one of ${choices.map((each) => JSON.stringify(each)).join(", ")}`;
  }
  if (pattern !== undefined && typeof value === "string" && !new RegExp(pattern, "u").test(value)) {
    return `must match ${pattern}`;
  }
  if (typeof value === "number") {
    if (minimum !== undefined && value < minimum) return `must be at least ${minimum}`;
    if (maximum !== undefined && value > maximum) return `must be at most ${maximum}`;
  }
  if (minItems !== undefined && Array.isArray(value) && value.length < minItems) {
    return `must have at least ${minItems} ${minItems === 1 ? "entry" : "entries"}`;
  }
  return undefined;
}

function isOfType(type: TypeName, value: unknown): boolean {
  switch (type) {
    case "array":
      return Array.isArray(value);
    case "object":
      return isPlainObject(value);
    case "integer":
      return Number.isInteger(value);
    case "null":
      return value === null;
    default:
      return typeof value === type;
  }
}

const words: Readonly<Record<TypeName, string>> = {
  array: "a list",
  object: "a map",
  string: "a string",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  null: "null",
};
const named = (types: readonly TypeName[]): string => types.map((each) => words[each]).join(" or ");

/** The path at which the chart has a value of that name, where it has one: a key is often a level too high. */
function whereElse(schema: ValuesSchema, name: string): string | undefined {
  const paths: string[] = [];
  search(schema, []);
  return paths.length === 1 ? `the chart has ${paths[0]}` : undefined;

  function search({ properties = {} }: ValuesSchema, path: readonly string[]): void {
    for (const [key, part] of Object.entries(properties)) {
      if (key === name) paths.push([...path, key].join("."));
      search(part, [...path, key]);
    }
  }
}
