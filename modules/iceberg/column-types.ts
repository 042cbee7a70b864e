import { nearest } from "../../src/engine/names";
import { problem, type Problem } from "../../src/engine/problem";

/**
 * Column types of Iceberg that JSON and CSV can carry, by their names in the SQL of Spark, which creates the tables.
 * `timestamp` is a point in time: Spark stores it as `timestamptz`.
 * https://iceberg.apache.org/docs/1.10.0/spark-getting-started/#type-compatibility
 */
const sparkTypes: Readonly<Record<string, string>> = {
  boolean: "boolean",
  int: "int",
  long: "bigint",
  float: "float",
  double: "double",
  date: "date",
  timestamp: "timestamp",
  string: "string",
};
const names = Object.keys(sparkTypes);

/** Names of other systems for the types. */
const otherNames: Readonly<Record<string, string>> = {
  bigint: "long",
  bool: "boolean",
  datetime: "timestamp",
  decimal: "decimal(18, 2)",
  integer: "int",
  numeric: "decimal(18, 2)",
  number: "decimal(18, 2)",
  real: "float",
  smallint: "int",
  text: "string",
  timestamptz: "timestamp",
  tinyint: "int",
  uuid: "string",
  varchar: "string",
};

const decimal = /^decimal\((\d{1,2}),\s*(\d{1,2})\)$/;

/** A type that Iceberg does not have, or that the jobs cannot write. */
export function columnTypeProblems(path: string, type: string): Problem[] {
  if (names.includes(type) || isDecimal(type)) return [];
  const must = `be a type of Iceberg: ${names.join(", ")} or decimal(precision, scale), precision at most 38`;
  const meant = otherNames[type.toLowerCase()] ?? nearest(type, [...names, "decimal(18, 2)"]);
  return [problem({ path, value: type, must, fix: meant === undefined ? undefined : `did you mean "${meant}"?` })];
}

function isDecimal(type: string): boolean {
  const [, precision = 0, scale = 0] = (decimal.exec(type) ?? []).map(Number);
  return precision >= 1 && precision <= 38 && scale <= precision;
}

/** The type in the SQL of Spark: `bigint` of `long`. */
export const sparkType = (type: string): string => sparkTypes[type] ?? type;

export const isTemporal = (type: string): boolean => type === "date" || type === "timestamp";

export const isNumeric = (type: string): boolean => /^(int|long|float|double|decimal\b.*)$/.test(type);
