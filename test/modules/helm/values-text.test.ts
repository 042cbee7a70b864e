import fc from "fast-check";
import { parse } from "yaml";
import { helmYaml } from "../../../modules/helm/chart-values";
import { valuesText } from "../../../modules/helm/values-text";

/** The text for Helm after Terraform has rendered it. */
const readBack = (text: string): unknown => parse(text.replace(/([$%])\1\{/g, "$1{"), helmYaml);

test("is written to be read", () =>
  expect(
    valuesText({
      replicas: 2,
      enabled: false,
      gone: null,
      left: undefined,
      host: "https://a.example.com:443",
      arn: "arn:aws:kms:us-east-1:111111111111:key/1",
      words: "two words",
      empty: { map: {}, list: [], text: "" },
      list: ["a", { key: "b", more: [1, [2, 3]] }, {}],
      script: "if a:\n  b\n\nc\n",
      last: "x\ny",
    }),
  ).toBe(
    [
      "replicas: 2",
      "enabled: false",
      "gone: null",
      "host: https://a.example.com:443",
      "arn: arn:aws:kms:us-east-1:111111111111:key/1",
      'words: "two words"',
      "empty:",
      "  map: {}",
      "  list: []",
      '  text: ""',
      "list:",
      "  - a",
      "  - key: b",
      "    more:",
      "      - 1",
      "      - - 2",
      "        - 3",
      "  - {}",
      "script: |",
      "  if a:",
      "    b",
      "",
      "  c",
      "last: |-",
      "  x",
      "  y",
      "",
    ].join("\n"),
  ));

test.each([
  "yes",
  "NO",
  "on",
  "Off",
  "y",
  "null",
  "true",
  "~",
  "1",
  "1.5",
  "0x1",
  "12:30",
  "2026-11-21",
  "-",
  "a: b",
  "E0",
  "#",
])("%j stays text", (text) => expect(readBack(valuesText({ text }))).toEqual({ text }));

test("whatever the values are, Helm reads the same", () => {
  const leaf = fc.oneof(
    fc.string({ unit: "binary-ascii" }),
    fc.constantFrom("a\nb", "a\n", " a\nb", "a\n\n", "${x}", "%{x}", "a:\n- b", "x \n y\n", "\n", "a\tb\nc"),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      leaf,
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(key, tie("value"), { maxKeys: 3 }),
    ),
  }));
  fc.assert(
    fc.property(fc.dictionary(key, value, { minKeys: 1, maxKeys: 4 }), (values) => {
      const plain = JSON.parse(JSON.stringify(values)) as Record<string, unknown>;
      expect(readBack(valuesText(plain))).toEqual(plain);
    }),
    { numRuns: 300 },
  );
});

const key = fc.oneof(
  fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9._/-]{0,8}$/),
  fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 6 }),
);
