import type { NeededOutput } from "../../../src/run/values/needed-values";
import { type ProducerState, type Resolution, resolveReferences } from "../../../src/run/values/resolve-references";

type Planned = NonNullable<ProducerState["planned"]>;

const inState = { id: { value: "old", type: "string", sensitive: false } };
const planned = (changes: Planned["changes"], kind: Planned["kind"] = "real"): Planned => ({ kind, changes });
const known = { id: { known: true, value: "new", sensitive: false } } as const;
const unknown = { id: { known: false, value: undefined, unknown: true, sensitive: false } } as const;
const partly = { id: { known: false, value: ["a"], unknown: [false, true], sensitive: false } } as const;
const need = (rest: Partial<NeededOutput>): NeededOutput => {
  return { name: "p", output: "id", because: "is needed", partly: false, mockable: true, ...rest };
};

interface Options {
  readonly mocks?: boolean;
  readonly needs?: readonly NeededOutput[];
  readonly standIns?: boolean;
}

function resolve(
  producer: Partial<ProducerState>,
  { mocks = false, needs = [], standIns = true }: Options,
): Resolution {
  const all = { stack: "p", examples: { id: "example" }, state: undefined, ...producer };
  return resolveReferences([{ producer: all, outputs: ["id"], needs }], { mocks, standIns });
}

/** The kind and the value that stands in for the state's, or what becomes of the reader instead. */
function outcome(resolution: Resolution): string {
  if (resolution.status !== "ready") return resolution.status;
  const { value, unknown: marks } = resolution.standIns.get("p")?.["id"] ?? {};
  const { kind } = resolution.references[0]!;
  return [kind, value === undefined ? [] : JSON.stringify(value), marks ? JSON.stringify(marks) : []].flat().join(" ");
}

describe.each<[string, Partial<ProducerState>, Record<string, string>]>([
  [
    "outside the run, with state",
    { state: inState },
    { plain: "real", mocks: "real", counted: "real", configured: "real", remote: "real" },
  ],
  [
    "outside the run, without state",
    {},
    { plain: "unavailable", mocks: "unknown true", counted: "unavailable", countedMock: 'mocked "example"' },
  ],
  ["planned, output unchanged", { state: inState, planned: planned({}) }, { plain: "real", configured: "real" }],
  [
    "planned, output known",
    { state: inState, planned: planned(known) },
    { plain: 'provisional "new"', mocks: 'provisional "new"', configured: 'provisional "new"', remote: "deferred" },
  ],
  ["planned from zero, output known", { planned: planned(known) }, { plain: 'provisional "new"' }],
  [
    "planned, output unknown",
    { state: inState, planned: planned(unknown) },
    {
      ...{ plain: "unknown true", mocks: "unknown true", remote: "deferred" },
      ...{ counted: "deferred", length: "deferred", configured: "deferred" },
      ...{ countedMock: 'mocked "example"', configuredMock: "deferred", lookedUpMock: "deferred" },
    },
  ],
  [
    "planned, output known in part",
    { planned: planned(partly) },
    { plain: 'unknown ["a"] [false,true]', length: 'unknown ["a"] [false,true]', counted: "deferred" },
  ],
  [
    "planned with mocks itself: no better than they are",
    { state: inState, planned: planned(known, "mocked") },
    { plain: 'mocked "new"', configured: "deferred" },
  ],
  [
    "planned with provisional values, output unchanged",
    { state: inState, planned: planned({}, "provisional") },
    { plain: "provisional" },
  ],
])("a producer that is %s", (_, producer, expected) => {
  const options: Readonly<Record<string, Options>> = {
    plain: {},
    mocks: { mocks: true },
    counted: { needs: [need({})] },
    length: { needs: [need({ partly: true })] },
    configured: { needs: [need({ mockable: false })] },
    countedMock: { mocks: true, needs: [need({})] },
    configuredMock: { mocks: true, needs: [need({ mockable: false })] },
    lookedUpMock: { mocks: true, needs: [need({}), need({ mockable: false })] },
    remote: { mocks: true, standIns: false },
  };
  test.each(Object.entries(expected))("%s: %s", (name, kind) => {
    expect(outcome(resolve(producer, options[name]!))).toBe(kind);
  });
});

test("what a unit waits for comes with the reason, also where it takes all outputs", () => {
  const waitsFor = [{ producer: "p", output: "id", because: "is needed" }];
  const producer = { planned: planned(unknown) };
  expect(resolve(producer, { needs: [need({})] })).toEqual({ status: "deferred", waitsFor });
  expect(resolve(producer, { needs: [need({ output: undefined })] })).toEqual({ status: "deferred", waitsFor });
  expect(resolve(producer, { needs: [need({ output: "other" })] })).toMatchObject({ status: "ready" });
});

test("one stand-in takes the place of a whole state, so the others of that producer come with it", () => {
  const state = { ...inState, zones: { value: ["a"], type: "x", sensitive: false } };
  const producer = { stack: "p", examples: {}, state, planned: planned(known) };
  const resolution = resolveReferences([{ producer, outputs: ["id", "zones"], needs: [] }], {
    mocks: false,
    standIns: true,
  });
  expect(resolution).toMatchObject({
    references: [
      { output: "id", kind: "provisional" },
      { output: "zones", kind: "real" },
    ],
  });
  expect(resolution.status === "ready" && resolution.standIns.get("p")).toMatchObject({
    id: { value: "new", unknown: false },
    zones: { value: ["a"], unknown: false },
  });
});
