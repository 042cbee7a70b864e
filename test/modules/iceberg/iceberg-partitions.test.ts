import { partitionProblems } from "../../../modules/iceberg/iceberg-partitions";
import { formatProblem } from "../../../src/engine/problem";

const problems = (...partitionBy: readonly string[]) =>
  partitionProblems("partitionBy", partitionBy).map(formatProblem);
const must = "must be a column, or year, month, day or hour(column), bucket(column, n) or truncate(column, n)";

it.each([
  [["region"]],
  [["payload.region"]],
  [["day(occurred_at)", "bucket(id, 16)"]],
  [["years(ts)"]],
  [["truncate(name,4)", "name"]],
  [["day(created)", "day(updated)"]],
])("takes %j", (fields) => expect(problems(...fields)).toEqual([]));

it.each([
  ["dayly(ts)", ' (did you mean "day(ts)"?)'],
  ["Days(ts)", ' (did you mean "days(ts)"?)'],
  ["day( ts )", ' (did you mean "day(ts)"?)'],
  ["bucket(id)", ' (did you mean "bucket(id, 16)"?)'],
  ["bucket(16, id)", ' (did you mean "bucket(id, 16)"?)'],
  ["bucket(id, 0)", ' (did you mean "bucket(id, 16)"?)'],
  ["truncate(name, four)", ' (did you mean "truncate(name, 16)"?)'],
  ["day(ts, 2)", ""],
  ["identity(region)", ""],
  ["day(ts", ""],
  ["", ""],
])("does not take %j", (field, fix) =>
  expect(problems(field)).toEqual([`partitionBy.0 is "${field}", but ${must}${fix}.`]),
);

it.each([
  ["day(ts)", "hour(ts)"],
  ["bucket(id, 8)", "bucket(id, 16)"],
  ["region", "region"],
])("%s and %s: Iceberg takes one of them", (first, second) =>
  expect(problems(first, second)).toEqual([
    `partitionBy.1 is "${second}", but must not repeat ${first} (Iceberg takes each column once by time, once by bucket and once by truncation).`,
  ]),
);
