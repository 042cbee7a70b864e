import { uncertainReplacements } from "../../../src/run/plans/uncertain-replacements";

interface Change {
  readonly actions?: readonly string[];
  readonly before?: object;
  readonly after?: object;
  readonly after_unknown?: object;
  readonly replace_paths?: readonly (readonly (string | number)[])[];
}
const replace = (name: string, change: Change, rest: object = {}) => {
  const both = { actions: ["delete", "create"], before: { x: "old" }, after: {}, replace_paths: [["x"]], ...change };
  return { address: `t_r.${name}`, type: "t_r", name, mode: "managed", change: both, ...rest };
};
const unknown = { after_unknown: { x: true } };
const update = { ...unknown, actions: ["update"], replace_paths: [] };
const outside = "${data.terraform_remote_state.p.outputs.id}";

function uncertain(blocks: Readonly<Record<string, object>>, ...changes: readonly object[]): string[] {
  const module = {
    resource: { t_r: blocks as never },
    data: { t_d: { d: { x: outside } } },
    locals: { l: "${local.m}", m: outside },
  };
  return uncertainReplacements(
    { resource_changes: changes },
    module,
    ({ name, output }) => name === "p" && output === "id",
  );
}

test.each<[string, string]>([
  ["directly", outside],
  ["by locals", "${local.l}"],
  ["by a data source", "${data.t_d.d.y}"],
])("an unknown output causes it %s", (_, x) =>
  expect(uncertain({ r: { x } }, replace("r", unknown))).toEqual(["t_r.r"]),
);

test("a known change is certain, beside an unknown one too", () => {
  expect(uncertain({ r: { x: outside } }, replace("r", { after: { x: "new" } }))).toEqual([]);
  const both = { before: { x: ["a", "b"] }, after: { x: [null, "c"] }, after_unknown: { x: [true] } };
  expect(uncertain({ r: { x: [outside, "c"] } }, replace("r", both))).toEqual([]);
  const same = { ...both, after: { x: [null, "b"] } };
  expect(uncertain({ r: { x: [outside, "b"] } }, replace("r", same))).toEqual(["t_r.r"]);
  const paths = { before: { x: "a", y: "b" }, after: { y: "c" }, ...unknown, replace_paths: [["x"], ["y"]] };
  expect(uncertain({ r: { x: outside, y: "c" } }, replace("r", paths))).toEqual([]);
});

test("an output that is known, or another reason, is certain", () => {
  expect(uncertain({ r: { x: "${data.terraform_remote_state.p.outputs.ids}" } }, replace("r", unknown))).toEqual([]);
  expect(
    uncertain({ r: { x: outside } }, replace("r", { replace_paths: [] }, { action_reason: "replace_because_tainted" })),
  ).toEqual([]);
});

test("what follows is as certain as its cause, and a certain cause wins", () => {
  const blocks = { r: { x: outside }, s: { x: "${t_r.r.id}" }, t: { x: "${t_r.s.id}-${t_r.u.id}" }, u: { x: "new" } };
  const [r, s, t] = ["r", "s", "t"].map((name) => replace(name, unknown)) as [object, object, object];
  const u = replace("u", { after: { x: "new" } });
  expect(uncertain(blocks, r, s, t)).toEqual(["t_r.r", "t_r.s", "t_r.t"]);
  expect(uncertain(blocks, r, s, t, u)).toEqual(["t_r.r", "t_r.s"]);
});

test("an update of what it reads is as certain as its own cause", () => {
  const s = replace("s", unknown);
  expect(uncertain({ r: { x: outside }, s: { x: "${t_r.r.y}" } }, replace("r", update), s)).toEqual(["t_r.s"]);
  const known = { ...update, after: { x: "new" }, after_unknown: { y: true } };
  expect(uncertain({ r: { x: "new" }, s: { x: "${t_r.r.y}" } }, replace("r", known), s)).toEqual([]);
});

test("replaced by a trigger", () => {
  const blocks = { r: { x: outside }, s: { lifecycle: { replace_triggered_by: ["t_r.r.id"] } } };
  const s = replace("s", { replace_paths: [] }, { action_reason: "replace_by_triggers" });
  expect(uncertain(blocks, replace("r", unknown), s)).toEqual(["t_r.r", "t_r.s"]);
});
