/**
 * One mistake of the user, with all that is needed to mend it:
 * where (`file` and `path`), what it is (`value`), what it must be (`rule`) and how to get there (`fix`).
 */
export interface Problem {
  /** The file to edit, relative to the project's root. Filled in by the engine when it is known. */
  readonly file?: string;
  /** The input within the file, e.g. `lifecycle.archiveAfterDays`. Empty for the file as a whole. */
  readonly path: string;
  /** What was found there; left out where showing it says nothing (a missing input, a whole file). */
  readonly value?: unknown;
  /** What it must be, as the end of a sentence: "must be …", "is missing". */
  readonly rule: string;
  /** What to do about it: values that would be right, or the next command. */
  readonly fix?: string;
}

/** Makes a problem of one input. The engine adds the file. */
export function problem(path: string, value: unknown, rule: string, fix?: string): Problem {
  return { path, value, rule, fix };
}

/** `environments/prod/msk.ts: brokers is 5, but must be a multiple of the 3 private subnets (3 or 6).` */
export function formatProblem({ file, path, value, rule, fix }: Problem): string {
  const where = file === undefined ? "" : `${file}: `;
  const what = path === "" ? "" : `${path} `;
  const found = value === undefined ? "" : `is ${formatValue(value)}, but `;
  return `${where}${what}${found}${rule}${fix === undefined ? "" : ` (${fix})`}.`;
}

function formatValue(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}

/**
 * Mistakes of the user, shown without a stack trace. Whoever finds several throws them together:
 * a run reports every problem of every unit at once.
 */
export class InvalidInput extends Error {
  override readonly name = "InvalidInput";

  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(formatProblem).join("\n"));
  }
}

/** Throws what was found, if anything was. For constructors: `assertValid(Network.problems(props))`. */
export function assertValid(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new InvalidInput(problems);
}
