import type { Problem } from "../engine/problem";
import type { ModuleView, Resource } from "./module-view";

/** An error stops a synthesis; a warning is counted and shown by `strata check`. */
export type Severity = "error" | "warning";

/** One thing that must hold for every resource of some types. */
export interface Rule {
  /** Domain and number: `S3-001`. Suppressions name it, so it is never given to another rule. */
  readonly id: string;
  /** What must hold, as a sentence without a period. */
  readonly title: string;
  readonly severity: Severity;
  /** Why it matters: one or two sentences. */
  readonly reason: string;
  /**
   * Types of the blocks it looks at (`aws_s3_bucket`, `data.aws_ami`, `provider.aws`), or every block.
   * Empty for what the engine itself reports.
   */
  readonly types: readonly string[] | "every";
  /**
   * What is wrong with one block: problems whose path is the argument (empty for the block as a whole) and whose
   * rule says what it must be.
   */
  check(resource: Resource, module: ModuleView): Problem | readonly Problem[] | undefined;
}

/** Keeps a domain's rules typed without repeating it. */
export const rules = (...list: readonly Rule[]): readonly Rule[] => list;
