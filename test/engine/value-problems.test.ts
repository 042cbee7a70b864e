import { formatProblem } from "../../src/engine/problem";
import { assembleProject } from "../../src/engine/project";
import { existing, unit } from "../../src/engine/unit";
import { valueProblems } from "../../src/engine/value-problems";
import { oneResource } from "../support/layers/one-resource";
import { severalResources } from "../support/layers/several-resources";
import { problemsOf, sourceFiles, synthFiles, testEnvironment } from "../support/projects/synth";

const nested = (levels: number): unknown => (levels === 0 ? "x" : [nested(levels - 1)]);
const circular: Record<string, unknown> = { a: { b: [1] } };
(circular["a"] as { b: unknown[] }).b.push(circular["a"]);
class Size {
  readonly nodes = 3;
}

test("plain data, references and units are right", () => {
  const producer = unit(oneResource, {});
  const values = { a: [1, "b", null, undefined, true, { c: producer.outputs.id }], producer, e: existing({ id: "x" }) };
  expect(valueProblems({ ...values, deep: nested(60), empty: Object.create(null) as unknown })).toEqual([]);
});

test.each<[string, unknown, string]>([
  ["a BigInt", 5n, "a is 5n, a BigInt, which Terraform has not (write 5)."],
  ["a function", () => 1, "a is a function, but must be a value."],
  ["a symbol", Symbol("x"), "a is a symbol, but must be a value."],
  ["no number", [1, NaN], "a.1 is NaN, but must be a finite number."],
  ["infinity", { b: Infinity }, "a.b is Infinity, but must be a finite number."],
  ["a date", new Date(0), "a is an instance of Date, but must be plain data."],
  ["an instance", { b: new Size() }, "a.b is an instance of Size, but must be plain data."],
  ["itself", circular, "a.a.b.1 contains itself."],
  ["5,000 levels", nested(5000), "a.0.0.… is nested more than 64 levels deep."],
  ["a million values", Array.from({ length: 1e6 }, () => 1), "a has more than 100,000 values (split the unit)."],
  ["a list of no end", new Array(4e9), "a has more than 100,000 values (split the unit)."],
])("%s is a problem with its place", (_, value, message) =>
  expect(valueProblems({ a: value }).map(formatProblem)).toEqual([message]),
);

test("what cannot be read is a problem, too", () => {
  const getter = {
    get b(): string {
      throw new Error("no");
    },
  };
  const ownKeys = (): never => {
    throw new TypeError("never");
  };
  expect(valueProblems({ getter, proxy: new Proxy({}, { ownKeys }) }).map(formatProblem)).toEqual([
    "getter cannot be read: no.",
    "proxy cannot be read: never.",
  ]);
});

test("existing things are held to the same", () => {
  expect(problemsOf(() => existing({ id: 5n }))).toEqual(["id is 5n, a BigInt, which Terraform has not (write 5)."]);
  expect(problemsOf(() => existing(null as never))).toEqual([
    "existing is null, but must be given an object of outputs.",
  ]);
});

test("it is found before anything else looks at the values", () => {
  const values = { reads: nested(5000), text: 5n } as never;
  const files = {
    "environments/dev/environment.ts": testEnvironment(),
    "environments/dev/a.ts": unit(oneResource, values),
  };
  expect(problemsOf(() => assembleProject(sourceFiles(files)))).toEqual([
    "environments/dev/a.ts: reads.0.0.… is nested more than 64 levels deep.",
    "environments/dev/a.ts: text is 5n, a BigInt, which Terraform has not (write 5).",
  ]);
});

test("of a list with 90,000 mistakes 50 are shown, and the number of the others", () => {
  const values = { reads: Array.from({ length: 90_000 }, () => 1) } as never;
  const problems = problemsOf(() => synthFiles({ "environments/dev/a.ts": unit(oneResource, values) }));
  expect(problems).toHaveLength(51);
  expect(problems[0]).toBe("environments/dev/a.ts: reads.0 is 1, but must be a string.");
  expect(problems[50]).toBe("environments/dev/a.ts: has 89950 more values that are wrong.");
});

test.each(["constructor", "toString", "hasOwnProperty", "valueOf"])(
  "an input named %s, as every object has one, is an unknown input",
  (name) => {
    const values = { [name]: "a" } as never;
    expect(problemsOf(() => synthFiles({ "environments/dev/a.ts": unit(oneResource, values) }))).toEqual([
      expect.stringMatching(new RegExp(`^environments/dev/a\\.ts: ${name} is not an input`)),
    ]);
  },
);

test("a resource cannot be named constructor", () => {
  const values = { items: { constructor: "x" } } as never;
  expect(problemsOf(() => synthFiles({ "environments/dev/a.ts": unit(severalResources, values) }))).toEqual([
    'environments/dev/a.ts: name "constructor" is reserved (choose another name).',
  ]);
});

test("a reference to an output named constructor is one to an unknown output", () => {
  const producer = unit(oneResource, {});
  const reference = { ...producer.outputs.id, output: "constructor" };
  const files = {
    "environments/dev/a.ts": producer,
    "environments/dev/b.ts": unit(oneResource, { text: reference as never }),
  };
  expect(problemsOf(() => synthFiles(files))).toEqual([
    'environments/dev/b.ts: text has no output "constructor" (known: text, id, secret).',
  ]);
});

test("values that are no object are an error of the file", () =>
  expect(problemsOf(() => unit(oneResource, undefined as never))).toEqual([
    "must be an object of needs and inputs (unit(layer, {})).",
  ]));
