import { z } from "zod";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { layer, outputsOf } from "../../src/engine/layer";
import { formatProblem } from "../../src/engine/problem";
import { mapOutput, output } from "../../src/engine/output";
import { stalePages, writePages } from "../../src/reference/folder";
import { code, markdownTable, words } from "../../src/reference/markdown";
import { generatedMark, referencePages } from "../../src/reference/pages";
import { inTemporaryFolder } from "../support/synth";

const source = layer({
  name: "source",
  summary: "Where | it starts",
  inputs: z.strictObject({}),
  outputs: {
    names: output("All | of them", ["a"]),
    labels: mapOutput("Tags", { team: "media" }),
    endpoint: output("Where to call", { host: "h", port: 443 }),
    token: output("Its token", "s", { sensitive: true }),
  },
  build: () => ({ names: ["a"], labels: {}, endpoint: { host: "h", port: 1 }, token: "t" }),
});

const bucket = (days: number) =>
  z.strictObject({ name: z.string(), expiry: z.int().default(days).meta({ unit: "days" }) }).prefault({ name: "x" });
const store = layer({
  name: "store",
  summary: "Buckets",
  needs: { from: outputsOf(source, "names", "token") },
  inputs: z.strictObject({ size: z.int(), raw: bucket(1), cooked: bucket(2) }),
  outputs: {},
  build: () => ({}),
});

const pages = referencePages({ layers: [store, source], units: [], projectRoot: "../.." });

test("there is a page for each layer, and an index in order", () => {
  expect([...pages.keys()]).toEqual(["README.md", "source.md", "store.md"]);
  expect(pages.get("README.md")).toContain("| [source](source.md) | Where \\| it starts |  |");
  expect(pages.get("README.md")).toContain("| [store](store.md) | Buckets | [source](source.md) |");
});

test("outputs have Terraform's types, and say whether they are sensitive", () => {
  const lines = pages.get("source.md")!.split("\n");
  expect(lines).toContain('| `names` | `list(string)` |  | All \\| of them | `["a"]` |');
  expect(lines).toContain('| `labels` | `map(string)` |  | Tags | `{"team":"media"}` |');
  expect(lines).toContain(
    '| `endpoint` | `object({ host = string, port = number })` |  | Where to call | `{"host":"h","port":443}` |',
  );
  expect(lines).toContain('| `token` | `string` | yes | Its token | `"s"` |');
});

test("a layer says what it needs and who reads it", () => {
  expect(pages.get("store.md")).toContain("| `from` | [source](source.md) | `names`, `token` |");
  expect(pages.get("source.md")).toMatch(/## Read by\n\n\[store\]\(store\.md\)\n$/);
});

test("parts that several inputs share are told once, with the defaults of each", () => {
  const page = pages.get("store.md")!;
  expect(page).toContain("| `size` | `integer` | **required** |");
  expect(page).toContain("### Parts of `raw`, `cooked`\n");
  expect(page).toContain("| `expiry` | `integer` | raw: `1`<br>cooked: `2` | days |");
  expect(page).not.toContain("`raw.expiry`");
});

describe("Markdown", () => {
  test("words are not read as markup", () => {
    expect(words("<org>_a_ *b* | [c] `d` \\ \n$1 STANDARD_IA")).toBe(
      "\\<org>\\_a\\_ \\*b\\* \\| \\[c\\] \\`d\\` \\\\ \\$1 STANDARD_IA",
    );
  });

  test("code keeps what it is", () => {
    expect([code("a | b"), code("a `b`"), code("")]).toEqual(["`a \\| b`", "`` a `b` ``", ""]);
  });

  test("a table has no column without content", () => {
    expect(markdownTable(["A", "B", "C"], [["1", "", "2"]])).toBe("| A | C |\n| --- | --- |\n| 1 | 2 |");
  });
});

describe("the folder", () => {
  test("gets what differs, loses pages of layers that are gone, and keeps what people wrote", () => {
    inTemporaryFolder((root) => {
      const folder = join(root, "docs", "layers");
      expect(writePages(folder, pages)).toEqual(["README.md", "source.md", "store.md"]);
      expect(writePages(folder, pages)).toEqual([]);
      writeFileSync(join(folder, "gone.md"), `${generatedMark}\n`);
      writeFileSync(join(folder, "notes.md"), "mine\n");
      writeFileSync(join(folder, "store.md"), "changed\n");
      expect(writePages(folder, pages)).toEqual(["store.md", "gone.md"]);
      expect(readdirSync(folder)).toEqual(["README.md", "notes.md", "source.md", "store.md"]);
      expect(readFileSync(join(folder, "store.md"), "utf8")).toBe(pages.get("store.md"));
    });
  });

  test("that is stale is a problem for each page, with the command that mends it", () => {
    inTemporaryFolder((folder) => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "README.md"), pages.get("README.md")!);
      writeFileSync(join(folder, "source.md"), "old\n");
      writeFileSync(join(folder, "gone.md"), `${generatedMark}\n`);
      expect(stalePages(folder, pages, "docs/layers").map(formatProblem)).toEqual([
        "docs/layers/source.md: is not up to date (run `npx strata reference`).",
        "docs/layers/store.md: is missing (run `npx strata reference`).",
        "docs/layers/gone.md: is of a layer that does not exist (run `npx strata reference`).",
      ]);
    });
  });
});
