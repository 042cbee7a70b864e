import { maskExpressions } from "../expression";

/** Stands for a part of a text that Terraform or IAM computes: some value, but no wildcard. */
const computed = "\u0000";

/** The parts of a text that are known before Terraform runs. Each computed part is one character. */
export const known = (text: string): string => maskExpressions(text, computed);

export const isComputed = (text: string): boolean => known(text) === computed;

export const hasComputed = (text: string): boolean => known(text).includes(computed);

export const hasWildcard = (text: string): boolean => /[*?]/.test(known(text));

/** True if a pattern fits every value: `*`, `?*`, `*:*`, or only separators and wildcards. */
export const isAnything = (pattern: string): boolean => /^[*?:/]*\*[*?:/]*$/.test(known(pattern));

const expressions = new Map<string, RegExp>();

/** True if an IAM pattern with `*` and `?` fits a text. Actions and condition keys ignore case. */
export function fits(pattern: string, text: string): boolean {
  let expression = expressions.get(pattern);
  if (expression === undefined) {
    const source = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replace(/\*+/g, ".*");
    expressions.set(pattern, (expression = new RegExp(`^${source.replaceAll("?", ".")}$`, "is")));
  }
  return expression.test(text);
}

/** The parts of an ARN, with computed parts masked: `arn:<partition>:<service>:<region>:<account>:<resource>`. */
export interface Arn {
  readonly service: string;
  readonly account: string;
  readonly resource: string;
}

/** @returns undefined for texts that are no ARN, such as `*` and `${aws_s3_bucket.raw.arn}` */
export function parseArn(text: string): Arn | undefined {
  const parts = known(text).split(":");
  if (parts[0] !== "arn") return undefined;
  // A wildcard at the end of a short ARN also covers the parts that are missing: `arn:aws:s3:*`.
  const rest = parts.at(-1)?.endsWith("*") === true ? "*" : "";
  const [service = rest, , account = rest] = parts.slice(2);
  return { service, account, resource: parts.length > 5 ? parts.slice(5).join(":") : rest };
}
