import { type Problem, problem } from "../../engine/problem";
import type { ModuleView, Resource } from "../module-view";
import { textOf } from "../values";
import { inputOf } from "./input-of";
import { type CountLimit, explain } from "./limit";

/**
 * The limits that numbers of a resource exceed. A list or a `for_each` that Terraform computes counts as one.
 * @param limits those of its type
 */
export function countProblems(
  resource: Resource,
  module: ModuleView,
  limits: readonly CountLimit[],
): readonly Problem[] {
  return limits.flatMap((limit) => {
    const items = limit.items(resource, module);
    if (items.length <= limit.max) return [];
    const input = inputOf(module.unit, items.map(textOf).join("\n"));
    const where = input === undefined ? "" : `they come from ${input}; `;
    return [
      problem({
        path: limit.what,
        must: `be at most ${limit.max}, not ${items.length}`,
        fix: `${where}${explain(limit)}`,
      }),
    ];
  });
}
