import { isPlainObject } from "../engine/reference";
import { parseJsonTemplate, parseLiteral } from "./expression";
import type { ModuleView } from "./module-view";
import { type Arguments, blocks, isSet, listOf, stringsOf, textOf } from "./values";

/** One statement of an IAM policy, independent of its source format. */
export interface Statement {
  readonly sid: string;
  readonly allows: boolean;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  /** Kinds are `AWS`, `Service`, `Federated` and `CanonicalUser`. A plain `"*"` has the kind `*`. */
  readonly principals: readonly { readonly kind: string; readonly ids: readonly string[] }[];
  readonly hasNotPrincipals: boolean;
  readonly conditions: readonly Condition[];
}

export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/**
 * Reads the statements of a policy from JSON, `${jsonencode(…)}` or an `aws_iam_policy_document` of the module.
 * @returns undefined for a policy that Terraform computes
 */
export function readPolicy(value: unknown, module: ModuleView): readonly Statement[] | undefined {
  let known = policies.get(module);
  if (known === undefined) policies.set(module, (known = new Map<unknown, Statement[] | undefined>()));
  // Several rules read the same policy.
  if (!known.has(value)) known.set(value, readDocument(value, module, []));
  return known.get(value);
}

const policies = new WeakMap<ModuleView, Map<unknown, Statement[] | undefined>>();

function readDocument(value: unknown, module: ModuleView, within: readonly string[]): Statement[] | undefined {
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
  return statements.every(isPlainObject) ? statements.map(readStatement) : undefined;
}

function readStatement(statement: Record<string, unknown>): Statement {
  const { Principal: principal, Condition: condition } = statement;
  return {
    sid: stringsOf(statement["Sid"])[0] ?? "",
    allows: statement["Effect"] !== "Deny",
    actions: stringsOf(statement["Action"]),
    notActions: stringsOf(statement["NotAction"]),
    resources: stringsOf(statement["Resource"]),
    notResources: stringsOf(statement["NotResource"]),
    principals: isPlainObject(principal)
      ? Object.entries(principal).map(([kind, ids]) => ({ kind, ids: stringsOf(ids) }))
      : stringsOf(principal).map((id) => ({ kind: id, ids: [id] })),
    hasNotPrincipals: isSet(statement["NotPrincipal"]),
    conditions: isPlainObject(condition)
      ? Object.entries(condition).flatMap(([operator, keys]) =>
          isPlainObject(keys)
            ? Object.entries(keys).map(([key, values]) => ({ operator, key, values: listOf(values).map(textOf) }))
            : [],
        )
      : [],
  };
}

function readDataSource(document: Arguments, module: ModuleView, within: readonly string[]): Statement[] | undefined {
  const dynamic = document["dynamic"];
  if (isSet(dynamic)) return undefined;
  const included = [
    ...listOf(document["source_policy_documents"]),
    ...listOf(document["override_policy_documents"]),
  ].map((each) => readDocument(each, module, within));
  if (!included.every((each) => each !== undefined)) return undefined;
  const own = blocks(document, "statement").map((statement) => ({
    sid: stringsOf(statement["sid"])[0] ?? "",
    allows: statement["effect"] !== "Deny",
    actions: stringsOf(statement["actions"]),
    notActions: stringsOf(statement["not_actions"]),
    resources: stringsOf(statement["resources"]),
    notResources: stringsOf(statement["not_resources"]),
    principals: blocks(statement, "principals").map(({ type, identifiers }) => ({
      kind: textOf(type),
      ids: stringsOf(identifiers),
    })),
    hasNotPrincipals: isSet(statement["not_principals"]),
    conditions: blocks(statement, "condition").map(({ test, variable, values }) => ({
      operator: textOf(test),
      key: textOf(variable),
      values: listOf(values).map(textOf),
    })),
  }));
  return [...included.flat(), ...own];
}

/** True if the principal of the statement is everyone. */
export function isForAnyone({ principals, hasNotPrincipals }: Statement): boolean {
  return hasNotPrincipals || principals.some(({ kind, ids }) => kind === "*" || (kind === "AWS" && ids.includes("*")));
}

/** True if a condition restricts the statement to certain values of one of these keys. */
export function isHeldTo({ conditions }: Statement, keys: RegExp): boolean {
  return conditions.some(
    ({ operator, key, values }) =>
      keys.test(key) &&
      !/Not|IfExists$|^Null$|^ForAllValues:/.test(operator) &&
      values.length > 0 &&
      !values.some((value) => /^[*?]*$/.test(value)),
  );
}
