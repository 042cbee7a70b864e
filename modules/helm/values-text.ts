import { Fn, Token } from "cdktf";
import { isPlainObject } from "../../src/engine/reference";
import type { Values } from "./chart-values";

/**
 * Values as YAML that Terraform reads as a template: what only an apply can tell is in it as an expression, all else
 * as it is, so that a plan shows the lines that change. Written here and not by a library, which takes ten times as long.
 */
export function valuesText(values: Values): string {
  return `${mapLines(values, "")}\n`;
}

function mapLines(values: Values, indent: string): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return given.map(([key, value]) => `${indent}${scalar(key)}:${after(value, indent)}`).join("\n");
}

/** The text after a key's colon. */
function after(value: unknown, indent: string): string {
  if (Token.isUnresolved(value)) return ` ${expression(value)}`;
  if (Array.isArray(value)) return value.length === 0 ? " []" : `\n${listLines(value, indent)}`;
  if (isPlainObject(value)) {
    const lines = mapLines(value, `${indent}  `);
    return lines === "" ? " {}" : `\n${lines}`;
  }
  return ` ${text(value, indent)}`;
}

function listLines(items: readonly unknown[], indent: string): string {
  const inner = `${indent}  `;
  const lines = items.map((item) => {
    if (Token.isUnresolved(item)) return expression(item);
    if (isPlainObject(item)) return mapLines(item, `${inner}  `).trimStart() || "{}";
    if (Array.isArray(item)) return item.length === 0 ? "[]" : listLines(item, inner).trimStart();
    return text(item, inner);
  });
  return lines.map((line) => `${inner}- ${line}`).join("\n");
}

/** Lines that YAML would not read back as they are: control characters, and line breaks of its own. */
const unwritable = /[^\P{Cc}\n\t]|[\u2028\u2029]/u;

/** Text of several lines stays so; all else is a scalar. */
function text(value: unknown, indent: string): string {
  if (typeof value !== "string" || !/^\S.*\n/.test(value) || value.endsWith("\n\n") || unwritable.test(value)) {
    return scalar(value);
  }
  const lines = value.replace(/\n$/, "").split("\n");
  const mark = value.endsWith("\n") ? "|" : "|-";
  return [mark, ...lines.map((line) => (line === "" ? "" : `${indent}  ${line}`))].join("\n");
}

/** Words that are no text to YAML 1.1, which Helm reads. */
const reserved = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

function scalar(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value);
  const isPlain = /^[a-z_](?:[\w./:@+=-]*[\w/+=-])?$/i.test(value) && !reserved.test(value);
  return isPlain ? value : JSON.stringify(value);
}

const expression = (value: unknown): string => Token.asString(Fn.jsonencode(withEscapes(value)));

const token = /(\$\{TfToken\[[^\]]+\]\})/;

/** Text around an unknown value goes into a quoted string of an expression, where cdktf escapes less than is needed. */
function withEscapes(value: unknown): unknown {
  if (typeof value !== "string") return value;
  const parts = value.split(token);
  return parts
    .map((part) => (token.test(part) ? part : part.replaceAll(/["\\]/g, "\\$&").replaceAll("%{", "%%{")))
    .join("");
}
