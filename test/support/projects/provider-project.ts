import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { installTestProviders } from "../terraform/test-providers";
import { labProject, type LabProject } from "./lab-project";

/** Blocks of a root module by their paths: `resource.probe6_item.one`. */
export type Blocks = Readonly<Record<string, unknown>>;

export interface ProviderProject extends LabProject {
  readonly placeModules: (units: Readonly<Record<string, Blocks>>) => void;
  /** Runs a command with other variables than those of the test. */
  readonly strataWith: (env: NodeJS.ProcessEnv, ...args: string[]) => ReturnType<LabProject["strata"]>;
  /** Starts of providers since the last call. */
  readonly starts: () => number;
  /** Ids of items that exist: those that providers have created and not deleted. */
  readonly existing: () => string[];
  /** Path of a file with a line for everything that providers create or delete. */
  readonly journal: string;
}

/** The variables of the whole test file, for Terraform and its providers. */
export function providerProject(): ProviderProject {
  const project = labProject();
  const starts = join(project.root, "starts");
  const journal = join(project.root, "journal");
  Object.assign(process.env, { ...installTestProviders(project.root), STRATA_TEST_STARTS: starts });
  const linesOf = (file: string): string[] =>
    existsSync(file)
      ? readFileSync(file, "utf8")
          .split("\n")
          .filter((line) => line !== "")
      : [];
  return {
    ...project,
    journal,
    placeModules(units) {
      const files = Object.entries(units).map(([name, blocks]) => [`environments/lab/${name}.ts`, unitFile(blocks)]);
      project.write(Object.fromEntries(files) as Record<string, string>);
    },
    strataWith(env, ...args) {
      const before = process.env;
      process.env = { ...before, ...env };
      try {
        return project.strata(...args);
      } finally {
        process.env = before;
      }
    },
    starts() {
      const count = linesOf(starts).length;
      rmSync(starts, { force: true });
      return count;
    },
    existing() {
      const lines = linesOf(journal).map((line) => line.split(" ") as [string, string]);
      const deleted = new Set(lines.filter(([what]) => what === "deleted").map(([, id]) => id));
      return lines.flatMap(([what, id]) => (what === "created" && !deleted.has(id) ? [id] : [])).sort();
    },
  };
}

const unitFile = (blocks: Blocks): string =>
  [
    `import { unit } from "../../src/engine/unit";`,
    `import { rawModule } from "../../test/support/layers/raw-module";`,
    `export default unit(rawModule, { blocks: ${JSON.stringify(blocks)} });`,
  ].join("\n");
