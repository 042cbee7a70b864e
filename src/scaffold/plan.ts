import type { NewFile } from "./new-files";

/** The files that a scaffold writes, with notes for its user. */
export interface Plan {
  readonly files: readonly NewFile[];
  /** Things to review in the files. */
  readonly notes: readonly string[];
  /** The next commands. */
  readonly next: readonly string[];
}
