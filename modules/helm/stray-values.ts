import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { problem, type Problem } from "../../src/engine/problem";
import { didYouMean } from "../../src/engine/names";
import { charts } from "./chart-versions";

const folder = "helm-values";

/** Files of values that nothing reads: of a chart that no layer installs, or of an environment that there is not. */
export function strayValues(project: string, environments: readonly string[]): Problem[] {
  if (!existsSync(join(project, folder))) return [];
  const isValues = (name: string): boolean => /\.ya?ml$/.test(name);
  return readdirSync(join(project, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: chart }) => {
      const path = `${folder}/${chart}`;
      const files = readdirSync(join(project, path)).filter(isValues);
      if (!Object.hasOwn(charts, chart)) {
        const message = "is read by nobody: no layer installs a chart of that name";
        return files.length === 0
          ? []
          : [{ file: path, ...problem({ message, fix: didYouMean(chart, Object.keys(charts)) }) }];
      }
      const known = ["defaults", ...environments].map((name) => `${name}.yaml`);
      return files
        .filter((file) => !known.includes(file))
        .map((file) => ({
          file: `${path}/${file}`,
          ...problem({ message: "is read by no environment", fix: didYouMean(file, known) }),
        }));
    });
}
