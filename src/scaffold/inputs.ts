import { z } from "zod";
import type { AnyLayer } from "../engine/layer";
import { type Problem, problem } from "../engine/problem";
import type { PlacedUnit } from "../engine/project";
import { unit } from "../engine/unit";
import { validateInputs } from "../engine/validation";

/** An input that a unit must set, in words. */
export interface RequiredInput {
  readonly name: string;
  /** "Total; a multiple of the subnets (whole number)" */
  readonly description: string;
}

export function requiredInputs(layer: AnyLayer): readonly RequiredInput[] {
  return Object.entries(schemas(layer))
    .filter(([, schema]) => schema._zod.optin === undefined)
    .map(([name, schema]) => ({ name, description: describe(schema) }));
}

const schemas = ({ inputs }: AnyLayer): Readonly<Record<string, z.core.$ZodType>> => inputs.shape;

interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly description?: string;
  readonly unit?: string;
  readonly limit?: string;
}

function describe(schema: z.core.$ZodType): string {
  const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;
  const facts = [typeWords(json), json.unit, json.limit].filter((fact) => fact !== undefined).join("; ");
  return json.description === undefined ? facts : `${json.description} (${facts})`;
}

function typeWords(schema: JsonSchema): string {
  const { type, items, properties, additionalProperties, anyOf = schema.oneOf } = schema;
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((each) => JSON.stringify(each)).join(" | ");
  if (anyOf !== undefined) return anyOf.map(typeWords).join(" or ");
  if (type === "integer") return "whole number";
  if (type === "array") return `list of ${items === undefined ? "values" : typeWords(items)}`;
  if (properties !== undefined) return `{ ${Object.keys(properties).join(", ")} }`;
  if (typeof additionalProperties === "object") return `map of ${typeWords(additionalProperties)}`;
  return type ?? "value";
}

/** The values of `--set name=value`, each as its input takes it: a text where a text is expected, else JSON. */
export function parseSettings(
  layer: AnyLayer,
  settings: readonly string[],
): { readonly values: Readonly<Record<string, unknown>>; readonly problems: readonly Problem[] } {
  const values: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const setting of settings) {
    const [, name, text] = /^([^=]+)=(.*)$/s.exec(setting) ?? [];
    if (name === undefined || text === undefined) {
      problems.push(
        problem({ path: "--set", value: setting, must: "be <input>=<value>", fix: "e.g. --set retentionDays=30" }),
      );
    } else if (Object.hasOwn(layer.needs, name)) {
      problems.push(
        problem({
          path: "--set",
          value: setting,
          must: `name an input, and ${name} is a need`,
          fix: `--need ${name}=<unit>`,
        }),
      );
    } else values[name] = parseValue(Object.hasOwn(schemas(layer), name) ? schemas(layer)[name] : undefined, text);
  }
  // The engine's own words, without what is missing: that is left for the file. Its rules across units wait too, as
  // they do for any producer that is not built.
  const producers = Object.fromEntries(Object.keys(layer.needs).map((need) => [need, unit(layer as never, {})]));
  const placed = { unit: unit(layer as never, { ...values, ...producers } as never) } as PlacedUnit;
  const { problems: found } = validateInputs(placed, new Map());
  const named = found.filter(({ path }) => Object.hasOwn(values, path.split(".")[0]!));
  return { values, problems: [...problems, ...named.map((each) => ({ ...each, path: `--set ${each.path}` }))] };
}

function parseValue(schema: z.core.$ZodType | undefined, text: string): unknown {
  const json = parseJson(text);
  if (schema === undefined) return text;
  return [text, json].find((value) => z.safeParse(schema, value).success) ?? json ?? text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
