import { isPlainObject } from "../engine/reference";

/** The arguments of a block in Terraform's JSON syntax. */
export type Arguments = Readonly<Record<string, unknown>>;

/**
 * The nested blocks along a path. Terraform takes one block as an object or as a list, and `dynamic` blocks for
 * those that it makes itself; all read the same here.
 */
export function blocks(parent: Arguments, ...path: readonly string[]): Arguments[] {
  return path.reduce<Arguments[]>((parents, name) => parents.flatMap((each) => blocksOf(each, name)), [parent]);
}

function blocksOf(parent: Arguments, name: string): Arguments[] {
  const written = listOf(parent[name]).filter(isPlainObject);
  const dynamic = listOf(parent["dynamic"]).filter(isPlainObject);
  const generated = dynamic.flatMap((each) => listOf(each[name]).filter(isPlainObject));
  return [...written, ...generated.flatMap(({ content }) => listOf(content).filter(isPlainObject))];
}

/** A value as a list: Terraform and IAM let one element stand for a list of one. */
export function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

export function stringsOf(value: unknown): string[] {
  return listOf(value).filter((each): each is string => typeof each === "string");
}

/** An expression is neither true nor false: nobody can tell before Terraform does. */
export const isTrue = (value: unknown): boolean => value === true || value === "true";
export const isFalse = (value: unknown): boolean => value === false || value === "false";

/** Whether an argument has a value. Null is Terraform's word for "not set". */
export function isSet(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== undefined && value !== null && value !== "";
}

/** Whether Terraform computes a part of the text. */
export const hasExpression = (text: string): boolean => text.includes("${") || text.includes("%{");

/** A scalar as the text that it becomes in a policy or a list. */
export const textOf = (value: unknown): string => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""));
