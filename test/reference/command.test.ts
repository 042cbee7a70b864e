import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadProject } from "../../src/cli/project";
import { definedLayers, domainOf } from "../../src/reference/layer-files";
import { layerPages } from "../../src/reference/layer-pages";
import { runCommand } from "../support/projects/command";

const project = join(__dirname, "..", "..");

test("the generated documentation is up to date", async () => {
  const { err } = await runCommand(project, "reference", "--check");
  expect(err).toBe(""); // otherwise run `npx strata reference`
});

test("every placed layer has a file", () => {
  const { units } = loadProject();
  const layers = definedLayers(project, units);
  expect(layers.map(({ layer }) => layer.name)).toEqual(
    expect.arrayContaining([...new Set(units.map(({ unit }) => unit.layer.name))]),
  );
  expect(layers.find(({ layer }) => layer.name === "msk")).toMatchObject({ file: "src/layers/kafka/msk.ts" });
});

describe("a layer that no environment places", () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), "strata-"));
    mkdirSync(join(root, "src", "layers", "media"), { recursive: true });
    writeFileSync(join(root, "package.json"), "{}");
    symlinkSync(join(project, "node_modules"), join(root, "node_modules"));
    writeFileSync(join(root, "src", "layers", "media", "idle-inputs.ts"), "export const days = 3;\n");
    writeFileSync(
      join(root, "src", "layers", "media", "idle.ts"),
      `import { z } from "zod";
      import { days } from "./idle-inputs";
      const layer = (definition: object) => ({ needs: {}, ...definition });
      export const idle = layer({
        name: "idle",
        summary: "Waits",
        inputs: z.strictObject({ days: z.int().default(days).describe("Waiting time").meta({ unit: "days" }) }),
        outputs: {},
        build: () => ({}),
      });`,
    );
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test("has a page too", () => {
    const layers = definedLayers(root, []);
    expect(layers.map(domainOf)).toEqual(["media"]);
    const [, page] = layerPages({ layers });
    expect(page!.file).toBe("docs/layers/idle.md");
    expect(page!.content).toContain("- Its units: `npx strata list --layer idle`\n");
    expect(page!.content).toContain("- **`days`** `integer` (days), default `3`\\\n  Waiting time.\n");
  });
});

test("--check fails with the stale files and the next command", async () => {
  const root = mkdtempSync(join(tmpdir(), "strata-"));
  try {
    symlinkSync(join(project, "src"), join(root, "src"));
    cpSync(join(project, "docs"), join(root, "docs"), { recursive: true });
    expect((await runCommand(root, "reference")).code).toBe(0);
    writeFileSync(join(root, "docs/policy-rules.md"), "changed\n");
    expect(await runCommand(root, "reference", "--check")).toEqual({
      code: 1,
      out: "",
      err: "error docs/policy-rules.md: is not up to date (run `npx strata reference`).\n\n1 error; nothing was changed\n",
    });
    expect(await runCommand(root, "reference")).toMatchObject({ code: 0, out: "docs/policy-rules.md\n" });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
