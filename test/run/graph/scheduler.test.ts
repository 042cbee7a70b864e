import fc from "fast-check";
import { schedule } from "../../../src/run/graph/scheduler";

interface Node {
  readonly name: string;
  readonly dependencies: readonly string[];
  readonly ms?: number;
  readonly fails?: boolean;
}

/** Runs a graph on a clock of its own, and tells when each node began and what was skipped. */
async function simulate(
  nodes: readonly Node[],
  limit: number,
  { stopped, prepareMs }: { stopped?: (failed: boolean) => boolean; prepareMs?: number } = {},
) {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const started = new Map<string, number>();
  const ended = new Map<string, number>();
  const prepared: string[] = [];
  const skipped: Record<string, string | undefined> = {};
  let clock = 0;
  let failed = false;
  let running = 0;
  let most = 0;
  const waiting: { readonly at: number; readonly wake: () => void }[] = [];
  const sleep = (ms: number) => new Promise<void>((wake) => waiting.push({ at: clock + ms, wake }));
  let over = false;
  const work = schedule({
    nodes,
    dependenciesOf: ({ dependencies }) => dependencies.flatMap((name) => byName.get(name) ?? []),
    limit,
    async work({ name, ms = 1, fails = false }) {
      started.set(name, clock);
      most = Math.max(most, ++running);
      await sleep(ms);
      running--;
      ended.set(name, clock);
      failed ||= fails;
      return fails ? "failed" : "done";
    },
    prepare:
      prepareMs === undefined
        ? undefined
        : async ({ name }) => {
            expect(started.has(name)).toBe(false);
            prepared.push(name);
            most = Math.max(most, ++running);
            await sleep(prepareMs);
            running--;
          },
    skip: ({ name }, cause) => (skipped[name] = cause?.name),
    stopped: stopped === undefined ? undefined : () => stopped(failed),
  }).then(() => (over = true));
  while (!over) {
    await new Promise((resolve) => setImmediate(resolve));
    if (over) break;
    clock = Math.min(...waiting.map(({ at }) => at));
    for (const each of waiting.splice(0).sort((a, b) => a.at - b.at)) {
      if (each.at <= clock) each.wake();
      else waiting.push(each);
    }
  }
  await work;
  return { started: Object.fromEntries(started), ended, prepared, skipped, most, clock };
}

test("starts a node as soon as what it dependencies is done, not by levels", async () => {
  const { started } = await simulate(
    [
      { name: "fast", dependencies: [], ms: 1 },
      { name: "slow", dependencies: [], ms: 10 },
      { name: "after-fast", dependencies: ["fast"] },
      { name: "after-both", dependencies: ["fast", "slow"] },
    ],
    4,
  );
  expect(started).toEqual({ fast: 0, slow: 0, "after-fast": 1, "after-both": 10 });
});

test("takes the longest way first, so that it does not come last", async () => {
  const leaves = ["a", "b", "c", "d"].map((name) => ({ name, dependencies: [] }));
  const chain = ["x", "y", "z"].map((name, index, all) => ({
    name,
    dependencies: index === 0 ? [] : [all[index - 1]!],
  }));
  const { clock } = await simulate([...leaves, ...chain], 2);
  expect(clock).toBe(4); // 7 nodes by two: four steps, none of them lost
});

test("a failure skips what depends on it, however far, and names what failed", async () => {
  const { skipped, started } = await simulate(
    [
      { name: "a", dependencies: [], fails: true },
      { name: "b", dependencies: ["a"] },
      { name: "c", dependencies: ["b", "other"] },
      { name: "other", dependencies: [] },
    ],
    1,
  );
  expect(skipped).toEqual({ b: "a", c: "a" });
  expect(Object.keys(started).sort()).toEqual(["a", "other"]);
});

test("starts nothing new once it is asked to stop, and waits for what runs", async () => {
  const { skipped, ended } = await simulate(
    [
      { name: "a", dependencies: [], fails: true, ms: 1 },
      { name: "b", dependencies: [], ms: 5 },
      { name: "c", dependencies: [] },
    ],
    2,
    { stopped: (failed) => failed },
  );
  expect(skipped).toEqual({ c: undefined });
  expect([...ended.keys()]).toEqual(["a", "b"]);
});

test("a fault of ours is thrown only when what runs has ended", async () => {
  const ended: string[] = [];
  const run = schedule({
    nodes: ["faulty", "slow", "never"],
    dependenciesOf: (node) => (node === "never" ? ["slow"] : []),
    limit: 2,
    async work(node) {
      if (node === "faulty") throw new Error("a fault");
      await new Promise((resolve) => setTimeout(resolve, 20));
      ended.push(node);
      return "done";
    },
    skip: () => undefined,
  });
  await expect(run).rejects.toThrow("a fault");
  expect(ended).toEqual(["slow"]);
});

test("what waits is prepared where there is room, the one with the longest way first", async () => {
  const chain = ["a", "b", "c", "d"].map((name, index) => ({
    name,
    ms: 4,
    dependencies: index === 0 ? [] : ["abc"[index - 1]!],
  }));
  const { prepared, clock } = await simulate(chain, 2, { prepareMs: 3 });
  expect(prepared).toEqual(["b", "c", "d"]);
  expect(clock).toBe(16); // no node waited for a preparation
  expect((await simulate(chain, 1, { prepareMs: 3 })).prepared).toEqual([]);
});

test("does nothing for no nodes", async () => {
  expect((await simulate([], 3)).clock).toBe(0);
});

test("any graph: every node once, after what it dependencies, never more than the limit", async () => {
  const graphs = fc
    .array(
      fc.record({
        ms: fc.integer({ min: 1, max: 5 }),
        fails: fc.boolean(),
        dependencies: fc.array(fc.nat(), { maxLength: 3 }),
      }),
      {
        maxLength: 20,
      },
    )
    .map((raw) =>
      raw.map(({ ms, fails, dependencies }, index) => ({
        name: String(index),
        ms,
        fails: fails && index % 4 === 0,
        dependencies: index === 0 ? [] : [...new Set(dependencies.map((need) => String(need % index)))],
      })),
    );
  await fc.assert(
    fc.asyncProperty(graphs, fc.integer({ min: 1, max: 4 }), fc.boolean(), async (nodes, limit, prepares) => {
      const prepareMs = prepares ? 2 : undefined;
      const { started, ended, skipped, most, prepared } = await simulate(nodes, limit, { prepareMs });
      expect(new Set(prepared).size).toBe(prepared.length);
      expect(Object.keys(started).length + Object.keys(skipped).length).toBe(nodes.length);
      expect(most).toBeLessThanOrEqual(limit);
      for (const { name, dependencies } of nodes) {
        if (name in started)
          for (const need of dependencies) expect(ended.get(need)).toBeLessThanOrEqual(started[name]!);
      }
    }),
    { numRuns: 60 },
  );
});
