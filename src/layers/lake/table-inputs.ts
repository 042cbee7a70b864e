import { z } from "zod";

const column = z.string().regex(/^[a-z][a-z0-9_]{0,254}$/, "must be lower-case letters, digits and underscores");

const columnDefinition = z.strictObject({
  name: column.describe("Name, in lower case as Glue keeps it"),
  type: z.string().describe("Type of Iceberg").meta({
    limit: "boolean, int, long, float, double, decimal(p, s), date, timestamp or string",
  }),
  required: z.boolean().default(false).describe("Sends records without a value to quarantine"),
  description: z.string().max(255).optional().describe("Comment in the catalog"),
});

const rule = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("completeness").describe("The column has a value in enough records"),
    column: column.describe("Column"),
    minimum: z.number().min(0).max(1).describe("Least share of records with a value"),
  }),
  z.strictObject({
    kind: z.literal("uniqueness").describe("No two records have the same values"),
    columns: z.array(column).min(1).describe("Columns that are compared together"),
  }),
  z.strictObject({
    kind: z.literal("range").describe("Values lie between the bounds"),
    column: column.describe("Number column"),
    minimum: z.number().optional().describe("Least value. Default: none"),
    maximum: z.number().optional().describe("Greatest value. Default: none"),
  }),
  z.strictObject({
    kind: z.literal("freshness").describe("The newest value is recent"),
    column: column.describe("Date or timestamp column"),
    maximumAgeHours: z.number().positive().describe("Greatest age of the newest value").meta({ unit: "hours" }),
  }),
]);

const table = z.strictObject({
  name: z
    .string()
    .regex(
      /^(?!raw_|crawled_)[a-z][a-z0-9_]{0,200}$/,
      "must be 1 to 201 lower-case letters, digits and underscores, a letter first, without the prefixes raw_ and crawled_ of crawlers",
    )
    .describe("Name of the curated table; <name>_processed and <name>_quarantine are made besides it"),
  source: z
    .string()
    .regex(/^([\w.=-]+\/)+$/, "must be a folder that ends with a slash, such as events/")
    .describe("Folder of its files below raw/: JSON lines (.json, .jsonl) or CSV with a header"),
  columns: z.array(columnDefinition).min(1).describe("Columns"),
  key: z
    .array(column)
    .min(1)
    .describe("Columns that identify a record; a later record with the same key replaces the earlier one"),
  partitionBy: z
    .array(z.string())
    .default([])
    .describe("Partition fields of Iceberg: column, day(column), bucket(column, n), …"),
  eventTime: column.optional().describe("Date or timestamp column by which records are late. Default: none is late"),
  lateAfterDays: z
    .int()
    .min(1)
    .optional()
    .describe("Age at which a record goes to quarantine as late, when its file arrives. Default: 30 with eventTime")
    .meta({ unit: "days" }),
  rules: z.array(rule).default([]).describe("Quality rules: completeness, uniqueness, range, freshness"),
  failureThreshold: z
    .int()
    .min(0)
    .default(0)
    .describe("Rules that may fail; above it the quality job fails and the curated table stays unchanged"),
});

/** Iceberg tables of the lake. */
export const tables = z
  .array(table)
  .min(1)
  .describe("Iceberg tables. The jobs create them, and check that existing ones still fit")
  .meta({ limit: "literals" });
