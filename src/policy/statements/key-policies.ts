import { coversAction } from "./actions";
import { isEveryone, isRootOf } from "./principals";
import type { Policy, Statement } from "./statement";

/** The action without which nobody can repair a key policy. */
const repair = "kms:PutKeyPolicy";

/** Conditions that leave an administrator of the account a way: its identities, and how they sign in. */
const conditionsOfTheAccount =
  /^(?:aws:Principal(?:Account|Arn|OrgID|OrgPaths|Type)|aws:MultiFactorAuth\w+|aws:SecureTransport|kms:CallerAccount)$/i;

/** True if the key policy lets the account change the policy, so that IAM policies can let an administrator do so. */
export function accountManages(policy: Policy, account: string | undefined): boolean {
  return (
    policy.some((statement) => statement.allows && allowsRepair(statement, account)) &&
    !policy.some((statement) => !statement.allows && deniesRepair(statement, account))
  );
}

function allowsRepair(statement: Statement, account: string | undefined): boolean {
  const { principals, conditions } = statement;
  const restricted = conditions.length > 0 && conditions.every(({ key }) => conditionsOfTheAccount.test(key));
  return (
    coversAction(statement, repair) &&
    (conditions.length === 0 || restricted) &&
    principals.some((each) => isRootOf(account, each) || (isEveryone(each) && restricted))
  );
}

function deniesRepair(statement: Statement, account: string | undefined): boolean {
  const { principals, notPrincipals, conditions } = statement;
  const isRoot = (each: Statement["principals"][number]) => isRootOf(account, each);
  const meansRoot =
    principals.some((each) => isEveryone(each) || isRoot(each)) ||
    (notPrincipals.length > 0 && !notPrincipals.some(isRoot));
  return coversAction(statement, repair) && conditions.length === 0 && meansRoot;
}
