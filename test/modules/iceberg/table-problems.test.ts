import { type LakeTable, tablesJson } from "../../../modules/iceberg/lake-table";
import { tableProblems } from "../../../modules/iceberg/table-problems";
import { formatProblem } from "../../../src/engine/problem";

const events: LakeTable = {
  name: "events",
  source: "events/",
  columns: [
    { name: "event_id", type: "string", required: true },
    { name: "event_time", type: "timestamp", required: true, description: "When it happened" },
    { name: "day", type: "date", required: false },
    { name: "size", type: "long", required: false },
    { name: "price", type: "decimal(12, 2)", required: false },
  ],
  key: ["event_id"],
  partitionBy: ["day(event_time)", "bucket(event_id, 16)"],
  eventTime: "event_time",
  rules: [
    { kind: "completeness", column: "size", minimum: 0.99 },
    { kind: "uniqueness", columns: ["event_id"] },
    { kind: "range", column: "price", minimum: 0 },
    { kind: "freshness", column: "day", maximumAgeHours: 48 },
  ],
  failureThreshold: 0,
};
const other: LakeTable = { ...events, name: "orders", source: "orders/" };

const problems = (...tables: readonly LakeTable[]) => tableProblems(tables).map(formatProblem);
const types =
  "must be a type of Iceberg: boolean, int, long, float, double, date, timestamp, string or decimal(precision, scale), precision at most 38";
const withType = (type: string): LakeTable => ({
  ...events,
  columns: [...events.columns, { name: "more", type, required: false }],
});

test("tables that fit have no problem", () => expect(problems(events, other)).toEqual([]));

test.each([
  ["bigint", ' (did you mean "long"?)'],
  ["timestmp", ' (did you mean "timestamp"?)'],
  ["varchar", ' (did you mean "string"?)'],
  ["Integer", ' (did you mean "int"?)'],
  ["decimal(39, 2)", ' (did you mean "decimal(18, 2)"?)'],
  ["decimal(4, 5)", ' (did you mean "decimal(18, 2)"?)'],
  ["struct<a: int>", ""],
])("%s is no type", (type, fix) =>
  expect(problems(withType(type))).toEqual([`tables.0.columns.5.type is "${type}", but ${types}${fix}.`]),
);

test.each<[string, LakeTable[], string]>([
  [
    "a table twice",
    [events, { ...events, source: "more/" }],
    'tables.1.name is "events", but must be another name: events is a table of events.',
  ],
  [
    "the name of a table that the jobs make for another",
    [events, { ...other, name: "events_processed" }],
    'tables.1.name is "events_processed", but must be another name: events_processed is a table of events.',
  ],
  [
    "the name of a table of the jobs",
    [{ ...events, name: "quality_results" }],
    'tables.0.name is "quality_results", but must be another name: quality_results is a table of the jobs.',
  ],
  [
    "a source within another",
    [events, { ...other, source: "events/late/" }],
    'tables.1.source is "events/late/", but must not overlap with "events/" of events: both tables would read its files.',
  ],
  [
    "a column twice",
    [{ ...events, columns: [...events.columns, events.columns[0]!] }],
    'tables.0.columns.5.name is "event_id", but must be named once.',
  ],
  [
    "an unknown column in the key",
    [{ ...events, key: ["event_di"] }],
    'tables.0.key.0 is "event_di", but must be a column of events (did you mean "event_id"?).',
  ],
  [
    "an optional column in the key",
    [{ ...events, key: ["event_id", "size"] }],
    'tables.0.key.1 is "size", but must be required: without a value a record has no identity.',
  ],
  [
    "an unknown column in a partition",
    [{ ...events, partitionBy: ["day(created_at)"] }],
    'tables.0.partitionBy.0 is "day(created_at)", but must be a column of events (known: event_id, event_time, day, size, price).',
  ],
  [
    "a partition by day of a text",
    [{ ...events, partitionBy: ["day(event_id)"] }],
    'tables.0.partitionBy.0 is "day(event_id)", but must name a date or timestamp column: event_id is of type string.',
  ],
  [
    "a partition by hour of a date",
    [{ ...events, partitionBy: ["hours(day)"] }],
    'tables.0.partitionBy.0 is "hours(day)", but must name a timestamp column: day is of type date.',
  ],
  [
    "a transform that Iceberg does not have",
    [{ ...events, partitionBy: ["week(day)"] }],
    'tables.0.partitionBy.0 is "week(day)", but must be a column, or year, month, day or hour(column), bucket(column, n) or truncate(column, n).',
  ],
  [
    "an unknown event time",
    [{ ...events, eventTime: "occurred_at" }],
    'tables.0.eventTime is "occurred_at", but must be a column of events (known: event_id, event_time, day, size, price).',
  ],
  [
    "an event time of the wrong type",
    [{ ...events, eventTime: "size" }],
    'tables.0.eventTime is "size", but must be a date or timestamp column: it is of type long.',
  ],
  [
    "late records without event time",
    [{ ...events, eventTime: undefined, lateAfterDays: 7 }],
    "tables.0.lateAfterDays is 7, but needs eventTime.",
  ],
  [
    "an unknown column in a rule",
    [{ ...events, rules: [{ kind: "uniqueness", columns: ["event_id", "sise"] }] }],
    'tables.0.rules.0.columns.1 is "sise", but must be a column of events (did you mean "size"?).',
  ],
  [
    "a range of a text",
    [{ ...events, rules: [{ kind: "range", column: "event_id", minimum: 0 }] }],
    'tables.0.rules.0.column is "event_id", but must be a number column: it is of type string.',
  ],
  [
    "a range without bounds",
    [{ ...events, rules: [{ kind: "range", column: "size" }] }],
    "tables.0.rules.0 must have a minimum or a maximum.",
  ],
  [
    "a range upside down",
    [{ ...events, rules: [{ kind: "range", column: "size", minimum: 5, maximum: 1 }] }],
    "tables.0.rules.0.maximum is 1, but must be at least minimum (5).",
  ],
  [
    "freshness of a number",
    [{ ...events, rules: [{ kind: "freshness", column: "size", maximumAgeHours: 1 }] }],
    'tables.0.rules.0.column is "size", but must be a date or timestamp column: it is of type long.',
  ],
])("%s", (_title, tables, problem) => expect(problems(...tables)).toEqual([problem]));

describe("the file of the jobs", () => {
  const json = (table: LakeTable) => JSON.parse(tablesJson([table])) as { tables: [Record<string, unknown>] };

  test("has types of Spark, and what is declared", () =>
    expect(json(events).tables[0]).toEqual({
      name: "events",
      source: "events/",
      columns: [
        { name: "event_id", type: "string", required: true },
        { name: "event_time", type: "timestamp", required: true, description: "When it happened" },
        { name: "day", type: "date", required: false },
        { name: "size", type: "bigint", required: false },
        { name: "price", type: "decimal(12, 2)", required: false },
      ],
      key: ["event_id"],
      partitionBy: ["day(event_time)", "bucket(event_id, 16)"],
      eventTime: "event_time",
      lateAfterDays: 30,
      rules: events.rules,
      failureThreshold: 0,
    }));

  test("says after how many days a record is late only where there is an event time", () => {
    expect(json({ ...events, lateAfterDays: 7 }).tables[0].lateAfterDays).toBe(7);
    expect(json({ ...events, eventTime: undefined }).tables[0]).not.toHaveProperty("lateAfterDays");
  });
});
