import fc from "fast-check";
import { applyGraph, nothingReviewed } from "../../src/run/graph/apply-graph";
import type { RunReport, UnitResult } from "../../src/run/report/unit-result";
import { type LabModules, ModuleLab, read } from "../support/projects/module-lab";

/** Seconds for the whole file; a seed in STRATA_FUZZ_SEED repeats the cases. */
const seconds = 45;
const seed = Number(process.env["STRATA_FUZZ_SEED"] ?? Date.now() % 2 ** 31);

/** One unit: how it makes its resources of its own values and of those that it reads. */
interface UnitShape {
  /** A word in its resources: another one is a change. */
  readonly word: string;
  /** How many names it has. */
  readonly names: number;
  /** The units that it reads, as distances back in the list. */
  readonly reads: readonly number[];
  /** Choices of expressions, each taken modulo how many there are. */
  readonly choices: readonly number[];
}

const unitShape = fc.record<UnitShape>({
  word: fc.constantFrom("one", "two", "three"),
  names: fc.integer({ min: 0, max: 3 }),
  reads: fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 1, maxLength: 2 }),
  choices: fc.array(fc.nat(1000), { minLength: 12, maxLength: 12 }),
});
const example = fc.record({
  before: fc.array(unitShape, { minLength: 2, maxLength: 3 }),
  /** New values of some units; the rest stays. */
  changes: fc.array(
    fc.record({ unit: fc.nat(1), word: fc.constantFrom("one", "four"), names: fc.integer({ min: 0, max: 3 }) }),
    { minLength: 1, maxLength: 2 },
  ),
  /** Whether there is nothing before the change. */
  fromNothing: fc.nat(4).map((each) => each === 0),
});

/** The modules of a graph: `u0` reads nothing, every other one only those before it. */
function modulesOf(shapes: readonly UnitShape[]): LabModules {
  return Object.fromEntries(shapes.map((shape, index) => [`u${index}`, moduleOf(shape, index)]));
}

function moduleOf({ word, names, reads, choices }: UnitShape, index: number): LabModules[string] {
  const producers = [...new Set(reads.map((distance) => index - distance))].filter((each) => each >= 0);
  const from = (output: string) => producers.map((each) => read(`u${each}`, output));
  let next = 0;
  const choose = <T>(all: readonly T[]): T => all[choices[next++ % choices.length]! % all.length]!;
  const own = `"${word}"`;
  const text = () =>
    choose([
      ...[own, "local.text", "upper(local.text)"],
      ...from("text"),
      ...[...from("id"), ...from("id")],
      ...from("info.id"),
      ...from("info.text"),
      ...from("ids").flatMap((ids) => [`join(",", ${ids})`, `try(${ids}[0], "none")`]),
      ...from("names").map((each) => `jsonencode(${each})`),
    ]);
  const list = () => choose([...from("names"), ...from("ids"), ...from("names"), "local.names"]);
  const keys = () => choose([...from("names"), "local.names", ...from("names"), ...from("ids")]);
  const data = {
    main: { input: `\${${text()}}`, triggers_replace: [`\${${producers.length === 0 ? own : text()}}`, "same"] },
    many: { count: `\${length(${list()})}`, input: `\${${text()}}` },
    each: { for_each: `\${toset(${keys()})}`, input: `\${each.key} of \${${text()}}` },
    nested: { input: { list: [{ deep: `\${${text()}}` }], both: `\${${text()}}-\${${text()}}` } },
    follower: {
      triggers_replace: choose(["${terraform_data.main.id}", "${terraform_data.main.output}", "${local.text}"]),
    },
  };
  return {
    blocks: {
      resource: { terraform_data: data },
      locals: {
        text: `\${${choose([own, ...from("text"), ...from("id")])}}`,
        names: Array.from({ length: names }, (_, each) => `n${each}`),
      },
    },
    outputs: {
      text: { value: `\${${text()}}` },
      id: { value: choose(["${terraform_data.main.id}", "${terraform_data.follower.id}"]) },
      ids: { value: "${terraform_data.many[*].id}", example: ["x"] },
      names: { value: `\${${choose(["local.names", ...from("names")])}}`, example: ["x"] },
      info: { value: { id: "${terraform_data.nested.id}", text: `\${${text()}}` }, example: { id: "x", text: "x" } },
    },
  };
}

const tried = { examples: 0, changes: 0, uncertain: 0, deferred: 0 };

test(`an apply changes nothing that its plan did not announce (seed ${seed})`, async () => {
  const end = Date.now() + seconds * 1000;
  const property = fc.asyncProperty(example, async ({ before, changes, fromNothing }) => {
    if (Date.now() > end) return;
    const after = before.map((shape, index) => ({ ...shape, ...changes.find(({ unit }) => unit === index) }));
    const lab = new ModuleLab();
    try {
      if (!fromNothing) expectSuccess(await lab.applyAll(modulesOf(before)));
      const modules = modulesOf(fromNothing ? before : after);
      const planned = await lab.plan(modules, { keepJson: true, outDir: lab.path("plans") });
      const asked: string[] = [];
      const accept = ({ record }: { record: { unit: string } }, found: readonly unknown[]) => {
        asked.push(`${record.unit}: ${JSON.stringify(found)}`);
        return Promise.resolve(true);
      };
      const applied = await lab.runSynthesized("apply", (run) => applyGraph(run, nothingReviewed, accept), {
        outDir: lab.path("plans"),
      });
      expectSuccess(applied);
      compare(planned, applied, asked);
    } finally {
      lab.remove();
    }
  });
  await fc.assert(property, { seed, numRuns: 1000, endOnFailure: true });
  process.stderr.write(`${JSON.stringify(tried)}\n`);
  expect(tried.examples).toBeGreaterThan(2);
  expect(tried.changes).toBeGreaterThan(0);
}, 240_000);

const expectSuccess = ({ units }: RunReport) =>
  expect(units.filter(({ result }) => result !== "succeeded").map(({ unit, cause }) => `${unit}: ${cause}`)).toEqual(
    [],
  );

/** Everything that was changed must have been announced; of deferred units nothing is known before. */
function compare(planned: RunReport, applied: RunReport, asked: readonly string[]): void {
  const deferred = planned.units.filter(({ result }) => result === "deferred").map(({ unit }) => unit);
  const others = ({ units }: RunReport) => units.filter(({ unit }) => !deferred.includes(unit));
  expectSuccess({ ...planned, units: others(planned) });
  expect(asked.filter((each) => !deferred.includes(each.split(":")[0]!))).toEqual([]);
  const announced = new Set(others(planned).flatMap(announcements));
  const done = others(applied).flatMap(actionsOf);
  expect(done.filter((each) => !announced.has(each))).toEqual([]);
  const uncertain = others(planned).flatMap(({ resources }) => resources.filter((each) => each.uncertain));
  tried.examples++;
  tried.changes += done.length;
  tried.uncertain += uncertain.length;
  tried.deferred += deferred.length;
}

const actionsOf = ({ unit, resources }: UnitResult): string[] =>
  resources.flatMap(({ address, actions }) => actions.map((action) => `${action} ${unit} ${address}`));

/** The actions of a plan; what may be replaced may be updated. */
const announcements = (unit: UnitResult): string[] => [
  ...actionsOf(unit),
  ...unit.resources.filter(({ uncertain }) => uncertain).map(({ address }) => `update ${unit.unit} ${address}`),
];
