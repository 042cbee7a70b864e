import { DefaultTokenResolver, StringConcat, TerraformElement, TerraformOutput, Tokenization } from "cdktf";
import type { Construct } from "constructs";
import { escapeLiterals, escapeTemplate } from "./escape-literals";
import { isPlainObject } from "./reference";

type Tree = Record<string, unknown>;

/**
 * A stack's root module, as cdktf's own `TerraformStack.toTerraform` makes it, in one pass instead of three: cdktf
 * resolves every element while preparing, again for the module, and then the whole module once more, each time with
 * the names of all the arguments that were not given. Resolving is most of the time of a synthesis.
 *
 * Resolving a reference to another unit makes the data source that reads its state: elements that were made meanwhile
 * are resolved too, and all are in the order of the construct tree.
 */
export function renderModule(stack: Construct, metadata: Tree, overrides: Tree): Tree {
  const resolver = new DefaultTokenResolver(new StringConcat());
  const resolveTokens = (value: unknown): unknown =>
    Tokenization.resolve(value, { scope: stack, resolver, preparing: false });
  const resolve = (value: unknown): Tree =>
    resolveParts(value, (part) => resolveTokens(escapeLiterals(part)), escapeTemplate) as Tree;
  // Overrides are what people write into the module themselves, expressions included.
  const resolveOverrides = (value: unknown): Tree => resolveParts(value, resolveTokens, (text) => text) as Tree;

  const resolved = new Map<TerraformElement, { readonly about: Tree; readonly module: Tree }>();
  const elementsNow = () => stack.node.findAll().filter((each) => TerraformElement.isTerraformElement(each));
  for (let count = -1; count < resolved.size;) {
    count = resolved.size;
    for (const element of elementsNow().filter((each) => !resolved.has(each))) {
      resolved.set(element, { about: resolve(element.toMetadata()), module: resolve(element.toTerraform()) });
    }
  }

  const about: Tree = {
    ...metadata,
    ...(Object.keys(overrides).length > 0 && { overrides: { stack: Object.keys(overrides) } }),
  };
  const outputs: Tree = {};
  const module: Tree = { "//": { metadata: about, outputs } };
  for (const element of elementsNow()) {
    const parts = resolved.get(element)!;
    merge(about, parts.about);
    merge(module, parts.module);
    if (TerraformOutput.isTerraformOutput(element)) {
      // Where cdktf-cli finds an output by the construct that made it.
      merge(outputs, nest(element.node.path.split("/"), element.friendlyUniqueId));
    }
  }
  merge(module, resolveOverrides(overrides));
  return module;
}

/**
 * Resolves what has tokens, which is the smaller part, and copies the rest, its texts through `literal`. Arguments that
 * were not given are dropped; a list with a token is resolved as a whole, for it may stand for one.
 */
function resolveParts(
  value: unknown,
  resolveTokens: (value: unknown) => unknown,
  literal: (text: string) => string,
): unknown {
  if (Array.isArray(value)) {
    if (value.some(isToken)) return resolveTokens(value);
    return value.filter((item) => item !== undefined).map((item) => resolveParts(item, resolveTokens, literal));
  }
  if (isPlainObject(value)) {
    if (Object.keys(value).some(hasToken)) return resolveTokens(value);
    const kept: Tree = {};
    for (const [key, item] of Object.entries(value)) {
      if (item !== undefined) kept[literal(key)] = resolveParts(item, resolveTokens, literal);
    }
    return kept;
  }
  if (typeof value === "string") return hasToken(value) ? resolveTokens(value) : literal(value);
  // Tokens of numbers are negative.
  const isLiteral = typeof value === "boolean" || value === null || (typeof value === "number" && value >= 0);
  return isLiteral ? value : resolveTokens(value);
}

/** How cdktf writes tokens into strings. */
const hasToken = (text: string): boolean => text.includes("TfToken[");
/** Numbers and lists of numbers have tokens that nobody would write. */
const isToken = (value: unknown): boolean =>
  typeof value === "string" ? hasToken(value) : typeof value === "number" && value < -1e288;

/** Merges objects key by key and appends lists, as cdktf does: several providers of a kind are one list. */
function merge(target: Tree, source: Tree): void {
  for (const [key, value] of Object.entries(source)) {
    const present = target[key];
    if (isPlainObject(present) && isPlainObject(value)) merge(present, value);
    else if (Array.isArray(present) && Array.isArray(value))
      target[key] = [...(present as unknown[]), ...(value as unknown[])];
    else target[key] = value;
  }
}

const nest = (path: readonly string[], value: unknown): Tree =>
  path.reduceRight<unknown>((inner, part) => ({ [part]: inner }), value) as Tree;
