import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { problem, type Problem } from "../../src/engine/problem";
import type { KindedConnector } from "./connector-kinds";

/** Reports connectors whose plugin is not in the image: their workers would start, and every connector fail. */
export function imageProblems(project: string, connectors: readonly KindedConnector[]): Problem[] {
  return [...new Map(connectors.map((each) => [each.input, each.kind]))].flatMap(([input, { plugin }]) => {
    if (plugin === undefined) return [];
    const file = join(project, plugin.checksum);
    if (existsSync(file) && statSync(file).size > 0) return [];
    const must = `be omitted while the image is built without the ${plugin.name} plugin`;
    return [problem({ path: input, must, fix: plugin.fix })];
  });
}
