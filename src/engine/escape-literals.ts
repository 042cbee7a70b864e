import { isPlainObject } from "./reference";

/**
 * A text as Terraform reads it: it takes every string of a module for a template. Literals are escaped where a module is
 * rendered and nowhere else; an expression reaches it as a token (`rawExpression`, references, functions) or as an
 * override.
 */
export const escapeTemplate = (text: string): string =>
  text.includes("{") ? text.replace(/\$\{(?!TfToken\[)|%\{/g, (begin) => begin.charAt(0) + begin) : text;

/** Escapes the literals in a value with tokens, which stay as they are. */
export function escapeLiterals(value: unknown): unknown {
  if (typeof value === "string") return escapeTemplate(value);
  if (Array.isArray(value)) return value.map(escapeLiterals);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [escapeTemplate(key), escapeLiterals(item)]));
}
