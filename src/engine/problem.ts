import { isReference } from "./reference";
import { visible, visibleLine } from "./visible-text";

/**
 * One mistake of the user, with all that is needed to fix it:
 * where (`file` and `path`), the value found, the rule it breaks, and how to fix it.
 */
export interface Problem {
  /** The file to edit, relative to the project's root. Added by the engine when it is known. */
  readonly file?: string;
  /** The input within the file, e.g. `lifecycle.archiveAfterDays`. Empty for the file as a whole. */
  readonly path: string;
  /** The value found. Omitted where showing it says nothing (a missing input, a whole file). */
  readonly value?: unknown;
  /** The end of a sentence: "must be …", "is missing". */
  readonly rule: string;
  /** Values that would be right, or the next command. */
  readonly fix?: string;
}

/** A problem as the code that finds it describes it: with what the value `must` do, or with a `message` of its own. */
export type ProblemDescription = Pick<Problem, "file" | "value" | "fix"> & {
  /**
   * The input within the file.
   * @default "" (the file as a whole)
   */
  readonly path?: string;
} & (
    | {
        /** The requirement, after "must": `be a multiple of 3`. */
        readonly must: string;
        readonly message?: undefined;
      }
    | {
        /** The mistake, where it is not a requirement of a value: `is missing`. */
        readonly message: string;
        readonly must?: undefined;
      }
  );

/** Makes a problem. The engine adds the file of the unit where none is given. */
export function problem({ path = "", must, message, ...rest }: ProblemDescription): Problem {
  return { ...rest, path, rule: must === undefined ? message : `must ${must}` };
}

/** `environments/streaming/prod/msk.ts: brokers is 5, but must be a multiple of the 3 private subnets (3 or 6).` */
export function formatProblem({ file, path, value, rule, fix }: Problem): string {
  const where = file === undefined ? "" : `${visibleLine(file)}: `;
  const what = path === "" ? "" : `${visibleLine(path)} `;
  const found = value === undefined ? "" : `is ${formatValue(value)}, but `;
  return `${where}${what}${found}${visible(rule)}${fix === undefined ? "" : ` (${visible(fix)})`}.`;
}

/** A value in one short line, whatever it is. */
export function formatValue(value: unknown): string {
  const text = visibleLine(textOf(value));
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}

function textOf(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  try {
    return JSON.stringify(value, withoutReferences) ?? String(value);
  } catch {
    return typeof value === "object" && value !== null ? "an object" : typeof value; // it contains itself, or a BigInt
  }
}

/** A reference leads to its unit and back, which JSON cannot hold. */
const withoutReferences = (_key: string, value: unknown): unknown =>
  isReference(value) ? `output ${value.output} of another unit` : value;

/** Message of whatever code of a user has thrown. */
export function describeThrown(thrown: unknown): string {
  try {
    if (thrown instanceof Error) return thrown.message;
  } catch {
    return "it throws an error without a message"; // its message is code, too
  }
  return `it throws ${formatValue(thrown)}`;
}

/**
 * Mistakes of the user, shown without a stack trace. Code that finds several throws them together, so that a run
 * reports every problem of every unit at once.
 */
export class UserError extends Error {
  override readonly name = "UserError";

  /** @param outcome the closing line: what was changed in spite of the mistakes */
  constructor(
    readonly problems: readonly Problem[],
    readonly outcome = "nothing was changed",
  ) {
    super(problems.map(formatProblem).join("\n"));
  }
}

/** Throws the problems found, if there are any: `assertValid(networkProblems(props))`. */
export function assertValid(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new UserError(problems);
}
