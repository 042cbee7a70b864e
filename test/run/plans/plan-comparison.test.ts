import { compareWithReviewed, replacementsBetween, reviewedPlan } from "../../../src/run/plans/plan-comparison";
import type { PlannedChange, PlanSummary } from "../../../src/run/plans/plan-summary";

const change = (rest: Partial<PlannedChange> = {}): PlannedChange => ({
  address: "x.y",
  actions: ["update"],
  importing: false,
  before: {},
  after: { name: "one", size: 1 },
  afterUnknown: {},
  beforeSensitive: {},
  afterSensitive: {},
  uncertain: false,
  ...rest,
});
const plan = (...changes: PlannedChange[]): PlanSummary => ({
  changes,
  drift: [],
  outputs: {},
  stateOutputs: {},
  counts: { add: 0, change: 0, destroy: 0 },
});
const compare = (reviewed: PlanSummary | undefined, now: PlanSummary, replacements?: ReadonlyMap<string, string>) =>
  compareWithReviewed(reviewed, now, replacements).map(({ address, what }) => `${address} ${what}`);

test("the same plan does not differ", () => expect(compare(plan(change()), plan(change()))).toEqual([]));

test("a plan that does less does not differ: all that it does was reviewed", () =>
  expect(compare(plan(change(), change({ address: "x.z" })), plan(change()))).toEqual([]));

test("what was not reviewed", () => {
  expect(compare(undefined, plan(change({ actions: ["create"] })))).toEqual([
    "x.y would be created, which was not reviewed",
  ]);
  expect(compare(plan(change()), plan(change({ actions: ["delete", "create"] })))).toEqual([
    "x.y would be replaced, but was reviewed as updated",
  ]);
  expect(compare(plan(change()), plan(change({ after: { name: "two", size: 1 } })))).toEqual([
    "x.y would be updated with another name than was reviewed",
  ]);
});

test("known after apply may turn out to be anything, but a shown value not to be unknown", () => {
  const unknown = change({ after: { size: 1 }, afterUnknown: { name: true } });
  expect(compare(plan(unknown), plan(change()))).toEqual([]);
  expect(compare(plan(change()), plan(unknown))).toEqual(["x.y would be updated with another name than was reviewed"]);
});

test("what may be replaced may also be updated or stay, and nothing else", () => {
  const replaced = change({ actions: ["delete", "create"], after: { size: 1 }, afterUnknown: { name: true } });
  const reviewed = plan({ ...replaced, uncertain: true });
  expect(compare(reviewed, plan(replaced))).toEqual([]);
  expect(compare(reviewed, plan(change()))).toEqual([]);
  expect(compare(reviewed, plan())).toEqual([]);
  expect(compare(reviewed, plan(change({ actions: ["delete"] })))).toEqual([
    "x.y would be destroyed, but was reviewed as replaced",
  ]);
  expect(compare(reviewed, plan(change({ after: { name: "one", size: 2 } })))).toEqual([
    "x.y would be updated with another size than was reviewed",
  ]);
  expect(compare(plan(replaced), plan(change()))).toEqual(["x.y would be updated, but was reviewed as replaced"]);
});

test("a value that stood in for another unit's output may be the real one, and nothing else", () => {
  const reviewed = change({ after: { name: "arn:example-id/x", list: ["b", "example-id"] } });
  const real = change({ after: { name: "arn:a-42/x", list: ["a-42", "b"] } });
  const replacements = new Map([["example-id", "a-42"]]);
  expect(compare(plan(reviewed), plan(real), replacements)).toEqual([]);
  expect(compare(plan(reviewed), plan(real))).toEqual([
    "x.y would be updated with another list, name than was reviewed",
  ]);
});

test("which values stood in is read from the two plans", () => {
  const read = (outputs: object) => {
    const resource = { address: "data.terraform_remote_state.a", type: "terraform_remote_state", values: { outputs } };
    return reviewedPlan({ prior_state: { values: { root_module: { resources: [resource] } } } }).read;
  };
  const found = replacementsBetween(
    read({ id: "example-id", zones: ["zone-a", "same"], count: 1 }),
    read({ id: "a-42", zones: ["zone-b", "same"], count: 2 }),
  );
  expect([...found]).toEqual([
    ["example-id", "a-42"],
    ["zone-a", "zone-b"],
  ]);
});
