import type { NameLimit } from "./limit";

type Characters = NonNullable<NameLimit["characters"]>;

interface Options {
  readonly characters?: Characters;
  /** The argument that sets the start of a name instead of the name. */
  readonly prefixArgument?: string;
}

/** Terraform appends this many characters to a prefix. */
const generatedSuffix = 26;

export const docs = "https://docs.aws.amazon.com";
export const prefixArgument = "name_prefix";
export const only = (pattern: RegExp, words: string): Characters => ({ pattern, words });
export const wordsAndHyphens = only(/^[\w-]+$/, "letters, digits, hyphens and underscores");
export const wordsHyphensAndDots = only(/^[\w.-]+$/, "letters, digits and .-_");

/** The limits of a name, and of the prefix to which Terraform appends a suffix. */
export function name(
  type: string,
  argument: string,
  maxLength: number | undefined,
  source: string,
  { characters, prefixArgument: prefix }: Options = {},
): readonly NameLimit[] {
  const whole: NameLimit = { type, argument, maxLength, characters, source };
  if (prefix === undefined || maxLength === undefined) return [whole];
  return [whole, { type, argument: prefix, maxLength: maxLength - generatedSuffix, source }];
}
