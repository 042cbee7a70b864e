import { resultOf } from "../../../src/run/run-context";
import { checkMoved, type MovePlans, planFailures, plannedFor } from "../../../src/run/move/move-plans";
import type { PlannedChange } from "../../../src/run/plans/plan-summary";
import type { UnitResult } from "../../../src/run/report/unit-result";
import { runUnits } from "../units";

const units = runUnits({ "lab-a": [], "lab-b": [] });
const planOf = (stack: string, changes: readonly Partial<PlannedChange>[], result: Partial<UnitResult> = {}) => ({
  result: { ...resultOf(units.get(stack)!), result: "succeeded" as const, ...result },
  changes: changes as readonly PlannedChange[],
});
const plans = (from: readonly Partial<PlannedChange>[], to: readonly Partial<PlannedChange>[]): MovePlans => ({
  from: planOf("lab-a", from),
  to: planOf("lab-b", to),
});
const moves = [{ old: "a.old", current: "a.new", ids: ["1"], begun: false }];
const check = (found: MovePlans, allowUpdates = false) => checkMoved(moves, found, { allowUpdates });
const update = (before: object, after: object, afterUnknown: object = {}) =>
  plans([], [{ address: "a.new", actions: ["update"], before, after, afterUnknown }]);
const fine = { failures: [], remarks: [] };

test("plans that do not touch what was moved", () => {
  expect(check(plans([], []))).toEqual(fine);
  expect(
    check(plans([{ address: "a.other", actions: ["delete"] }], [{ address: "a.old", actions: ["create"] }])),
  ).toEqual(fine);
  expect(check(plans([], [{ address: "a.new", previousAddress: "a.x", actions: ["no-op"] }]))).toEqual(fine);
});

test("plans that do, with the attributes that differ and never their values", () => {
  expect(check(plans([{ address: "a.old", actions: ["delete"], before: { id: "1" } }], []))).toEqual({
    failures: ["lab-a: a.old would be destroyed"],
    remarks: [],
  });
  const replaced = {
    address: "a.new",
    actions: ["delete", "create"],
    before: { id: "1", size: 1, name: "x", zone: "s" },
    after: { size: 2, name: "x", zone: "t" },
    afterUnknown: { id: true },
  };
  expect(check(plans([], [replaced]), true)).toEqual({
    failures: ["lab-b: a.new would be replaced (size, zone differ)"],
    remarks: [],
  });
});

test("an update is accepted where that was said", () => {
  const found = update({ id: "1", size: 1 }, { id: "1", size: 2 });
  expect(check(found).failures).toEqual(["lab-b: a.new would be updated (size differs); --allow-updates accepts that"]);
  expect(check(found, true)).toEqual({ failures: [], remarks: ["lab-b: a.new would be updated (size differs)"] });
  expect(check(update({ id: "1", policy: "x" }, { id: "1" }, { policy: true })).failures).toEqual([
    "lab-b: a.new would be updated (policy differs); --allow-updates accepts that",
  ]);
});

test("the tag that names the unit may change, and no other", () => {
  const tags = (unit: string, owner = "team") => ({ tags: null, tags_all: { unit, owner } });
  expect(check(update(tags("a"), tags("b")))).toEqual({
    failures: [],
    remarks: ["lab-b: a.new would be updated (tags_all differs)"],
  });
  expect(check(update(tags("a"), tags("b", "other"))).failures).toHaveLength(1);
  expect(check(update({ ...tags("a"), size: 1 }, { ...tags("b"), size: 2 })).failures).toHaveLength(1);
});

test("what the plans say before", () => {
  const found = plans([{ address: "a.old", actions: ["delete"] }], [{ address: "a.new", actions: ["create"] }]);
  expect([plannedFor(found.from, "a.old"), plannedFor(found.to, "a.new"), plannedFor(found.to, "a.x")]).toEqual([
    "destroyed",
    "created",
    "nothing",
  ]);
  expect(plannedFor(planOf("lab-a", [], { result: "deferred", cause: "waits for lab-b.id" }), "a.old")).toBe(
    "waits for lab-b.id",
  );
});

test("the unit that is left may wait for the other, which must be planned", () => {
  const waits = { result: "deferred" as const, cause: "waits for lab-a.id" };
  expect(planFailures({ from: planOf("lab-a", [], waits), to: planOf("lab-b", []) })).toEqual([]);
  expect(planFailures({ from: planOf("lab-a", []), to: planOf("lab-b", [], waits) })).toEqual([
    "unit lab-b cannot be planned before others are applied: waits for lab-a.id",
  ]);
  const failed = { result: "failed" as const, started: "2026-01-01T00:00:00Z", cause: "no credentials" };
  const after = {
    result: "early exit" as const,
    reason: "ancestor error" as const,
    cause: "needs lab-a, which failed",
  };
  expect(planFailures({ from: planOf("lab-a", [], failed), to: planOf("lab-b", [], after) })).toEqual([
    "unit lab-a cannot be planned: no credentials",
  ]);
});
