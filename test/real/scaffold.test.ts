import { spawnSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { temporaryProject } from "../support/projects/temporary-project";

jest.setTimeout(180_000);

// Slow: the compiler, the linter, the formatter and jest as a developer would run them.
describe("what strata new writes", () => {
  const project = temporaryProject();
  const tool = (script: string, ...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join("node_modules", script), ...args], {
      cwd: project.root,
      encoding: "utf8",
    });
    return { status, output: `${stdout}${stderr}` };
  };
  const dev = ["--account", "111111111111", "--region", "us-east-1", "--state-bucket", "acme-dev-state"];
  const longest = "a-layer-whose-name-has-forty-characters";
  const written = ["environments", `src/layers/storage/${longest}.ts`, "src/layers/storage/x.ts", "test/layers"];

  beforeAll(() => {
    symlinkSync(resolve(__dirname, "../../apps"), join(project.root, "apps")); // the support of tests imports them
    const commands = [
      ["environment", "dev", ...dev],
      ["unit", "dev", "kms"],
      ["layer", `storage/${longest}`],
      ["layer", "storage/x"],
      ["unit", "dev", longest],
      ["unit", "dev", "x", "--set", "retentionDays=30"],
      ["environment", "prod/eu-west-1", "--like", "dev"],
    ];
    for (const command of commands) expect(project.strata("new", ...command)).toMatchObject({ code: 0, err: "" });
  });

  test("passes the type check", () => {
    expect(tool("typescript/bin/tsc", "--noEmit")).toEqual({ status: 0, output: "" });
  });

  test("passes the linter", () => {
    expect(tool("eslint/bin/eslint.js", ...written)).toEqual({ status: 0, output: "" });
  });

  test("is formatted", () => {
    expect(tool("prettier/bin/prettier.cjs", "--check", ...written)).toMatchObject({ status: 0 });
  });

  test("passes its own tests", () => {
    expect(tool("jest/bin/jest.js", "--roots", "test", "--", "test/layers")).toMatchObject({
      status: 0,
      output: expect.stringContaining("8 passed, 8 total") as string,
    });
  });

  test("passes the policy", () => {
    expect(project.strata("check")).toMatchObject({ code: 0 });
  });

  test("with an input to fill in, fails the type check and the synthesis at that input", () => {
    project.write({
      "src/layers/storage/queue.ts": project
        .read("src/layers/storage/x.ts")
        .replaceAll('"x"', '"queue"')
        .replace("const x", "const queue")
        .replace("/x", "/queue")
        .replace(".default(365)", ""),
    });
    expect(project.strata("new", "unit", "dev", "queue")).toMatchObject({ code: 0 });
    const { output } = tool("typescript/bin/tsc", "--noEmit");
    expect(output).toContain(
      "environments/dev/queue.ts(8,3): error TS2322: Type 'undefined' is not assignable to type",
    );
    expect(project.strata("synth")).toMatchObject({
      code: 1,
      err: expect.stringContaining("error environments/dev/queue.ts: retentionDays ") as string,
    });
  });
});
