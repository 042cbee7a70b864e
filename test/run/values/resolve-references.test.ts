import { type ProducerState, type Resolution, resolveReferences } from "../../../src/run/values/resolve-references";
import { reachedOutputs } from "../../../src/run/values/reached-outputs";

const inState = { id: { value: "old", type: "string", sensitive: false } };
const planned = (changes: object, kind = "real") => ({ status: "planned", kind, changes }) as ProducerState["planned"];
const known = { id: { known: true, value: "new", sensitive: false } };
const unknown = { id: { known: false, sensitive: false } };
const deferred: ProducerState["planned"] = { status: "deferred" };

function resolve(
  producer: Partial<ProducerState>,
  { mocks = false, reached = false, standIns = true } = {},
): Resolution {
  return resolveReferences(
    [
      {
        producer: { stack: "p", examples: { id: "example" }, state: undefined, ...producer },
        outputs: ["id"],
        reached: new Set(reached ? ["id"] : []),
      },
    ],
    { mocks, standIns },
  );
}

/** The kind and the value that stands in for the state's, or what becomes of the reader instead. */
function outcome(resolution: Resolution): string {
  if (resolution.status !== "ready") return resolution.status;
  const standIn = resolution.standIns.get("p")?.["id"];
  return `${resolution.references[0]!.kind}${standIn === undefined ? "" : ` ${standIn as string}`}`;
}

describe.each<[string, Partial<ProducerState>, Record<string, string>]>([
  [
    "outside the run, with state",
    { state: inState },
    { plain: "real", mocks: "real", reached: "real", remote: "real" },
  ],
  [
    "outside the run, without state",
    {},
    { plain: "unavailable", mocks: "mocked example", reached: "unavailable", both: "deferred" },
  ],
  ["planned, output unchanged", { state: inState, planned: planned({}) }, { plain: "real", reached: "real" }],
  [
    "planned, output known",
    { state: inState, planned: planned(known) },
    { plain: "provisional new", mocks: "provisional new", reached: "provisional new", remote: "deferred" },
  ],
  ["planned from zero, output known", { planned: planned(known) }, { plain: "provisional new" }],
  [
    "planned, output unknown, with state",
    { state: inState, planned: planned(unknown) },
    { plain: "stale", mocks: "stale", reached: "deferred", remote: "stale" },
  ],
  [
    "planned from zero, output unknown",
    { planned: planned(unknown) },
    { plain: "deferred", mocks: "mocked example", reached: "deferred", both: "deferred" },
  ],
  [
    "planned with mocks itself: no better than they are",
    { state: inState, planned: planned(known, "mocked") },
    { plain: "mocked new", reached: "deferred" },
  ],
  [
    "planned with stale values, output unchanged",
    { state: inState, planned: planned({}, "stale") },
    { plain: "stale" },
  ],
  ["deferred, with state", { state: inState, planned: deferred }, { plain: "stale", reached: "deferred" }],
  ["deferred, without state", { planned: deferred }, { plain: "deferred", mocks: "mocked example", both: "deferred" }],
])("a producer that is %s", (_, producer, expected) => {
  const options = {
    plain: {},
    mocks: { mocks: true },
    reached: { reached: true },
    both: { mocks: true, reached: true },
    remote: { mocks: true, standIns: false },
  };
  test.each(Object.entries(expected))("%s: %s", (name, kind) => {
    expect(outcome(resolve(producer, options[name as keyof typeof options]))).toBe(kind);
  });
});

test("one stand-in takes the place of a whole state, so the others of that producer come with it", () => {
  const state = { ...inState, zones: { value: ["a"], type: "x", sensitive: false } };
  const resolution = resolveReferences(
    [
      {
        producer: { stack: "p", examples: {}, state, planned: planned(known) },
        outputs: ["id", "zones"],
        reached: new Set(),
      },
    ],
    { mocks: false, standIns: true },
  );
  expect(resolution).toMatchObject({
    references: [
      { output: "id", kind: "provisional" },
      { output: "zones", kind: "real" },
    ],
  });
  expect(resolution.status === "ready" && resolution.standIns.get("p")).toEqual({ id: "new", zones: ["a"] });
});

test("what reaches a provider or a data source, also by a local", () => {
  const read = (name: string, output: string) => `\${data.terraform_remote_state.${name}.outputs.${output}}`;
  const module = {
    provider: { kubernetes: [{ host: read("eks", "clusterEndpoint") }] },
    data: {
      aws_subnet: { first: { id: "${local.subnet}" } },
      terraform_remote_state: { eks: { config: { key: read("nothing", "x") } } },
    },
    locals: { subnet: "${local.subnets[0]}", subnets: read("vpc", "subnetIds"), other: read("kms", "keyArn") },
    resource: { aws_instance: { one: { key: read("kms", "keyArn") } } },
  };
  expect([...reachedOutputs(module)].map(([name, outputs]) => [name, [...outputs]])).toEqual([
    ["eks", ["clusterEndpoint"]],
    ["vpc", ["subnetIds"]],
  ]);
});
