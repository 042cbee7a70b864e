import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../support/command";

const project = join(__dirname, "..", "..");

test("docs/layers says what the layers say", async () => {
  const { err } = await runCommand(project, "reference", "--check");
  expect(err).toBe(""); // else: `npx strata reference` writes it anew
});

describe("a layer that no environment places", () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), "strata-"));
    mkdirSync(join(root, "src", "layers"), { recursive: true });
    writeFileSync(join(root, "package.json"), "{}");
    symlinkSync(join(project, "node_modules"), join(root, "node_modules"));
    writeFileSync(
      join(root, "src", "layers", "idle.ts"),
      `import { z } from "zod";
      export const idle = {
        name: "idle",
        summary: "Waits",
        needs: {},
        inputs: z.strictObject({ days: z.int().default(3).describe("How long").meta({ unit: "days" }) }),
        outputs: {},
        build: () => ({}),
      };`,
    );
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test("is in the reference too", async () => {
    const { code } = await runCommand(root, "reference", "--output", "pages");
    expect(code).toBe(0);
    const page = readFileSync(join(root, "pages", "idle.md"), "utf8");
    expect(page).toContain("no environment places it");
    expect(page).toContain("| `days` | `integer` | `3` | days | How long |");
  });
});

test("a folder that cannot be made is an error", async () => {
  const { code, err } = await runCommand(project, "reference", "--output", "package.json/layers");
  expect(code).toBe(1);
  expect(err.replaceAll(project, "…")).toBe(
    "error folder …/package.json/layers cannot be made (ENOTDIR) (choose another with --output).\n\n1 problem; nothing was changed\n",
  );
});
