import { sparkType } from "./column-types";

/** A column of a lake table. */
export interface Column {
  readonly name: string;
  /** A type of Iceberg: `long`, `decimal(18, 2)`. */
  readonly type: string;
  /** Records without it go to quarantine. */
  readonly required: boolean;
  readonly description?: string;
}

/** A check of the quality job over the processed table. */
export type TableRule =
  /** Share of records in which the column has a value. */
  | { readonly kind: "completeness"; readonly column: string; readonly minimum: number }
  /** No two records have the same values in the columns. */
  | { readonly kind: "uniqueness"; readonly columns: readonly string[] }
  /** Values lie between the bounds. */
  | { readonly kind: "range"; readonly column: string; readonly minimum?: number; readonly maximum?: number }
  /** The newest value is at most so old. */
  | { readonly kind: "freshness"; readonly column: string; readonly maximumAgeHours: number };

/** An Iceberg table of the lake, in the form in which the jobs read it. */
export interface LakeTable {
  readonly name: string;
  /** Folder of its files below raw/: `events/`. */
  readonly source: string;
  readonly columns: readonly Column[];
  /** Columns that identify a record. A second record with the same key replaces the first. */
  readonly key: readonly string[];
  readonly partitionBy: readonly string[];
  /** Column by which records are late. */
  readonly eventTime?: string;
  /** Age at which a record is late when its file arrives. Default: 30 with eventTime. */
  readonly lateAfterDays?: number;
  readonly rules: readonly TableRule[];
  /** Rules that may fail before the quality job fails. */
  readonly failureThreshold: number;
}

/** Names of the tables that the jobs make for one declared table. */
export const tablesOf = (name: string): readonly string[] => [name, `${name}_processed`, `${name}_quarantine`];

/** Tables that the jobs keep for themselves: results of rules, and files that they have read. */
export const jobTables: readonly string[] = ["quality_results", "ingested_files"];

/** The tables as the JSON file that jobs get with `--tables`, with types of Spark. The same tables give the same text. */
export function tablesJson(tables: readonly LakeTable[]): string {
  const ordered = tables.map(({ columns, eventTime, lateAfterDays = 30, rules, failureThreshold, ...table }) => ({
    name: table.name,
    source: table.source,
    columns: columns.map(({ name, type, required, description }) => ({
      name,
      type: sparkType(type),
      required,
      description,
    })),
    key: table.key,
    partitionBy: table.partitionBy,
    eventTime,
    lateAfterDays: eventTime === undefined ? undefined : lateAfterDays,
    rules,
    failureThreshold,
  }));
  return `${JSON.stringify({ tables: ordered }, undefined, 2)}\n`;
}
