import type { PlacedUnit } from "../../engine/project";
import { isPlainObject, isReference } from "../../engine/reference";

type Path = readonly string[];

/** Shorter literals are in most texts by chance. */
const shortest = 4;

/**
 * The input that a text was made from, as far as its literals and keys show: the one most of whose own are in the text.
 * @param share of the text that they must make up
 * @returns its path (`icebergSinks`), or undefined where no input shows
 */
export function inputOf({ unit: { layer, values } }: PlacedUnit, text: string, share = 0): string | undefined {
  const inputs = Object.entries(values).filter(([name]) => !(name in layer.needs));
  const candidates = inputs.map(([name, value]) => {
    const found = literals(value, [name]).filter(({ literal }) => literal.length >= shortest && text.includes(literal));
    const length = found.reduce((sum, { literal }) => sum + literal.length, 0);
    return { paths: found.map(({ path }) => path), length };
  });
  const best = candidates.reduce((a, b) => (b.length > a.length ? b : a), { paths: [], length: 0 });
  return best.length > 0 && best.length >= share * text.length ? common(best.paths).join(".") : undefined;
}

function literals(value: unknown, path: Path): { readonly path: Path; readonly literal: string }[] {
  if (typeof value === "string") return [{ path, literal: value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => literals(item, [...path, String(index)]));
  if (!isPlainObject(value) || isReference(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => [
    { path: [...path, key], literal: key },
    ...literals(item, [...path, key]),
  ]);
}

/** The beginning that all paths share. */
const common = (paths: readonly Path[]): Path =>
  paths.reduce((shared, path) => {
    const end = shared.findIndex((key, index) => path[index] !== key);
    return end < 0 ? shared : shared.slice(0, end);
  });
