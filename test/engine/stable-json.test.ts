import { stableJson } from "../../src/engine/stable-json";

test.each<[string, unknown, string]>([
  [
    "keys in byte order, also those that look like numbers",
    { b: 1, "10": 2, "9": 3, B: 4 },
    '{"10":2,"9":3,"B":4,"b":1}',
  ],
  ["texts and keys as JSON escapes them", { 'a"\n': "\u2028é\u0000" }, '{"a\\"\\n":"\u2028é\\u0000"}'],
  ["nothing for what is undefined, and null in a list", { a: undefined, b: [undefined, null] }, '{"b":[null,null]}'],
  ["dates as their text", { at: new Date(0) }, '{"at":"1970-01-01T00:00:00.000Z"}'],
  ["null for what JSON has not", [Number.NaN, Infinity], "[null,null]"],
])("%s", (_, value, compact) => {
  const text = stableJson(value);
  expect(JSON.stringify(JSON.parse(text))).toBe(JSON.stringify(JSON.parse(compact)));
  expect(text.replaceAll(/\n */g, "").replaceAll('": ', '":')).toBe(compact);
});

test("is indented as cdktf does it, an empty object or list too", () => {
  expect(stableJson({ list: [], tree: {}, deep: [{ a: 1 }] })).toBe(
    '{\n  "deep": [\n    {\n      "a": 1\n    }\n  ],\n  "list": [\n  ],\n  "tree": {\n  }\n}',
  );
});
