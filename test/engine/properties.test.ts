import fc from "fast-check";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { closure, findCycle, topologicalOrder } from "../../src/engine/graph";
import { layer, type Need } from "../../src/engine/layer";
import { output } from "../../src/engine/output";
import { UserError } from "../../src/engine/problem";
import { assembleProject } from "../../src/engine/project";
import { type Unit, unit } from "../../src/engine/unit";
import { synthesizeTo } from "../../src/cli/project";
import { TerraformData } from "../support/layers/terraform-data";
import { inTemporaryFolder, testEnvironment } from "../support/projects/synth";

/** A graph without cycles: each node names some of those before it. */
const graphs = fc
  .integer({ min: 1, max: 8 })
  .chain((size) => fc.tuple(...Array.from({ length: size }, (_, index) => fc.subarray([...Array(index).keys()]))));

/** Values that a user might write, right or wrong. */
const sizes = fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 9 }) }, fc.anything());
const labels = fc.oneof({ weight: 9, arbitrary: fc.string({ maxLength: 20 }) }, fc.anything());
const extras = fc.oneof(
  { weight: 9, arbitrary: fc.constant({}) },
  fc.dictionary(fc.string(), fc.anything(), { maxKeys: 2 }),
);

interface Node {
  readonly needs: readonly number[];
  readonly values: Record<string, unknown>;
}
const nodes = graphs.chain((graph) =>
  fc.tuple(
    ...graph.map((needs) =>
      fc.record({
        needs: fc.constant(needs),
        values: fc.tuple(sizes, labels, extras).map(([size, label, extra]) => ({ ...extra, size, label })),
      }),
    ),
  ),
);

const contract = { id: output("an id", "id-1"), sizes: output("sizes", [1, 2]) };

/** A unit per node; node `n` needs the others as `need0`, `need1`, … */
function files(graph: readonly Node[]) {
  const made: Unit[] = [];
  graph.forEach(({ needs, values }) => {
    const needed: Record<string, Need<typeof contract>> = Object.fromEntries(
      needs.map((index) => [`need${index}`, { layer: "node", contract }]),
    );
    const node = layer({
      name: "node",
      summary: "",
      needs: needed,
      inputs: z.strictObject({ size: z.int().min(1).max(9), label: z.string().max(20) }),
      outputs: contract,
      build(stack, given) {
        const read = needs.map((index) => given[`need${index}`]!);
        const data = new TerraformData(stack, "data", { label: given.label, ids: read.map(({ id }) => id) });
        return { id: data.output, sizes: Array.from({ length: given.size }, (_, index) => index) };
      },
    });
    const producers = Object.fromEntries(needs.map((index) => [`need${index}`, made[index]]));
    made.push(unit(node, { ...values, ...producers } as never));
  });
  return [
    { path: "environments/dev/environment.ts", load: () => ({ default: testEnvironment() }) },
    ...made.map((each, index) => ({ path: `environments/dev/unit${index}.ts`, load: () => ({ default: each }) })),
  ];
}

test("random graphs with random inputs end in valid modules or in named problems, never in between", () => {
  let valid = 0;
  fc.assert(
    fc.property(nodes, (graph) => {
      inTemporaryFolder((root) => {
        const out = join(root, "out");
        try {
          const project = assembleProject(files(graph));
          synthesizeTo({ root, outdir: "out" }, project, project.units, () => undefined);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
          for (const { file, rule } of (error as UserError).problems) {
            expect(file).toMatch(/^environments\/dev\/unit\d\.ts$/);
            expect(rule).not.toBe("");
          }
          expect(existsSync(out)).toBe(false);
          return;
        }
        valid += 1;
        expect(readdirSync(join(out, "stacks")).sort()).toEqual(graph.map((_, index) => `dev-unit${index}`));
        graph.forEach(({ needs, values }, index) => {
          const text = readFileSync(join(out, "stacks", `dev-unit${index}`, "cdk.tf.json"), "utf8");
          expect(text).not.toContain("TfToken[");
          const module = JSON.parse(text) as {
            resource: Record<string, Record<string, { input: unknown }>>;
            data?: object;
          };
          const { input } = module.resource["terraform_data"]!["data"]!;
          expect(input).toEqual({
            label: String(values["label"]).replace(/[$%](?=\{)/g, "$&$&"), // as Terraform reads it
            ids: needs.map((need) => `\${data.terraform_remote_state.unit${need}.outputs.id}`),
          });
        });
        const manifest = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8")) as {
          stacks: Record<string, { dependencies: string[] }>;
        };
        graph.forEach(({ needs }, index) => {
          expect(manifest.stacks[`dev-unit${index}`]!.dependencies).toEqual(needs.map((need) => `dev-unit${need}`));
        });
      });
    }),
    { numRuns: 150 },
  );
  expect(valid).toBeGreaterThan(20); // else the inputs are too wild to show anything
});

describe("any graph", () => {
  const anyGraph = fc
    .integer({ min: 1, max: 12 })
    .chain((size) =>
      fc.array(fc.array(fc.nat({ max: size - 1 }), { maxLength: 4 }), { minLength: size, maxLength: size }),
    );
  const name = (node: number) => String(node);

  test("has a cycle that is one, or an order in which each comes after what it needs", () => {
    fc.assert(
      fc.property(anyGraph, (edges) => {
        const all = [...edges.keys()];
        const needs = (node: number) => edges[node]!;
        const cycle = findCycle(all, needs);
        if (cycle !== undefined) {
          expect(cycle.at(0)).toBe(cycle.at(-1));
          cycle.slice(1).forEach((node, index) => expect(needs(cycle[index]!)).toContain(node));
          return;
        }
        const order = topologicalOrder(all, needs, name);
        expect([...order].sort((a, b) => a - b)).toEqual(all);
        order.forEach((node, at) => needs(node).forEach((needed) => expect(order.indexOf(needed)).toBeLessThan(at)));
      }),
    );
  });

  test("has closures that hold all that is needed and nothing else", () => {
    fc.assert(
      fc.property(anyGraph, fc.nat(), (edges, start) => {
        const first = start % edges.length;
        const found = closure([first], (node) => edges[node]!);
        for (const node of found) {
          edges[node]!.forEach((needed) => expect(found.has(needed)).toBe(true));
          expect(node === first || [...found].some((other) => edges[other]!.includes(node))).toBe(true);
        }
      }),
    );
  });
});
