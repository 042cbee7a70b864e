import fc from "fast-check";
import * as estree from "prettier/plugins/estree";
import * as typescript from "prettier/plugins/typescript";
import { format } from "prettier/standalone";
import { commentSource, importPath, lineWidth, propertySource, valueSource } from "../../src/scaffold/source";

const leaf = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.boolean(),
  fc.integer(),
  fc.constant(null),
  fc.constantFrom("arn:aws:iam::111111111111:role/replication", `it's "quoted" 'twice'`),
);
const key = fc.oneof(fc.constantFrom("storageGib", "cost-center", "a.b"), fc.string({ minLength: 1, maxLength: 8 }));
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.array(tie("value"), { maxLength: 5 }),
    fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

describe("generated source", () => {
  test("any value stands as prettier would write it", async () => {
    await fc.assert(
      fc.asyncProperty(value, async (each) => {
        const source = `export default unit(x, {\n${propertySource("input", each, "  ")}\n});\n`;
        const options = { parser: "typescript", printWidth: lineWidth, plugins: [estree, typescript] };
        expect(await format(source, options as never)).toBe(source);
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ["a text", '"a text"'],
    ['say "yes"', "'say \"yes\"'"],
    [30, "30"],
    [["a", "b"], '["a", "b"]'],
    [{ days: 30, "cost-center": "media" }, '{ days: 30, "cost-center": "media" }'],
    [{}, "{}"],
    [[], "[]"],
  ])("%j", (given, source) => expect(valueSource(given)).toBe(source));

  test("long comments are wrapped", () => {
    const comment = commentSource(`${"word ".repeat(40)}end`, "  ");
    expect(comment.split("\n").every((line) => line.startsWith("  // ") && line.length <= lineWidth)).toBe(true);
    expect(comment.split("\n")).toHaveLength(2);
  });

  test.each([
    ["environments/dev/vpc.ts", "src/engine/unit.ts", "../../src/engine/unit"],
    ["environments/prod/eu-west-1/vpc.ts", "src/layers/network/vpc.ts", "../../../src/layers/network/vpc"],
    ["environments/prod/eu-west-1/msk.ts", "environments/prod/eu-west-1/vpc.ts", "./vpc"],
    ["environments/prod/eu-west-1/msk.ts", "environments/staging/vpc.ts", "../../staging/vpc"],
  ])("%s imports %s from %s", (file, target, path) => expect(importPath(file, target)).toBe(path));
});
