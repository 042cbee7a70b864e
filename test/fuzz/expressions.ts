import fc from "fast-check";

/** Expressions of values that a user may write into a unit or an environment, most of them wrong. */
const oddExpressions = [
  "5n",
  "NaN",
  "-Infinity",
  "1e308",
  "undefined",
  "null",
  '""',
  '"\\u001b[2J\\u0007\\u009b"',
  '"\\u202eabc\\u0000"',
  '"${aws_vpc.x.id} %{ if true }"',
  "'x'.repeat(1_000_000)",
  "Symbol('x')",
  "() => 1",
  "new Date(0)",
  "new Map([[1, 2]])",
  "new Uint8Array(3)",
  "new Array(4e9 - 1)",
  "Array.from({ length: 200_000 }, (_, i) => i)",
  "Array.from({ length: 300 }, () => 'x')",
  "Object.create(null)",
  "Object.create({ text: 'inherited' })",
  'JSON.parse(\'{"__proto__": 1, "constructor": 2, "toString": 3}\')',
  "(() => { let x = 1; for (let i = 0; i < 5000; i++) x = { x }; return x; })()",
  "(() => { let x = 1; for (let i = 0; i < 5000; i++) x = [x]; return x; })()",
  "(() => { const x = {}; x.x = x; return x; })()",
  "(() => { const x = []; x.push(x); return x; })()",
  "({ get text() { throw new Error('no'); } })",
  "new Proxy({}, { ownKeys() { throw new Error('no'); } })",
  "new Proxy([], {})",
  "Promise.resolve(1)",
  "process",
  "globalThis",
  "Object.freeze(['a'])",
];
const keys = ["text", "reads", "items", "constructor", "toString", "__proto__", "", " ", "a.b", "\u001b[31m", "é"];

/** An expression, nested a few levels. */
export const expressions: fc.Arbitrary<string> = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(...oddExpressions),
    fc.json({ maxDepth: 2 }),
    fc.array(tie("expression"), { maxLength: 3 }).map((items) => `[${items.join(", ")}]`),
    fc.dictionary(fc.constantFrom(...keys), tie("expression"), { maxKeys: 3 }).map(objectOf),
  ),
})).expression;

function objectOf(entries: Readonly<Record<string, string>>): string {
  const properties = Object.entries(entries).map(([key, value]) => `${JSON.stringify(key)}: ${value}`);
  return `({ ${properties.join(", ")} })`;
}

/** The names that generated code uses. */
const imports = `
import { environment } from "../../src/engine/environment";
import { existing, unit } from "../../src/engine/unit";
import { cloudState, localState, s3State } from "../../src/engine/state";
import { organization } from "../organization";
import { oneResource } from "../../test/support/layers/one-resource";
import { severalResources } from "../../test/support/layers/several-resources";
`;

/** Code as a TypeScript file. */
export const fileOf = (code: string): string => `// @ts-nocheck${imports}\nexport default (() => { ${code} })();\n`;

const weighted = (...choices: readonly (readonly [weight: number, arbitrary: fc.Arbitrary<string>])[]) =>
  fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));

/** Code that returns a unit, or should. */
export const unitCode: fc.Arbitrary<string> = weighted(
  [4, fc.tuple(fc.constantFrom("oneResource", "severalResources"), expressions).map((pair) => unitOf(...pair))],
  [4, expressions.map((value) => unitOf("oneResource", `{ text: ${value} }`))],
  [4, expressions.map((value) => unitOf("oneResource", `{ reads: [${value}] }`))],
  [4, expressions.map((value) => unitOf("severalResources", `{ items: ${value} }`))],
  [2, expressions.map((value) => unitOf("severalResources", `{ from: existing(${value}).outputs }`))],
  [1, expressions.map((layer) => unitOf(layer, "{}"))],
  [1, expressions.map((value) => `return ${value};`)],
  [2, expressions.map((value) => `throw ${value};`)],
);

const unitOf = (layer: string, values: string): string => `return unit(${layer}, ${values});`;

const rightOr = (...right: readonly string[]): fc.Arbitrary<string> =>
  weighted([3, fc.constantFrom(...right)], [1, expressions]);

/** Code that returns an environment, or should. */
export const environmentCode: fc.Arbitrary<string> = weighted(
  [
    4,
    fc
      .record(
        {
          organization: rightOr("organization"),
          aws: rightOr('{ account: "111111111111", region: "us-east-1" }', '{ account: 111111111111, region: "moon" }'),
          kubernetes: rightOr('{ context: "x" }', '{ kubeconfig: "\\u001b[31m" }', "{}"),
          state: rightOr("localState()", "localState({ directory: '/proc' })", 's3State({ bucket: "", region: "" })'),
          deletionProtection: rightOr("true", "false"),
          tags: rightOr("{}", '{ a: "b" }'),
        },
        { requiredKeys: [] },
      )
      .map((parts) => {
        const settings = Object.entries(parts).map(([name, value]) => `${name}: ${value}`);
        return `return environment({ ${settings.join(", ")} });`;
      }),
  ],
  [1, expressions.map((value) => `return environment(${value});`)],
);

/** Whole files that cannot be loaded, or that do something else than to export a unit. */
export const brokenFiles: fc.Arbitrary<string> = fc.constantFrom(
  "",
  "\ufeff",
  "export default",
  "export default {",
  'import x from "./missing"; export default x;',
  'import x from "./b"; export default x;',
  'import x from "./a"; export default x;',
  'import data from "../../package.json"; export default data;',
  'export { default } from "./a";',
  "module.exports = null;",
  "await Promise.resolve(1); export default 1;",
  "process.exit(0);",
  "process.exit(7);",
  "setTimeout(() => process.exit(0)); export default 1;",
  "setTimeout(() => { throw null; }); export default 1;",
  "queueMicrotask(() => { throw new Error('later'); }); export default 1;",
  "void Promise.reject(undefined); export default 1;",
  "void Promise.reject(new Error('rejected')); export default 1;",
  "class Odd extends Error { get message(): string { throw 1; } } throw new Odd();",
  "throw Object.assign(new Error('x'), { stack: undefined });",
  "throw new Error('first\\nsecond\\u001b[31m');",
  "(function f(): void { f(); })();",
  "console.log('told'); export default 1;",
  `// ${"x".repeat(100_000)}`,
);
