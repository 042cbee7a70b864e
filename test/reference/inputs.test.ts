import { z } from "zod";
import { type InputRow, inputRows } from "../../src/reference/inputs";

const rowsOf = (shape: z.ZodRawShape) => inputRows(z.strictObject(shape));
const only = (schema: z.ZodType): InputRow => rowsOf({ it: schema })[0]!;

test("reads every property of an input", () => {
  expect(
    only(
      z.int().min(1).default(7).describe("How long").meta({ unit: "days", cost: "$1 a month", limit: "1 to 9 (S3)" }),
    ),
  ).toEqual({
    path: "it",
    type: "integer",
    default: "7",
    required: false,
    unit: "days",
    limit: "1 to 9 (S3)",
    cost: "$1 a month",
    description: "How long",
  });
});

test("keeps descriptions from before .default()", () => {
  expect(only(z.int().describe("How long").meta({ unit: "days" }).default(7))).toMatchObject({
    unit: "days",
    description: "How long",
    default: "7",
  });
});

test.each([
  [z.string(), "string"],
  [z.enum(["a", "b"]), '"a" | "b"'],
  [z.literal([60, 600]), "60 | 600"],
  [z.array(z.string()), "string[]"],
  [z.array(z.enum(["a", "b"])), '("a" | "b")[]'],
  [z.record(z.string(), z.number()), "map of number"],
  [z.union([z.boolean(), z.literal("auto")]), 'boolean | "auto"'],
  [z.string().nullable(), "string | null"],
  [z.custom<string>(), "any"],
])("reads type %#", (schema, type) => {
  expect(only(schema).type).toBe(type);
});

test.each([
  [z.int(), ""],
  [z.int().min(0), "at least 0"],
  [z.int().max(3), "at most 3"],
  [z.number().min(1).max(3).multipleOf(0.5), "1 to 3; multiple of 0.5"],
  [z.string().min(3).max(63), "3 to 63 characters"],
  [z.array(z.int().min(1)).min(2), "at least 2 entries; each at least 1"],
  [z.literal([1, 2, 3, 4, 5, 6, 7, 8]), "one of 1, 2, 3, 4, 5, 6, 7, 8"],
])("reads limits from the schema: %#", (schema, limit) => {
  expect(only(schema).limit).toBe(limit);
});

test("tells required, optional and default apart", () => {
  const rows = rowsOf({ a: z.string(), b: z.string().optional(), c: z.string().default("x") });
  expect(rows.map(({ required, default: given }) => [required, given])).toEqual([
    [true, undefined],
    [false, undefined],
    [false, '"x"'],
  ]);
});

test("parts have dotted names, through lists, maps and unions", () => {
  const part = z.strictObject({ days: z.int().default(1) });
  const paths = rowsOf({
    plain: part.prefault({}),
    list: z.array(part),
    map: z.record(z.string(), part),
    either: z.union([z.literal("off"), part]),
  }).map(({ path }) => path);
  expect(paths).toEqual([
    "plain",
    "plain.days",
    "list",
    "list[].days",
    "map",
    "map.<name>.days",
    "either",
    "either.days",
  ]);
});

test("hides a default that only applies the defaults of the parts", () => {
  expect(only(z.strictObject({ days: z.int().default(1) }).prefault({})).default).toBeUndefined();
  expect(only(z.strictObject({ days: z.int().default(1) }).prefault({ days: 2 })).default).toBe('{"days":2}');
});
