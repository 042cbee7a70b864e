import { type Problem, problem } from "../../engine/problem";
import { literalText } from "../expression";
import type { ModuleView, Resource } from "../module-view";
import { inputOf } from "./input-of";
import { type DocumentLimit, explain, type TextUnit } from "./limit";

/**
 * The limits that documents of a resource exceed. Parts that Terraform computes are not counted, so that what is found
 * is too long in any case.
 * @param limits those of its type
 */
export function documentProblems(
  resource: Resource,
  module: ModuleView,
  limits: readonly DocumentLimit[],
): readonly Problem[] {
  return limits.flatMap((limit) => {
    const texts = limit.texts(resource, module).filter((text) => typeof text === "string");
    const read = texts.map(literalText);
    const size = read.reduce((sum, { text }) => sum + sizeOf(text, limit.unit), 0);
    if (size <= limit.max) return [];
    const found = read.every(({ complete }) => complete)
      ? `not ${size}`
      : `and have ${size} without what Terraform computes`;
    const input = inputOf(module.unit, read.map(({ text }) => text).join("\n"));
    const where = input === undefined ? "" : `most of it comes from ${input}; `;
    return [
      problem({
        path: limit.what,
        must: `have at most ${limit.max} ${limit.unit}, ${found}`,
        fix: `${where}${explain(limit)}`,
      }),
    ];
  });
}

function sizeOf(text: string, unit: TextUnit): number {
  switch (unit) {
    case "characters":
      return text.length;
    case "characters without white space":
      return text.replaceAll(/\s/g, "").length;
    case "bytes":
      return Buffer.byteLength(text);
  }
}
