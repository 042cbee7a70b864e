import { type Problem, problem } from "../../engine/problem";
import { isPlainObject } from "../../engine/reference";
import { tagLimits, tagProblems as textProblems } from "../../engine/tag-limits";
import { literalText } from "../expression";
import type { ModuleView, Resource } from "../module-view";
import { blocks, textOf } from "../values";
import { explain } from "./limit";

type Tags = Readonly<Record<string, unknown>>;

/** Tags of a resource, or of all of them by the provider, that AWS refuses. */
export function tagProblems({ type, values }: Resource, module: ModuleView): readonly Problem[] {
  if (type === "provider.aws") return writtenTags("default_tags", defaultTags(values));
  if (!type.startsWith("aws_")) return [];
  const own = isPlainObject(values["tags"]) ? values["tags"] : {};
  const specified = blocks(values, "tag_specifications").flatMap(({ tags }) => (isPlainObject(tags) ? [tags] : []));
  return [
    ...writtenTags("tags", own),
    ...specified.flatMap((tags) => writtenTags("tag_specifications", tags)),
    ...[{ ...defaultsFor(values, module), ...own }, ...specified].flatMap((tags) => tooMany(type, tags)),
  ];
}

/** Keys are always literals; of values only those without anything that Terraform computes are read. */
function writtenTags(path: string, tags: Tags): Problem[] {
  const literals = Object.entries(tags).map(([key, value]) => {
    const { text, complete } = literalText(textOf(value));
    return [key, complete ? text : ""] as const;
  });
  return textProblems(path, Object.fromEntries(literals));
}

function tooMany(type: string, tags: Tags): Problem[] {
  const max = type.startsWith("aws_s3_object") ? tagLimits.perObject : tagLimits.perResource;
  const found = Object.keys(tags).length;
  if (found <= max) return [];
  const fix = `those of organization.ts and environment.ts count; ${explain(tagLimits)}`;
  return [problem({ path: "tags", must: `be at most ${max}, not ${found}`, fix })];
}

/** The default tags of the provider that makes a resource, which is the first one where it names none. */
function defaultsFor(values: Resource["values"], module: ModuleView): Tags {
  const alias = typeof values["provider"] === "string" ? values["provider"].replace(/^aws\./, "") : "aws";
  const provider = module.at("provider.aws", alias) ?? module.ofType("provider.aws")[0];
  return provider === undefined ? {} : defaultTags(provider.values);
}

const defaultTags = (provider: Resource["values"]): Tags => blocks(provider, "default_tags", "tags")[0] ?? {};
