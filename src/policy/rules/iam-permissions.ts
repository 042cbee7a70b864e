import { problem } from "../../engine/problem";
import { rules } from "../rule";
import { coversAction, coversEveryResource, wholeService } from "../statements/actions";
import { restrictsCallers, restrictsOwners, restrictsScope } from "../statements/conditions";
import { type Attachment, eachAllowed, policiesOf, policyTypes } from "../statements/grants";
import { attachedWidePolicies, attachmentTypes } from "../statements/managed-policies";
import { privilegedActions } from "../statements/privileged-actions";
import { readPolicy } from "../statements/read-policy";
import type { Statement } from "../statements/statement";

/** Rules about what identities may do. */
export const permissionRules = rules(
  {
    id: "IAM-001",
    title: "Policies allow no wildcard action on every resource",
    severity: "error",
    reason: "Whoever takes over the role controls the account, or a whole service of it. Name actions and resources.",
    types: policyTypes,
    check: (resource, module) =>
      eachAllowed(resource, module, ["identity", "endpoint"], (statement, { attachedTo }) => {
        const wide = wildcardGrant(statement, attachedTo);
        return wide === undefined ? undefined : `must not allow ${wide} on every resource`;
      }),
  },
  {
    id: "IAM-003",
    title: "Policies are readable before they are applied",
    severity: "error",
    reason:
      "Neither these checks nor a reviewer can read a policy that Terraform computes. JSON, jsonencode and an aws_iam_policy_document of the same unit are readable.",
    types: policyTypes,
    check(resource, module) {
      return policiesOf(resource)
        .filter(({ value }) => readPolicy(value, module) === undefined)
        .map(({ argument, value }) => problem({ path: argument, value, must: "be readable without Terraform" }));
    },
  },
  {
    id: "IAM-005",
    title: "iam:PassRole names its roles",
    severity: "error",
    reason: "Passing any role grants the permissions of every role: start a service with a role and act as it.",
    types: policyTypes,
    check: (resource, module) =>
      eachAllowed(resource, module, ["identity"], (statement, { attachedTo }) =>
        coversAction(statement, "iam:PassRole") &&
        coversEveryResource(statement, "iam") &&
        !restrictsScope(statement) &&
        wildcardGrant(statement, attachedTo) === undefined
          ? "must name the roles of iam:PassRole, or restrict it with iam:PassedToService"
          : undefined,
      ),
  },
  {
    id: "IAM-006",
    title: "Access keys and console passwords are not created",
    severity: "error",
    reason: "They are stored in the state and work until someone deletes them. Use roles.",
    types: ["aws_iam_access_key", "aws_iam_user_login_profile"],
    check: () => problem({ must: "not exist" }),
  },
  {
    id: "IAM-007",
    title: "AWS managed policies for everything, or for everything of a service, are not attached",
    severity: "error",
    reason:
      "Administrator, power user and full access policies allow every action on every resource, including what AWS adds later.",
    types: attachmentTypes,
    check: (resource, module) =>
      attachedWidePolicies(resource, module).map(({ argument, name }) =>
        problem({ path: argument, value: name, must: "be a policy with only the permissions that are needed" }),
      ),
  },
  {
    id: "IAM-009",
    title: "Privileged actions name their resources",
    severity: "error",
    reason:
      "On every resource, one such action gives away the account or its data: a new version of any policy, the code of any function, any secret.",
    types: policyTypes,
    check: (resource, module) =>
      eachAllowed(resource, module, ["identity"], (statement, { attachedTo }) => {
        if (restrictsScope(statement) || wildcardGrant(statement, attachedTo) !== undefined) return undefined;
        const found = privilegedGrant(statement);
        return found === undefined
          ? undefined
          : `must name the resources of ${found.action}, or restrict it with a condition: it ${found.consequence}`;
      }),
  },
);

/** The wildcard action that a statement allows on every resource. */
function wildcardGrant(statement: Statement, attachedTo: Attachment): string | undefined {
  const { actions, notActions } = statement;
  if (attachedTo === "endpoint" && (restrictsCallers(statement) || restrictsOwners(statement))) return undefined;
  if (notActions.length > 0) return coversEveryResource(statement, "*") ? "NotAction" : undefined;
  return actions.find((action) => {
    const service = wholeService(action);
    if (service === undefined || !coversEveryResource(statement, service)) return false;
    return service === "*" || !restrictsScope(statement);
  });
}

function privilegedGrant(statement: Statement) {
  for (const { actions, consequence } of privilegedActions) {
    const action = actions.find(
      (each) => coversAction(statement, each) && coversEveryResource(statement, each.slice(0, each.indexOf(":"))),
    );
    if (action !== undefined) return { action, consequence };
  }
  return undefined;
}
