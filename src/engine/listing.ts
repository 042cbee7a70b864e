import { nearest } from "./names";
import { problem, type Problem } from "./problem";

/** A list of names that others extend: instance types, regions, add-ons. */
export interface Listing {
  /** Kind of the names, with its article: `an EC2 instance type`. */
  readonly kind: string;
  readonly names: readonly string[];
  /** The day on which the list was read. */
  readonly asOf: string;
  /** The command that prints the current names. */
  readonly command: string;
}

/** Names that are newer than a list, each with the reason to accept it: `{ "m10g.large": "released in 2027-01" }`. */
export type Unlisted = Readonly<Record<string, string>>;

/**
 * Reports a name that is neither in the list nor among the unlisted ones.
 * @param unlistedPath the input that accepts newer names
 */
export function listingProblems(
  path: string,
  name: string,
  { kind, names, asOf, command }: Listing,
  unlisted: Unlisted = {},
  unlistedPath = "unlisted",
): Problem[] {
  if (names.includes(name) || name in unlisted) return [];
  const close = nearest(name, names);
  const newer = `if it is newer than ${asOf}, ${unlistedPath}: { ${JSON.stringify(name)}: "<reason>" }`;
  const fix = close === undefined ? `${command} lists them; ${newer}` : `did you mean "${close}"? ${newer}`;
  return [problem({ path, value: name, must: `be ${kind}`, fix })];
}

/** Reports names that the lists have: their exception is no longer needed. */
export function staleProblems(unlisted: Unlisted, listings: readonly Listing[], path = "unlisted"): Problem[] {
  return Object.keys(unlisted).flatMap((name) => {
    const listing = listings.find(({ names }) => names.includes(name));
    if (listing === undefined) return [];
    return [problem({ path: `${path}.${name}`, must: `be omitted: it is in the list of ${listing.asOf}` })];
  });
}
