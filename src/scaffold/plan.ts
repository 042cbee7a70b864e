import type { NewFile } from "./new-files";

/** What a scaffold will write, and what its user should know. */
export interface Plan {
  readonly files: readonly NewFile[];
  /** What to look at in the files. */
  readonly notes: readonly string[];
  /** The next commands. */
  readonly next: readonly string[];
}
