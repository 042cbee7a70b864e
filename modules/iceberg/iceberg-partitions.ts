import { nearest } from "../../src/engine/names";
import { problem, type Problem } from "../../src/engine/problem";

/**
 * Transforms that the Iceberg sink parses, by the number of their arguments: `SchemaUtils.createPartitionSpec` of
 * iceberg-kafka-connect 1.12.0 (2026-11). It creates the table unpartitioned where it cannot parse one, and only logs it.
 */
const transforms: Readonly<Record<string, 1 | 2>> = {
  year: 1,
  years: 1,
  month: 1,
  months: 1,
  day: 1,
  days: 1,
  hour: 1,
  hours: 1,
  bucket: 2,
  truncate: 2,
};

const column = /^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$/;
const must = "be a column, or year, month, day or hour(column), bucket(column, n) or truncate(column, n)";

/** Partition fields that the sink cannot parse, or that Iceberg rejects beside another one. */
export function partitionProblems(path: string, partitionBy: readonly string[]): Problem[] {
  return partitionBy.flatMap((field, index) => {
    const at = `${path}.${index}`;
    const key = keyOf(field);
    if (key === undefined) return [problem({ path: at, value: field, must, fix: suggestion(field) })];
    const twin = partitionBy.slice(0, index).find((other) => keyOf(other) === key);
    if (twin === undefined) return [];
    const fix = "Iceberg takes each column once by time, once by bucket and once by truncation";
    return [problem({ path: at, value: field, must: `not repeat ${twin}`, fix })];
  });
}

/** Column and transform of a partition field; undefined if it cannot be parsed. */
export function partitionSource(field: string): { column: string; transform: string } | undefined {
  if (keyOf(field) === undefined) return undefined;
  if (column.test(field)) return { column: field, transform: "identity" };
  const { name, args } = parts(field);
  return { column: args[0]!, transform: name.replace(/(?<=year|month|day|hour)s$/, "") };
}

/** Column and kind of transform, of which a table may have one; undefined if the sink cannot parse it. */
function keyOf(field: string): string | undefined {
  if (column.test(field)) return `identity of ${field}`;
  const { name, args } = parts(field);
  const [source = "", size] = args;
  if (!Object.hasOwn(transforms, name) || args.length !== transforms[name] || !column.test(source)) return undefined;
  if (size === undefined) return `time of ${source}`;
  return isSize(size) ? `${name} of ${source}` : undefined;
}

const isSize = (text: string): boolean => /^[1-9]\d*$/.test(text) && Number(text) < 2 ** 31;

function parts(field: string): { name: string; args: readonly string[] } {
  const [, name = "", list = ""] = /^(\w+)\((.+)\)$/.exec(field) ?? [];
  // The sink trims both arguments of two, and not the only one.
  const args = list.split(",");
  return { name, args: args.length === 1 ? args : args.map((each) => each.trim()) };
}

/** The field that was probably meant: the nearest transform, or the arguments in the order of the sink instead of SQL's. */
function suggestion(field: string): string | undefined {
  const { name, args } = parts(field.replaceAll(/\s/g, ""));
  const transform = nearest(name, Object.keys(transforms));
  if (transform === undefined) return undefined;
  if (transforms[transform] === 1) return args.length === 1 ? `did you mean "${transform}(${args[0]})"?` : undefined;
  const source = args.find((each) => column.test(each));
  if (source === undefined) return undefined;
  return `did you mean "${transform}(${source}, ${args.find(isSize) ?? 16})"?`;
}
