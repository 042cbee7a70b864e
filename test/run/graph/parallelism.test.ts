import { defaultParallelism, thisMachine } from "../../../src/run/graph/parallelism";
import { runUnits } from "../units";

const light = [...runUnits({ "dev-a": [] }).values()];
const heavy = [...runUnits({ "dev-a": [] }, ["aws", "kubernetes"]).values()];

test.each([
  ["two for each core", light, { cores: 4, freeMib: 16_000 }, 8],
  ["as many AWS providers as fit into memory", heavy, { cores: 8, freeMib: 4096 }, 4],
  ["at least one", heavy, { cores: 8, freeMib: 600 }, 1],
])("%s", (_, units, machine, expected) => expect(defaultParallelism(units, machine)).toBe(expected));

test("this machine has cores and memory", () => {
  const { cores, freeMib } = thisMachine();
  expect(cores).toBeGreaterThanOrEqual(1);
  expect(freeMib).toBeGreaterThan(0);
});
