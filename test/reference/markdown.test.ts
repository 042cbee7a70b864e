import { code, item, link, markdownTable, sentence, words } from "../../src/reference/markdown";

test("words escape the syntax of Markdown", () => {
  expect(words("<org>_a_ *b* | [c] `d` \\ \n$1 STANDARD_IA")).toBe(
    "\\<org>\\_a\\_ \\*b\\* \\| \\[c\\] \\`d\\` \\\\ \\$1 STANDARD_IA",
  );
});

test.each([
  ["a", "a."],
  ["a.", "a."],
  ["a?", "a?"],
])("the sentence of %s is %s", (text, expected) => expect(sentence(text)).toBe(expected));

test("code keeps any content", () => {
  expect([code("a | b"), code("a `b`"), code("")]).toEqual(["`a \\| b`", "`` a `b` ``", ""]);
});

test("an item has its lines one below the other, without empty ones", () => {
  expect(item("a", "", "b")).toBe("- a\\\n  b");
});

test("a link encodes its target", () => expect(link("a", "b (c).md")).toBe("[a](b%20%28c%29.md)"));

test("a table has no empty column", () => {
  expect(markdownTable(["A", "B", "C"], [["1", "", "2"]])).toBe("| A | C |\n| --- | --- |\n| 1 | 2 |");
});
