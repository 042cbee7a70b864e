import { problem, type Problem } from "./problem";
import { isPlainObject } from "./reference";
import { partsOf } from "./schema-parts";

/**
 * Elements that a list of the inputs has twice. Resources are made from lists, and two resources of one element would
 * have one name. `.meta({ repeatable: true })` exempts a list; free-form values (`z.unknown()`) are not looked into.
 * @param values with references replaced by what identifies them
 * @param written the same values as they are written, for messages
 */
export function repeatedProblems(schema: unknown, values: unknown, written: unknown, path = ""): Problem[] {
  const { shape, element, valueType, options, repeatable } = partsOf(schema);
  const within = (part: unknown, key: string): Problem[] =>
    repeatedProblems(part, memberOf(values, key), memberOf(written, key), path === "" ? key : `${path}.${key}`);
  if (options !== undefined) return options.flatMap((option) => repeatedProblems(option, values, written, path));
  if (Array.isArray(values) && element !== undefined) {
    const inner = values.flatMap((_, index) => within(element, String(index)));
    return repeatable ? inner : [...repetitions(values, written, path), ...inner];
  }
  if (!isPlainObject(values)) return [];
  return Object.keys(values).flatMap((key) => {
    const part = shape?.[key] ?? valueType;
    return part === undefined ? [] : within(part, key);
  });
}

function repetitions(values: readonly unknown[], written: unknown, path: string): Problem[] {
  const seen = new Set<string>();
  return values.flatMap((value, index) => {
    const text = JSON.stringify(value);
    if (!seen.has(text)) {
      seen.add(text);
      return [];
    }
    return [problem({ path: `${path}.${index}`, value: memberOf(written, String(index)), must: "be named once" })];
  });
}

const memberOf = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
