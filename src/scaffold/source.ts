import { posix } from "node:path";

/** The width to which prettier formats this project. */
export const lineWidth = 120;

/**
 * A value as prettier writes it.
 * @param indent of the line on which it starts
 * @param taken the columns of that line that are in use
 */
export function valueSource(value: unknown, indent = "", taken = indent.length): string {
  const flat = flatSource(value);
  const fits = taken + flat.length < lineWidth && !breaksAlways(value); // a comma follows
  if (fits || typeof value !== "object" || value === null) return flat;
  const inner = `${indent}  `;
  const list = Array.isArray(value);
  const entries = list
    ? value.map((item) => `${inner}${valueSource(item, inner)},`)
    : entriesOf(value).map(([key, item]) => propertySource(key, item, inner));
  return [list ? "[" : "{", ...entries, `${indent}${list ? "]" : "}"}`].join("\n");
}

/** A line `name: value,`, or several where it is long. */
export function propertySource(name: string, value: unknown, indent: string): string {
  const start = `${indent}${keySource(name)}: `;
  return `${start}${valueSource(value, indent, start.length)},`;
}

/** Properties that are not given are left out. */
const entriesOf = (value: object): [string, unknown][] =>
  Object.entries(value).filter(([, item]) => item !== undefined);

function flatSource(value: unknown): string {
  if (typeof value === "string") return stringSource(value);
  if (Array.isArray(value)) return `[${value.map(flatSource).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const entries = entriesOf(value).map(([key, item]) => `${keySource(key)}: ${flatSource(item)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** Prettier breaks lists of several objects or lists. */
function breaksAlways(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const items = Object.values(value) as unknown[];
  const several = (item: unknown, list: boolean): boolean =>
    typeof item === "object" && item !== null && Array.isArray(item) === list && Object.keys(item).length > 1;
  return (
    items.some(breaksAlways) ||
    (Array.isArray(value) &&
      items.length > 1 &&
      (items.every((item) => several(item, true)) || items.every((item) => several(item, false))))
  );
}

const keySource = (key: string): string => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : stringSource(key));

/** With the quotes that need fewer escapes. */
function stringSource(text: string): string {
  const double = JSON.stringify(text);
  if (text.split('"').length <= text.split("'").length) return double;
  return `'${double.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** A comment of one or more lines. */
export function commentSource(text: string, indent: string): string {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= lineWidth) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${indent}// ${word}`);
  }
  return lines.join("\n");
}

/** How a file imports another; both are paths from the project. */
export function importPath(file: string, target: string): string {
  const path = posix.relative(posix.dirname(file), target.replace(/\.ts$/, ""));
  return path.startsWith(".") ? path : `./${path}`;
}
