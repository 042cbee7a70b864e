import { isPlainObject } from "../engine/reference";

/** The arguments of a block in the Terraform JSON syntax. */
export type Arguments = Readonly<Record<string, unknown>>;

/**
 * The nested blocks along a path. Terraform accepts one block as an object or as a list, and generates blocks from
 * `dynamic`; all are returned alike.
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

/** A value as a list: Terraform and IAM accept one element in place of a list of one. */
export function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

export function stringsOf(value: unknown): string[] {
  return listOf(value).filter((each): each is string => typeof each === "string");
}

/** An expression is neither true nor false: its value is not known before Terraform runs. */
export const isTrue = (value: unknown): boolean => value === true || value === "true";
export const isFalse = (value: unknown): boolean => value === false || value === "false";

/** True if an argument has a value. In Terraform null means "not set". */
export function isSet(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== undefined && value !== null && value !== "";
}

/** True if Terraform computes a part of the text. */
export const hasExpression = (text: string): boolean => text.includes("${") || text.includes("%{");

/** The text of a scalar in a policy or a list. */
export const textOf = (value: unknown): string => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""));
