import { type Problem, problem } from "../engine/problem";
import { literalText } from "./expression";
import type { ModuleView, Resource } from "./module-view";

/** A limit that a service sets on one argument of a resource type. */
export interface ArgumentLimit {
  readonly type: string;
  readonly argument: string;
  readonly maxLength?: number;
  /** The characters that the service accepts, as an expression and in words after "have only". */
  readonly characters?: { readonly pattern: RegExp; readonly words: string };
  /** The page of the service's documentation that states the limit. */
  readonly source: string;
}

/** The limits that a resource exceeds. Parts of a text that Terraform computes are skipped. */
export function limitProblems(
  { type, values }: Resource,
  module: ModuleView,
  limits: readonly ArgumentLimit[],
): Problem[] {
  return limits
    .filter((limit) => limit.type === type)
    .flatMap((limit) => {
      const value = values[limit.argument];
      return typeof value === "string" ? [...tooLong(value, limit, module), ...badCharacters(value, limit)] : [];
    });
}

function tooLong(value: string, { argument, maxLength = Infinity }: ArgumentLimit, module: ModuleView): Problem[] {
  const { text, complete } = literalText(value);
  const excess = text.length - maxLength;
  if (excess <= 0) return [];
  const found = complete ? `not ${text.length}` : `and has ${text.length} without what Terraform computes`;
  return [
    problem({
      path: argument,
      value,
      must: `have at most ${maxLength} characters, ${found}`,
      fix: howToShorten(text, excess, module),
    }),
  ];
}

/** Most names start with the organization and the environment. Others are written in the unit. */
function howToShorten(name: string, excess: number, { unit: { environment } }: ModuleView): string {
  const isDerived = name.replaceAll("_", "-").includes(environment.name);
  if (!isDerived) return `shorten it by ${excess} in the unit`;
  return `shorten the environment, unit or organization name by ${excess}, or set the name in the unit`;
}

function badCharacters(value: string, { argument, characters }: ArgumentLimit): Problem[] {
  const { text, complete } = literalText(value);
  if (characters === undefined || !complete || characters.pattern.test(text)) return [];
  return [problem({ path: argument, value, must: `have only ${characters.words}` })];
}
