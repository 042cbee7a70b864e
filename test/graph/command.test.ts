import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeWhole } from "../../src/engine/write-whole";
import type { GraphModel } from "../../src/graph/model";
import { runCommand } from "../support/projects/command";
import { inTemporaryFolder, problemsOf } from "../support/projects/synth";

const root = join(__dirname, "..", "..");
let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "strata-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const strata = (...args: string[]) => runCommand(root, ...args);

test("prints Mermaid", async () => {
  const { code, out } = await strata("graph");
  expect(code).toBe(0);
  expect(out).toMatch(/^flowchart LR\n/);
  expect(out).toContain('subgraph SYSTEM_streaming["streaming"]');
});

test("shows one environment, as JSON", async () => {
  const { out } = await strata("graph", "streaming/dev", "--json");
  const model = JSON.parse(out) as GraphModel;
  expect(model.environments.map(({ name }) => name)).toEqual(["streaming-dev"]);
  expect(model.units.find(({ id }) => id === "streaming-dev-kms")).toMatchObject({
    layer: "kms",
    file: "environments/streaming/dev/kms.ts",
  });
});

test("writes a file in the format of its extension", async () => {
  const file = join(folder, "graph.svg");
  const { code, out, err } = await strata("graph", "streaming-prod", "--output-file", file);
  expect({ code, out }).toEqual({ code: 0, out: "" });
  expect(err).toMatch(/^wrote .*graph\.svg: \d+ units?, \d+ references?\n$/);
  expect(readFileSync(file, "utf8")).toContain('id="node-streaming-prod-kms"');
});

test.each([
  [
    ["graph", "--format", "pdf"],
    'error --format is "pdf", but must be one of mermaid, dot, svg, html, json.\n\n1 error; nothing was changed\n',
  ],
  [
    ["graph", "streaming-prd"],
    'error environment "streaming-prd" does not exist (did you mean "streaming/prod"?).\n\n1 error; nothing was changed\n',
  ],
  [
    ["graph", "--json", "--format", "svg"],
    "error: option '--json' cannot be used with option '--format <format>'\n(strata --help lists the commands)\n",
  ],
])("%j is an error", async (args, message) => {
  const { code, out, err } = await strata(...args);
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err.replace(/\n\nUsage[^]*$/, "\n")).toBe(message);
});

describe("reports a file that cannot be written", () => {
  test("because its folder does not exist", async () => {
    const file = join(folder, "none", "graph.json");
    const { code, err } = await strata("graph", "streaming/dev", "--output-file", file);
    expect(code).toBe(1);
    expect(err).toBe(
      `error --output-file ${file} cannot be written (ENOENT) (choose a writable folder that exists).\n\n1 error; nothing was changed\n`,
    );
  });

  test("because it is a folder", () => {
    mkdirSync(join(folder, "graph.svg"));
    expect(problemsOf(() => writeWhole(join(folder, "graph.svg"), "x", "--output-file graph.svg"))).toEqual([
      "--output-file graph.svg is not a file (choose another name).",
    ]);
  });

  test("without changing the folder", () => {
    inTemporaryFolder((other) => {
      writeFileSync(join(other, "graph.svg"), "before");
      const unwritable = { toString: () => "x" } as string; // not a string: writing fails after the file was opened
      expect(problemsOf(() => writeWhole(join(other, "graph.svg"), unwritable, "graph.svg"))).toEqual([
        "graph.svg cannot be written (ERR_INVALID_ARG_TYPE) (choose a writable folder that exists).",
      ]);
      expect(readdirSync(other)).toEqual(["graph.svg"]);
      expect(readFileSync(join(other, "graph.svg"), "utf8")).toBe("before");
    });
  });
});
