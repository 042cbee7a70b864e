import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** Each mistake must be a type error that names what is wrong; each right use must compile. */
const root = join(__dirname, "..", "..");
const preamble = `
import { z } from "zod";
import { layer, outputsOf } from "../../src/engine/layer";
import { mapOutput, output } from "../../src/engine/output";
import { existing, unit } from "../../src/engine/unit";
const net = layer({
  name: "net", summary: "", inputs: z.strictObject({ cidr: z.string() }),
  outputs: {
    id: output("", "vpc-1"), subnets: output("", ["subnet-1"]), size: output("", 3), open: output("", true),
    tags: mapOutput("", { a: "b" }),
  },
  build: () => ({ id: "vpc-1", subnets: ["a"], size: 3, open: true, tags: {} }),
});
const app = layer({
  name: "app", summary: "", needs: { net: outputsOf(net, "id", "subnets") },
  inputs: z.strictObject({ brokers: z.number(), label: z.string().default("x"), zones: z.array(z.string()).optional(), nested: z.object({ days: z.number() }).optional() }),
  outputs: { arn: output("", "arn:aws:x") },
  build: (_stack, { net, brokers, label }) => {
    const id: string = net.id; const count: number = brokers; const text: string = label; const first: string | undefined = net.subnets[0];
    return { arn: id + count + text + first };
  },
});
const vpc = unit(net, { cidr: "10.0.0.0/16" });
`;

const right = {
  "needs and inputs in one object": `unit(app, { net: vpc, brokers: 3 });`,
  "a reference wherever a value is": `unit(app, { net: vpc, brokers: vpc.outputs.size, label: vpc.outputs.id, zones: vpc.outputs.subnets });`,
  "references within lists and objects": `unit(app, { net: vpc, brokers: 1, zones: [vpc.outputs.id, "b"], nested: { days: vpc.outputs.size } });`,
  "something that exists already": `unit(app, { net: existing({ id: "vpc-2", subnets: ["subnet-2"] }), brokers: 1 });`,
};

const wrong: Record<string, readonly [code: string, message: RegExp]> = {
  "a missing input": [`unit(app, { net: vpc });`, /Property 'brokers' is missing/],
  "a missing need": [`unit(app, { brokers: 3 });`, /Property 'net' is missing/],
  "an unknown input": [`unit(app, { net: vpc, brokers: 3, borkers: 4 });`, /'borkers' does not exist/],
  "an input of the wrong type": [
    `unit(app, { net: vpc, brokers: "3" });`,
    /'string' is not assignable to type .*number/,
  ],
  "an output that does not exist": [`vpc.outputs.vpcId;`, /Property 'vpcId' does not exist/],
  "a reference of the wrong type": [
    `unit(app, { net: vpc, brokers: vpc.outputs.id });`,
    /Reference<string>' is not assignable to type .*number/,
  ],
  "a producer without the outputs": [
    `unit(app, { net: existing({ id: "vpc-2" }), brokers: 1 });`,
    /Property 'subnets' is missing/,
  ],
  "a producer with an output of another type": [
    `unit(app, { net: existing({ id: 1, subnets: ["a"] }), brokers: 1 });`,
    /not assignable/,
  ],
  "a build that leaves out an output": [
    `layer({ name: "x", summary: "", inputs: z.strictObject({}), outputs: { a: output("", "") }, build: () => ({}) });`,
    /Property 'a' is missing/,
  ],
  "a build that returns another type": [
    `layer({ name: "x", summary: "", inputs: z.strictObject({}), outputs: { a: output("", "") }, build: () => ({ a: 1 }) });`,
    /'number' is not assignable to type 'string/,
  ],
  "a build that reads what is not needed": [
    `layer({ name: "x", summary: "", needs: { net: outputsOf(net, "id") }, inputs: z.strictObject({}), outputs: {}, build: (_s, { net }) => { void net.size; return {}; } });`,
    /Property 'size' does not exist/,
  ],
  "a need for an output that the layer has not": [`outputsOf(net, "vpcId");`, /'"vpcId"' is not assignable/],
};

function errorsOf(snippets: readonly string[]): string[][] {
  const options = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, "tsconfig.json"), (file) => readFileSync(file, "utf8")).config,
    ts.sys,
    root,
  ).options;
  const files = new Map(
    snippets.map((code, index) => [join(root, "test", "engine", `snippet-${index}.ts`), `${preamble}\n${code}`]),
  );
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    getSourceFile: (name, target) =>
      files.has(name) ? ts.createSourceFile(name, files.get(name)!, target) : disk.getSourceFile(name, target),
    fileExists: (name) => files.has(name) || disk.fileExists(name),
    readFile: (name) => files.get(name) ?? disk.readFile(name),
  };
  const program = ts.createProgram([...files.keys()], { ...options, noUnusedLocals: false, types: ["node"] }, host);
  return [...files.keys()].map((name) =>
    [
      ...program.getSemanticDiagnostics(program.getSourceFile(name)),
      ...program.getSyntacticDiagnostics(program.getSourceFile(name)),
    ].map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")),
  );
}

describe("the compiler", () => {
  const snippets = [...Object.values(right), ...Object.values(wrong).map(([code]) => code)];
  let errors: string[][];
  beforeAll(() => {
    errors = errorsOf(snippets);
  }, 60_000);

  test.each(Object.keys(right).map((name, index) => [name, index] as const))("accepts %s", (_name, index) => {
    expect(errors[index]).toEqual([]);
  });

  const offset = Object.keys(right).length;
  test.each(Object.entries(wrong).map(([name, [, message]], index) => [name, index + offset, message] as const))(
    "rejects %s",
    (_name, index, message) => {
      expect(errors[index]).toHaveLength(1);
      expect(errors[index]![0]).toMatch(message);
    },
  );
});
