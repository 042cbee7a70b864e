import type { Problem } from "../engine/problem";
import type { ModuleView, Resource } from "./module-view";

/** An error fails the synthesis. A warning is counted there and shown by `strata check`. */
export type Severity = "error" | "warning";

/** A requirement for every resource of some types. */
export interface Rule {
  /** Domain and number: `S3-001`. Suppressions name it, so an id is never reused. */
  readonly id: string;
  /** The requirement as an assertion without a period: `Buckets log access`. */
  readonly title: string;
  readonly severity: Severity;
  /** The reason for the rule, in one or two sentences. */
  readonly reason: string;
  /**
   * Types of the blocks to check (`aws_s3_bucket`, `data.aws_ami`, `provider.aws`), or every block.
   * Empty for rules that the evaluation reports.
   */
  readonly types: readonly string[] | "every";
  /** Checks one block. The path of a problem is the argument, or empty for the block as a whole. */
  check(resource: Resource, module: ModuleView): Problem | readonly Problem[] | undefined;
}

/** Types the rules of a domain. */
export const rules = (...list: readonly Rule[]): readonly Rule[] => list;

/**
 * The code that waives a rule, for messages.
 * @returns undefined for rules about suppressions, limits and uniqueness: the service still refuses what breaks them
 */
export function waiverOf({ id }: Pick<Rule, "id">): string | undefined {
  return /^(?:POL|LIM|UNI)-/.test(id) ? undefined : `suppress(construct, "${id}", "the reason")`;
}
