import fc from "fast-check";
import { literalText, maskExpressions, parseJsonTemplate, parseLiteral } from "../../src/policy/expression";

test.each([
  ['{"a": [1, true, null, "x"]}', { a: [1, true, null, "x"] }],
  ['{"Resource":"${aws_s3_bucket.b.arn}/*"}', { Resource: "${aws_s3_bucket.b.arn}/*" }],
  ['{"a":"${lookup({"x" = "}"}, "x", "z")}","b":1}', { a: '${lookup({"x" = "}"}, "x", "z")}', b: 1 }],
  [String.raw`{"a":"${"${"}lookup({\"x\" = 1}, \"x\")}"}`, { a: '${lookup({"x" = 1}, "x")}' }],
  ['{"a":"$${aws:username}"}', { a: "$${aws:username}" }],
  ['{"a":"${b["c ${d}"]}"}', { a: '${b["c ${d}"]}' }],
])("reads JSON with expressions: %s", (text, value) => {
  expect(parseJsonTemplate(text)).toEqual(value);
});

test.each(["", "{", '{"a": ${b}}', '"${"${"${'])("does not read %s", (text) => {
  expect(parseJsonTemplate(text)).toBeUndefined();
});

test.each([
  ['{"a" = "b", "c" = [1, -2.5, true, null]}', { a: "b", c: [1, -2.5, true, null] }],
  ['{a = "b"\n c : "d"\n}', { a: "b", c: "d" }],
  ['{"a" = aws_s3_bucket.b.arn, "b" = 1}', { a: "${aws_s3_bucket.b.arn}", b: 1 }],
  ['{"a" = concat(["x, ]"], var.y), "b" = {}}', { a: '${concat(["x, ]"], var.y)}', b: {} }],
  ['["${aws_s3_bucket.b.arn}/*", "$${aws:username}"]', ["${aws_s3_bucket.b.arn}/*", "$${aws:username}"]],
  ['["a\\nb", "a" == var.x ? "b" : "c"]', ["a\nb", '${"a" == var.x ? "b" : "c"}']],
])("reads a literal: %s", (text, value) => {
  expect(parseLiteral(text)).toEqual(value);
});

test.each(["", "{", "{a}", '{"a" = }', "[1 2", '["a" "b"', '"', "[,]", "{} {}", "[".repeat(200)])(
  "does not read the literal %s",
  (text) => {
    expect(parseLiteral(text)).toBeUndefined();
  },
);

test.each([
  ["acme-raw", "acme-raw", true],
  ["", "", true],
  ["acme-${each.value}-raw", "acme--raw", false],
  ['${lookup({"x" = "}"}, "x")}acme', "acme", false],
  ["%{ if var.x }acme%{ endif }", "acme", false],
  ["$${aws:username}", "${aws:username}", true],
  ["%%{x}", "%{x}", true],
  ["acme-${unterminated", "acme-", false],
])("separates literal text from expressions: %s", (template, text, complete) => {
  expect(literalText(template)).toEqual({ text, complete });
});

test("reads any JSON value unchanged", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const text = JSON.stringify(value);
      expect(JSON.stringify(parseJsonTemplate(text) ?? null)).toBe(text);
    }),
  );
});

test("no text makes the readers throw or hang", () => {
  const pieces = fc.constantFrom(
    '"',
    "{",
    "}",
    "[",
    "]",
    "${",
    "$${",
    "%{",
    "\\",
    "=",
    ":",
    ",",
    "\n",
    " ",
    "a",
    "1",
    ".",
    "(",
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 200 }), (parts) => {
      const text = parts.join("");
      parseJsonTemplate(text);
      parseLiteral(text);
      parseLiteral(`{"a" = ${text}}`);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ["arn:aws:s3:::acme-raw/*", "arn:aws:s3:::acme-raw/*"],
  ['arn:aws:s3:::${lookup({"x" = "*}"}, "x")}/*', "arn:aws:s3:::_/*"],
  ["arn:aws:iam::*:user/$${aws:username}", "arn:aws:iam::*:user/_"],
  ["arn:aws:iam::*:user/&{aws:username}", "arn:aws:iam::*:user/_"],
  ["%{ if var.x }acme%{ endif }", "_acme_"],
  ["acme-${unterminated", "acme-_"],
  ["a & {b}", "a & {b}"],
])("masks what is computed later in %s", (text, masked) => {
  expect(maskExpressions(text, "_")).toBe(masked);
});
