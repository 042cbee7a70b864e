import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { findCycle } from "../../src/engine/graph";

const folder = "src/engine";
const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));

/** Modules that a file imports, type imports included: ESLint's rule for cycles does not see those. */
const importsOf = (file: string): string[] =>
  [...readFileSync(posix.join(folder, file), "utf8").matchAll(/\bfrom "([^"]+)"/g)].map(([, name]) => name!);
const ownImports = (file: string): string[] =>
  importsOf(file).flatMap((name) => (name.startsWith("./") ? `${name.slice(2)}.ts` : []));

test("there are no cycles of imports in the engine, types included", () => {
  expect(ownImports("synthesis.ts")).toContain("unit-stack.ts");
  expect(findCycle(files, ownImports)).toBeUndefined();
});

test.each(files)("%s imports the engine, Node, cdktf and a few libraries, but no AWS", (file) => {
  const allowed = /^(\.\/|node:|(cdktf(\/lib\/[\w/-]+)?|constructs|zod|fastest-levenshtein)$)/;
  expect(importsOf(file).filter((name) => !allowed.test(name))).toEqual([]);
});
