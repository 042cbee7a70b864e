import type { InputRow } from "./inputs";
import { code, item, sentence, words } from "./markdown";

/** A nested list of the inputs. Inputs with the same parts share one list of them. */
export function inputsList(rows: readonly InputRow[]): readonly string[] {
  if (rows.length === 0) return ["None."];
  const groups = groupAlike(rows);
  const grouped = new Set(groups.flat());
  const single = rows.filter(({ path }) => !grouped.has(topOf(path)) || path === topOf(path));
  return [
    nested(single.map((row) => ({ row, path: row.path, value: valueOf(row) }))),
    ...groups.flatMap((names) => [`### Parts of ${names.map(code).join(", ")}`, nested(sharedParts(rows, names))]),
  ];
}

interface Entry {
  readonly row: InputRow;
  /** The path to nest by: that of the row, or without the name of a shared input. */
  readonly path: string;
  /** Its default, or that it has none. */
  readonly value: string;
}

function nested(entries: readonly Entry[]): string {
  const parents: string[] = [];
  return entries
    .map(({ row, path, value }) => {
      while (parents.length > 0 && !isPartOf(path, parents.at(-1)!)) parents.pop();
      const name = parents.length === 0 ? path : path.slice(parents.at(-1)!.length).replace(/^\./, "");
      const indent = "  ".repeat(parents.length);
      parents.push(path);
      const { type, unit } = row;
      const unitText = unit === "" ? "" : ` (${words(unit)})`;
      return item(`**${code(name)}** ${code(type)}${unitText}, ${value}`, detailsOf(row))
        .split("\n")
        .map((line) => `${indent}${line}`)
        .join("\n");
    })
    .join("\n");
}

const isPartOf = (path: string, parent: string): boolean =>
  path.startsWith(`${parent}.`) || path.startsWith(`${parent}[`);

function detailsOf({ description, limit, cost }: InputRow): string {
  return [
    description === "" ? "" : sentence(description),
    limit === "" ? "" : `Limits: ${sentence(limit)}`,
    cost === "" ? "" : `Cost: ${sentence(cost)}`,
  ]
    .filter((each) => each !== "")
    .join(" ");
}

const valueOf = ({ default: value, required }: InputRow): string =>
  value === undefined ? (required ? "required" : "optional") : `default ${code(value)}`;

/** The parts of inputs that differ in nothing but defaults, with the default of each where they differ. */
function sharedParts(rows: readonly InputRow[], names: readonly string[]): readonly Entry[] {
  const [first, ...others] = names.map((name) => partsOf(rows, name));
  return first!.map((row, index) => {
    const all = [row, ...others.map((parts) => parts[index]!)];
    const same = all.every((part) => valueOf(part) === valueOf(row));
    const each = all.map((part) => `${valueOf(part)} for ${code(topOf(part.path))}`).join(", ");
    const path = row.path.slice(topOf(row.path).length).replace(/^\./, "");
    return { row, path, value: same ? valueOf(row) : each };
  });
}

/** Names of top-level inputs whose parts differ in nothing but their defaults. */
function groupAlike(rows: readonly InputRow[]): readonly (readonly string[])[] {
  const groups = new Map<string, string[]>();
  for (const name of new Set(rows.map(({ path }) => topOf(path)))) {
    const parts = partsOf(rows, name);
    if (parts.length === 0) continue;
    const shape = JSON.stringify(
      parts.map((part) => ({ ...part, path: part.path.slice(name.length), default: undefined, required: undefined })),
    );
    groups.set(shape, [...(groups.get(shape) ?? []), name]);
  }
  return [...groups.values()].filter((names) => names.length > 1);
}

const topOf = (path: string): string => /^[^.[]*/.exec(path)![0];
const partsOf = (rows: readonly InputRow[], name: string): readonly InputRow[] =>
  rows.filter(({ path }) => topOf(path) === name && path !== name);
