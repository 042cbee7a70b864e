import { problem, type Problem } from "./problem";

export type Tags = Readonly<Record<string, string>>;

/** Limits of AWS on tags, none of which can be raised. */
export const tagLimits = {
  keyLength: 128,
  valueLength: 256,
  perResource: 50,
  /** Of S3 objects, which `default_tags` reach too. */
  perObject: 10,
  source: "https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html",
} as const;

const characters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const words = "letters, digits, spaces and _.:/=+-@";

/** Keys and values that AWS refuses. */
export function tagProblems(path: string, tags: Tags): Problem[] {
  return Object.entries(tags).flatMap(([key, value]) => {
    const at = `${path}.${key}`;
    return [
      ...textProblems(at, key, tagLimits.keyLength, "key"),
      ...textProblems(at, value, tagLimits.valueLength, "value"),
    ];
  });
}

function textProblems(path: string, text: string, max: number, noun: "key" | "value"): Problem[] {
  const found: string[] = [];
  if (noun === "key" && text === "") found.push("not be empty");
  if (text.length > max) found.push(`have at most ${max} characters, not ${text.length}`);
  if (!characters.test(text)) found.push(`have only ${words}`);
  if (/^aws:/i.test(text)) found.push('not begin with "aws:", which AWS reserves');
  return found.map((rule) => problem({ path, message: `has a ${noun} that must ${rule}`, fix: tagLimits.source }));
}

/** The tags that Strata sets on every resource. The first only where environments are in the folder of a system. */
export const ownTags = ["system", "environment", "unit", "managed-by"] as const;
