import { z } from "zod";

/** One input, or a part of one, for the reference. */
export interface InputRow {
  /** Dotted from the top: `lifecycle.expireAfterDays`, `rules[].days`, `users.<name>.role`. */
  readonly path: string;
  readonly type: string;
  /** The default as code. */
  readonly default: string | undefined;
  readonly required: boolean;
  readonly unit: string;
  readonly limit: string;
  readonly cost: string;
  readonly description: string;
}

/** JSON Schema of zod, with the additions of `.meta()`. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly default?: unknown;
  readonly description?: string;
  readonly unit?: string;
  readonly limit?: string;
  readonly cost?: string;
}

/** An enum with more values than this is shown as a limit instead of a type. */
const namedValues = 7;

/** Lists the inputs of a layer, each before its parts. */
export function inputRows(inputs: z.ZodObject): readonly InputRow[] {
  return rowsOf(z.toJSONSchema(inputs, { io: "input", unrepresentable: "any", reused: "inline" }) as Schema, "");
}

function rowsOf(schema: Schema, prefix: string): readonly InputRow[] {
  const { properties = {}, required = [] } = schema;
  return Object.entries(properties).flatMap(([name, property]) => [
    row(`${prefix}${name}`, property, required.includes(name)),
    ...partsOf(property, `${prefix}${name}`),
  ]);
}

function partsOf(schema: Schema, path: string): readonly InputRow[] {
  if (schema.properties !== undefined) return rowsOf(schema, `${path}.`);
  if (schema.items !== undefined) return partsOf(schema.items, `${path}[]`);
  if (typeof schema.additionalProperties === "object") return partsOf(schema.additionalProperties, `${path}.<name>`);
  return variantsOf(schema).flatMap((variant) => partsOf(variant, path));
}

function row(path: string, schema: Schema, required: boolean): InputRow {
  const isDefaultOfParts = JSON.stringify(schema.default) === "{}" && schema.properties !== undefined;
  return {
    path,
    type: typeOf(schema),
    default: isDefaultOfParts ? undefined : JSON.stringify(schema.default),
    required,
    unit: schema.unit ?? "",
    limit: schema.limit ?? limitOf(schema),
    cost: schema.cost ?? "",
    description: schema.description ?? "",
  };
}

const variantsOf = ({ anyOf = [], oneOf = [] }: Schema): readonly Schema[] => [...anyOf, ...oneOf];

function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined && schema.enum.length <= namedValues) {
    return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  }
  const variants = [...new Set(variantsOf(schema).map(typeOf))];
  if (variants.length > 0) return variants.join(" | ");
  if (schema.type === "array") {
    const item = typeOf(schema.items ?? {});
    return item.includes(" | ") ? `(${item})[]` : `${item}[]`;
  }
  if (typeof schema.additionalProperties === "object") return `map of ${typeOf(schema.additionalProperties)}`;
  return [schema.type ?? "any"].flat().join(" | ");
}

/** The limits of the schema, for inputs without a `limit` in words. */
function limitOf(schema: Schema): string {
  const { enum: values, multipleOf, items } = schema;
  const limits = [
    values !== undefined && values.length > namedValues ? `one of ${values.map(String).join(", ")}` : "",
    range(schema.minimum ?? schema.exclusiveMinimum, schema.maximum ?? schema.exclusiveMaximum, ""),
    multipleOf === undefined ? "" : `multiple of ${multipleOf}`,
    range(schema.minLength, schema.maxLength, " characters"),
    range(schema.minItems, schema.maxItems, " entries"),
    items === undefined || limitOf(items) === "" ? "" : `each ${limitOf(items)}`,
  ];
  return limits.filter((limit) => limit !== "").join("; ");
}

function range(least: number | undefined, most: number | undefined, things: string): string {
  // zod bounds every integer by the precision of a double.
  const [low, high] = [least, most].map((bound) => (Number.isSafeInteger((bound ?? 0) * 2) ? bound : undefined));
  if (low === undefined) return high === undefined ? "" : `at most ${high}${things}`;
  return high === undefined ? `at least ${low}${things}` : `${low} to ${high}${things}`;
}
