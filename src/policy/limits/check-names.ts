import { type Problem, problem } from "../../engine/problem";
import { literalText } from "../expression";
import type { ModuleView, Resource } from "../module-view";
import { blocks } from "../values";
import { inputOf } from "./input-of";
import { explain, type NameLimit } from "./limit";

/**
 * The limits that names of a resource exceed. Parts of a name that Terraform computes are skipped.
 * @param limits those of its type
 */
export function nameProblems(
  { values }: Resource,
  module: ModuleView,
  limits: readonly NameLimit[],
): readonly Problem[] {
  return limits.flatMap((limit) => {
    const path = limit.argument.split(".");
    const names = blocks(values, ...path.slice(0, -1)).map((block) => block[path.at(-1)!]);
    return names
      .filter((name) => typeof name === "string")
      .flatMap((name) => [...tooLong(name, limit, module), ...badCharacters(name, limit)]);
  });
}

function tooLong(value: string, limit: NameLimit, module: ModuleView): Problem[] {
  const { argument, maxLength = Infinity } = limit;
  const { text, complete } = literalText(value);
  const excess = text.length - maxLength;
  if (excess <= 0) return [];
  const found = complete ? `not ${text.length}` : `and has ${text.length} without what Terraform computes`;
  return [
    problem({
      path: argument,
      value,
      must: `have at most ${maxLength} characters, ${found}`,
      fix: `${howToShorten(text, excess, module)}; ${explain(limit)}`,
    }),
  ];
}

/** Most names start with the organization and the environment. Others are written in the unit. */
function howToShorten(name: string, excess: number, { unit }: ModuleView): string {
  const input = inputOf(unit, name, 0.5);
  if (input !== undefined) return `shorten ${input} by ${excess}`;
  const isDerived = name.replaceAll("_", "-").includes(unit.environment.name);
  if (!isDerived) return `shorten it by ${excess} in the unit`;
  return `shorten the environment, unit or organization name by ${excess}, or set the name in the unit`;
}

function badCharacters(value: string, { argument, characters }: NameLimit): Problem[] {
  const { text, complete } = literalText(value);
  if (characters === undefined || !complete || characters.pattern.test(text)) return [];
  return [problem({ path: argument, value, must: `have only ${characters.words}` })];
}
