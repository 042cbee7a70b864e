import { isPlainObject } from "../../engine/reference";
import { type Arguments, blocks, listOf, stringsOf, textOf } from "../values";

/** One statement of an IAM policy, independent of its source format. */
export interface Statement {
  readonly sid: string;
  readonly allows: boolean;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  readonly principals: readonly Principal[];
  readonly notPrincipals: readonly Principal[];
  readonly conditions: readonly Condition[];
}

/** Kinds are `AWS`, `Service`, `Federated` and `CanonicalUser`. A plain `"*"` has the kind `*`. */
export interface Principal {
  readonly kind: string;
  readonly id: string;
}

export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** The statements of one policy, which are evaluated together: one can deny what another allows. */
export type Policy = readonly Statement[];

/** A statement of a JSON policy. */
export function fromJson(statement: Arguments): Statement {
  const { Condition: condition } = statement;
  return {
    sid: stringsOf(statement["Sid"])[0] ?? "",
    allows: statement["Effect"] !== "Deny",
    actions: stringsOf(statement["Action"]),
    notActions: stringsOf(statement["NotAction"]),
    resources: stringsOf(statement["Resource"]),
    notResources: stringsOf(statement["NotResource"]),
    principals: principalsOf(statement["Principal"]),
    notPrincipals: principalsOf(statement["NotPrincipal"]),
    conditions: isPlainObject(condition)
      ? Object.entries(condition).flatMap(([operator, keys]) =>
          isPlainObject(keys)
            ? Object.entries(keys).map(([key, values]) => ({ operator, key, values: listOf(values).map(textOf) }))
            : [],
        )
      : [],
  };
}

function principalsOf(value: unknown): Principal[] {
  if (!isPlainObject(value)) return stringsOf(value).map((id) => ({ kind: id, id }));
  return Object.entries(value).flatMap(([kind, ids]) => stringsOf(ids).map((id) => ({ kind, id })));
}

/** A `statement` block of an `aws_iam_policy_document`. */
export function fromBlock(statement: Arguments): Statement {
  const principals = (name: string) =>
    blocks(statement, name).flatMap(({ type, identifiers }) =>
      stringsOf(identifiers).map((id) => ({ kind: textOf(type), id })),
    );
  return {
    sid: stringsOf(statement["sid"])[0] ?? "",
    allows: statement["effect"] !== "Deny",
    actions: stringsOf(statement["actions"]),
    notActions: stringsOf(statement["not_actions"]),
    resources: stringsOf(statement["resources"]),
    notResources: stringsOf(statement["not_resources"]),
    principals: principals("principals"),
    notPrincipals: principals("not_principals"),
    conditions: blocks(statement, "condition").map(({ test, variable, values }) => ({
      operator: textOf(test),
      key: textOf(variable),
      values: listOf(values).map(textOf),
    })),
  };
}
