import { problem, type Problem } from "./problem";
import { isKnown } from "./unknown-values";

/**
 * Problems of inputs that are references but must be literals: they decide which resources exist, or rules check them
 * that need their value. Terraform resolves references too late for both.
 */
export function literalProblems<T>(values: T, names: readonly (keyof T & string)[]): Problem[] {
  return names
    .filter((name) => !isKnown(values[name]))
    .map((name) => {
      const fix = "it decides which resources exist, so a reference is not known in time";
      return problem({ path: name, must: "be a literal", fix });
    });
}
