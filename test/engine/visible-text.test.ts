import { formatProblem, problem } from "../../src/engine/problem";
import { visible, visibleLine } from "../../src/engine/visible-text";

test("control characters and marks that turn text around are shown as escapes", () => {
  expect(visible("red \u001b[31m, bell \u0007, C1 \u009b, DEL \u007f, \u202egnp.exe")).toBe(
    "red \\u001b[31m, bell \\u0007, C1 \\u009b, DEL \\u007f, \\u202egnp.exe",
  );
  expect(visible("lines\nand\ttabs, ünïcode 中 🙂")).toBe("lines\nand\ttabs, ünïcode 中 🙂");
  expect(visibleLine("a\nb\tc\rd")).toBe("a\\nb\\tc\\u000dd");
});

test("a problem has no raw control character, wherever it comes from", () => {
  const text = "\u001b[2Jx";
  const shown = formatProblem(problem({ file: text, path: `${text}\ny`, value: text, must: `be ${text}`, fix: text }));
  expect(shown).toBe('\\u001b[2Jx: \\u001b[2Jx\\ny is "\\u001b[2Jx", but must be \\u001b[2Jx (\\u001b[2Jx).');
});

test.each([
  [10n, "10n"],
  [{ a: 1n }, "an object"],
  [Symbol("s"), "Symbol(s)"],
  [undefined, undefined],
])("the value %p of a problem has a text", (value, text) =>
  expect(formatProblem(problem({ path: "a", value, must: "be b" }))).toBe(
    text === undefined ? "a must be b." : `a is ${text}, but must be b.`,
  ),
);
