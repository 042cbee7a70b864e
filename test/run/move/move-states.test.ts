import type { Move } from "../../../src/run/move/move-request";
import { emptied, holdToStates, type WholeState, withSerial } from "../../../src/run/move/move-states";
import { problemsOf } from "../../support/projects/synth";
import { runUnits } from "../units";

const state = (resources: Readonly<Record<string, readonly string[]>>): WholeState => ({
  text: "{}",
  serial: 1,
  lineage: "line",
  providers: [],
  resources: new Map(Object.entries(resources)),
});
const units = runUnits({ "lab-a": [], "lab-b": [] });
const [from, to] = [units.get("lab-a")!, units.get("lab-b")!];
const hold = (moves: readonly Move[], before: WholeState, after: WholeState) =>
  holdToStates({ from, to, moves }, before, after);
const move = (old: string, current = old): Move => ({ old, current });

test("what is in the old state only is moved; what is in both with the same id is finished", () => {
  const before = state({ "a.one": ["1"], "a.many": ["2", "3"] });
  expect(hold([move("a.one", "a.new"), move("a.many")], before, state({ "a.many": ["2", "3"] }))).toEqual([
    { old: "a.one", current: "a.new", ids: ["1"], begun: false },
    { old: "a.many", current: "a.many", ids: ["2", "3"], begun: true },
  ]);
});

test("everything that forbids a move is reported at once", () => {
  const before = state({ "a.raw": ["1"], "a.landing": ["2"] });
  const after = state({ "a.landing": ["9"], "a.gone": ["3"] });
  const moves = [move("a.row", "a.new"), move("a.landing"), move("a.gone"), move("b.unlike-anything")];
  expect(problemsOf(() => hold(moves, before, after))).toEqual([
    'a.row is not in the state of lab-a (did you mean "a.raw"?).',
    "a.landing is in the state of lab-b already, and stands for something else (9, not 2) (give the moved one another name in its new unit: <old>=<new>).",
    "a.gone is not in the state of lab-a; a.gone is in that of lab-b already (if it was moved, nothing is left to do: leave it out).",
    "b.unlike-anything is not in the state of lab-a (it has no b).",
  ]);
  expect(problemsOf(() => hold([move("a.raw")], state({}), state({})))).toEqual([
    "a.raw is not in the state of lab-a (it has no a).",
  ]);
});

test("another serial leaves every other byte of a state as it is", () => {
  const text = '{\n  "version": 4,\n  "serial": 7,\n  "resources": [{ "serial": 8, "big": 12345678901234567890 }]\n}\n';
  expect(withSerial(text, 9)).toBe(text.replace('"serial": 7', '"serial": 9'));
});

test("an emptied state is of the same line", () => {
  const text =
    '{"version":4,"terraform_version":"1.11.4","serial":1,"lineage":"l","outputs":{"a":{}},"resources":[{}]}';
  expect(JSON.parse(emptied(text, 2))).toEqual({
    version: 4,
    terraform_version: "1.11.4",
    serial: 2,
    lineage: "l",
    outputs: {},
    resources: [],
  });
});

test("of many resources a few are named", () => {
  const many = Object.fromEntries(["one", "two", "three", "four", "five", "six", "seven"].map((n) => [`a.${n}`, [n]]));
  expect(problemsOf(() => hold([move("a.unlike-anything")], state(many), state({})))).toEqual([
    "a.unlike-anything is not in the state of lab-a (it has a.one, a.two, a.three, a.four, a.five, 2 more).",
  ]);
});
