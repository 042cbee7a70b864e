import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { main } from "../../src/cli/main";
import { failureIn } from "./broken-project";
import { commandLines, variables } from "./command-lines";
import { fuzz } from "./fuzz";

/** The project of every case: the command's own module has the files of this repository. */
jest.mock("strata:environments", () => {
  const { environment } =
    jest.requireActual<typeof import("../../src/engine/environment")>("../../src/engine/environment");
  const { unit } = jest.requireActual<typeof import("../../src/engine/unit")>("../../src/engine/unit");
  const { localState } = jest.requireActual<typeof import("../../src/engine/state")>("../../src/engine/state");
  const { oneResource } = jest.requireActual<typeof import("../support/layers/one-resource")>(
    "../support/layers/one-resource",
  );
  const organization = { name: "acme", tags: {} };
  const files = {
    "environments/lab/environment.ts": environment({ organization, state: localState() }),
    "environments/lab/a.ts": unit(oneResource, {}),
  };
  return { files: Object.entries(files).map(([path, value]) => ({ path, load: () => ({ default: value }) })) };
});

const projectRoot = join(__dirname, "..", "..");

/** The command in this process, in a folder of its own: a hundred cases take as long as one in a process of its own. */
function open() {
  const here = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), "strata-fuzz-"));
  const root = join(folder, "project"); // `..` is no folder of others
  mkdirSync(root);
  // `new layer` and `new environment` read templates and layers, which they must not change.
  for (const name of ["package.json", "package-lock.json", "node_modules", "src"])
    symlinkSync(join(projectRoot, name), join(root, name));
  cpSync(join(projectRoot, "environments", "organization.ts"), join(root, "environments", "organization.ts"));
  for (const name of ["environment", "a"]) {
    mkdirSync(join(root, "environments", "lab"), { recursive: true });
    writeFileSync(join(root, "environments", "lab", `${name}.ts`), "export default 1;\n");
  }
  process.chdir(root);
  return {
    failureOf: async ({
      line,
      env,
    }: {
      readonly line: readonly string[];
      readonly env: Readonly<Record<string, string>>;
    }) => {
      const printed: string[] = [];
      const spies = [process.stdout, process.stderr].map((stream) =>
        jest.spyOn(stream, "write").mockImplementation((text) => printed.push(String(text)) > 0),
      );
      const before = { ...process.env };
      Object.assign(process.env, { NO_COLOR: "1", CI: "1", PATH: "/nowhere", AWS_EC2_METADATA_DISABLED: "true" }, env);
      try {
        return failureIn(await main(["--no-color", ...line], { root }), printed.join(""));
      } catch (error) {
        return `a fault: ${error instanceof Error ? error.stack : String(error)}`;
      } finally {
        process.env = before;
        spies.forEach((spy) => spy.mockRestore());
      }
    },
    end: () => {
      process.chdir(here);
      rmSync(folder, { recursive: true });
    },
  };
}

const harmless = commandLines.filter(([first, second]) => !(first === "new" && second === "layer"));
fuzz(
  "arguments and variables of any kind end in results or in named mistakes",
  fc.record({ line: harmless, env: fc.oneof(fc.constant({}), variables) }),
  open,
);
