import { didYouMean } from "../../src/engine/names";
import { problem, type Problem } from "../../src/engine/problem";
import { columnTypeProblems, isNumeric, isTemporal } from "./column-types";
import { partitionProblems, partitionSource } from "./iceberg-partitions";
import { type Column, jobTables, type LakeTable, type TableRule, tablesOf } from "./lake-table";

/** Mistakes within tables and between them. Paths begin with `tables.<index>`. */
export function tableProblems(tables: readonly LakeTable[]): Problem[] {
  return tables.flatMap((table, index) => {
    const path = `tables.${index}`;
    const before = tables.slice(0, index);
    return [
      ...nameProblems(path, table, before),
      ...sourceProblems(path, table, before),
      ...columnProblems(path, table.columns),
      ...keyProblems(path, table),
      ...partitionByProblems(path, table),
      ...eventTimeProblems(path, table),
      ...table.rules.flatMap((rule, each) => ruleProblems(`${path}.rules.${each}`, rule, table)),
    ];
  });
}

function nameProblems(path: string, { name }: LakeTable, before: readonly LakeTable[]): Problem[] {
  const taken = new Map(before.flatMap((other) => tablesOf(other.name).map((each) => [each, other.name] as const)));
  for (const each of jobTables) taken.set(each, "the jobs");
  const clash = tablesOf(name).find((each) => taken.has(each));
  if (clash === undefined) return [];
  const must = `be another name: ${clash} is a table of ${taken.get(clash)}`;
  return [problem({ path: `${path}.name`, value: name, must })];
}

function sourceProblems(path: string, { source }: LakeTable, before: readonly LakeTable[]): Problem[] {
  const other = before.find((each) => source.startsWith(each.source) || each.source.startsWith(source));
  if (other === undefined) return [];
  const must = `not overlap with "${other.source}" of ${other.name}: both tables would read its files`;
  return [problem({ path: `${path}.source`, value: source, must })];
}

function columnProblems(path: string, columns: readonly Column[]): Problem[] {
  return columns.flatMap(({ name, type }, index) => {
    const at = `${path}.columns.${index}`;
    const first = columns.findIndex((each) => each.name === name);
    const twin = first === index ? [] : [problem({ path: `${at}.name`, value: name, must: "be named once" })];
    return [...twin, ...columnTypeProblems(`${at}.type`, type)];
  });
}

/** The column of a name, or the problem that the table has none. */
function find(path: string, name: string, table: Pick<LakeTable, "name" | "columns">): Column | Problem {
  const names = table.columns.map((each) => each.name);
  return (
    table.columns.find((each) => each.name === name) ??
    problem({ path, value: name, must: `be a column of ${table.name}`, fix: didYouMean(name, names) })
  );
}

const isProblem = (found: Column | Problem): found is Problem => "rule" in found;

function keyProblems(path: string, table: LakeTable): Problem[] {
  return table.key.flatMap((name, index) => {
    const at = `${path}.key.${index}`;
    const found = find(at, name, table);
    if (isProblem(found)) return [found];
    if (found.required) return [];
    return [problem({ path: at, value: name, must: "be required: without a value a record has no identity" })];
  });
}

/** Types that each time transform takes: https://iceberg.apache.org/spec/#partition-transforms */
const timed: Readonly<Record<string, (type: string) => boolean>> = {
  year: isTemporal,
  month: isTemporal,
  day: isTemporal,
  hour: (type) => type === "timestamp",
};

function partitionByProblems(path: string, table: LakeTable): Problem[] {
  const at = `${path}.partitionBy`;
  const known = table.partitionBy.flatMap((field, index) => {
    const source = partitionSource(field);
    if (source === undefined) return [];
    const found = find(`${at}.${index}`, source.column, table);
    if (isProblem(found)) return [{ ...found, value: field }];
    const fits = timed[source.transform] ?? (() => true);
    if (fits(found.type)) return [];
    const kind = source.transform === "hour" ? "a timestamp" : "a date or timestamp";
    const must = `name ${kind} column: ${found.name} is of type ${found.type}`;
    return [problem({ path: `${at}.${index}`, value: field, must })];
  });
  return [...partitionProblems(at, table.partitionBy), ...known];
}

function eventTimeProblems(path: string, table: LakeTable): Problem[] {
  if (table.eventTime === undefined) {
    if (table.lateAfterDays === undefined) return [];
    return [problem({ path: `${path}.lateAfterDays`, value: table.lateAfterDays, message: "needs eventTime" })];
  }
  const found = find(`${path}.eventTime`, table.eventTime, table);
  if (isProblem(found)) return [found];
  if (isTemporal(found.type)) return [];
  const must = `be a date or timestamp column: it is of type ${found.type}`;
  return [problem({ path: `${path}.eventTime`, value: table.eventTime, must })];
}

function ruleProblems(path: string, rule: TableRule, table: LakeTable): Problem[] {
  if (rule.kind === "uniqueness") {
    return rule.columns.flatMap((name, index) => {
      const found = find(`${path}.columns.${index}`, name, table);
      return isProblem(found) ? [found] : [];
    });
  }
  const at = `${path}.column`;
  const found = find(at, rule.column, table);
  if (isProblem(found)) return [found];
  const wrong = (must: string): Problem[] => [problem({ path: at, value: rule.column, must })];
  if (rule.kind === "freshness") {
    return isTemporal(found.type) ? [] : wrong(`be a date or timestamp column: it is of type ${found.type}`);
  }
  if (rule.kind === "completeness") return [];
  if (!isNumeric(found.type)) return wrong(`be a number column: it is of type ${found.type}`);
  const { minimum, maximum } = rule;
  if (minimum === undefined && maximum === undefined) return [problem({ path, must: "have a minimum or a maximum" })];
  if (minimum === undefined || maximum === undefined || minimum <= maximum) return [];
  return [problem({ path: `${path}.maximum`, value: maximum, must: `be at least minimum (${minimum})` })];
}
