import { isPlainObject } from "../../engine/reference";
import { parseJsonTemplate, parseLiteral } from "../expression";
import type { ModuleView } from "../module-view";
import { type Arguments, blocks, isSet, listOf } from "../values";
import { fromBlock, fromJson, type Policy, type Statement } from "./statement";

/**
 * Reads the statements of a policy from JSON, `${jsonencode(…)}` or an `aws_iam_policy_document` of the module.
 * @returns undefined for a policy that Terraform computes
 */
export function readPolicy(value: unknown, module: ModuleView): Policy | undefined {
  let known = policies.get(module);
  if (known === undefined) policies.set(module, (known = new Map<unknown, Policy | undefined>()));
  // Several rules read the same policy.
  if (!known.has(value)) known.set(value, readDocument(value, module, []));
  return known.get(value);
}

const policies = new WeakMap<ModuleView, Map<unknown, Policy | undefined>>();

function readDocument(value: unknown, module: ModuleView, within: readonly string[]): Policy | undefined {
  if (typeof value !== "string") return undefined;
  const source = /^\$\{data\.aws_iam_policy_document\.([\w-]+)\.(?:json|minified_json)\}$/.exec(value)?.[1];
  if (source !== undefined) {
    const document = module.at("data.aws_iam_policy_document", source);
    if (document === undefined || within.includes(source)) return undefined;
    return readDataSource(document.values, module, [...within, source]);
  }
  const encoded = /^\$\{jsonencode\((.*)\)\}$/s.exec(value)?.[1];
  const policy = encoded === undefined ? parseJsonTemplate(value) : parseLiteral(encoded);
  if (!isPlainObject(policy)) return undefined;
  const statements = listOf(policy["Statement"]);
  return statements.every(isPlainObject) ? statements.map(fromJson) : undefined;
}

function readDataSource(document: Arguments, module: ModuleView, within: readonly string[]): Policy | undefined {
  if (isSet(document["dynamic"])) return undefined;
  const included = (argument: string) => listOf(document[argument]).map((each) => readDocument(each, module, within));
  const sources = included("source_policy_documents");
  const overrides = included("override_policy_documents");
  const all = [...sources, blocks(document, "statement").map(fromBlock), ...overrides];
  return all.every((each) => each !== undefined) ? merged(all.flat()) : undefined;
}

/** The provider replaces a statement by a later one with the same Sid. */
function merged(statements: readonly Statement[]): Policy {
  return statements.filter(
    ({ sid }, index) => sid === "" || !statements.slice(index + 1).some((later) => later.sid === sid),
  );
}
