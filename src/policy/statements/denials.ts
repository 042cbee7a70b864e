import { coversAction } from "./actions";
import { namesCallers } from "./conditions";
import { fits } from "./patterns";
import { isEveryone } from "./principals";
import type { Condition, Policy, Statement } from "./statement";

/** True if the policy denies everyone outside an organization, account or network what the statement allows. */
export function isGuarded(statement: Statement, policy: Policy): boolean {
  return policy.some((other) => !other.allows && other.principals.some(isEveryone) && guards(other, statement));
}

function guards(denial: Statement, { actions, resources }: Statement): boolean {
  if (denial.notActions.length > 0 || denial.notResources.length > 0) return false;
  const coversActions = actions.length > 0 && actions.every((action) => coversAction(denial, action));
  const coversResources = resources.every((each) => denial.resources.some((pattern) => fits(pattern, each)));
  const outsiders = denial.conditions.filter(deniesOutsiders);
  return (
    coversActions &&
    coversResources &&
    outsiders.length > 0 &&
    denial.conditions.every((condition) => outsiders.includes(condition) || sparesServices(condition))
  );
}

/** `"StringNotEquals": {"aws:PrincipalOrgID": "o-…"}`: requests without the key are outside too. */
function deniesOutsiders(condition: Condition): boolean {
  return (
    /^(?:For(?:All|Any)Values?:)?(?:StringNot(?:Equals(?:IgnoreCase)?|Like)|ArnNot(?:Equals|Like)|NotIpAddress)(?:IfExists)?$/i.test(
      condition.operator,
    ) && namesCallers(condition) === true
  );
}

/** Data perimeters exempt AWS services that act for the account. */
function sparesServices({ operator, key, values }: Condition): boolean {
  return (
    /^Bool(?:IfExists)?$/i.test(operator) &&
    /^aws:(?:PrincipalIsAWSService|ViaAWSService)$/i.test(key) &&
    values.every((value) => value === "false")
  );
}
