import { closest, distance } from "fastest-levenshtein";

/** The known name that `name` was probably meant to be, if any is close enough. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const best = closest(name, [...known]);
  return distance(name.toLowerCase(), best.toLowerCase()) <= Math.max(2, name.length / 3) ? best : undefined;
}

/** `did you mean "vpcId"?`, or the names there are. */
export function didYouMean(name: string, known: readonly string[]): string {
  const close = nearest(name, known);
  return close === undefined ? `known: ${known.join(", ")}` : `did you mean "${close}"?`;
}

/** Names of units, environments and layers: they become parts of resource names. */
export const kebabCase = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
