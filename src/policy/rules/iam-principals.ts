import { rules } from "../rule";
import { unknownAccounts } from "../statements/accounts";
import { idleConditions, isHeldTo, restrictsCallers } from "../statements/conditions";
import { isGuarded } from "../statements/denials";
import { eachAllowed, grantTypes, policyTypes } from "../statements/grants";
import { admitsAnyAudience, admitsAnySubject } from "../statements/identity-providers";
import { isAnything } from "../statements/patterns";
import { admitsEveryone } from "../statements/principals";

/** Rules about who may use a resource or assume a role. */
export const principalRules = rules(
  {
    id: "IAM-002",
    title: "Policies do not allow everyone",
    severity: "error",
    reason:
      'Principal "*" is everyone on the internet, unless a condition names accounts, an organization or networks.',
    types: grantTypes,
    check: (resource, module) =>
      eachAllowed(resource, module, ["resource", "role trust"], (statement, { policy, isDocument }) => {
        if (!admitsEveryone(statement) || restrictsCallers(statement) || isGuarded(statement, policy)) return undefined;
        return isDocument
          ? "must not allow everyone (restrict it with a condition such as aws:SourceAccount or aws:PrincipalOrgID)"
          : "must not allow everyone (name an account or an organization)";
      }),
  },
  {
    id: "IAM-004",
    title: "Roles for federated identities name the subject",
    severity: "error",
    reason:
      "Without a subject every workload or repository of the identity provider can assume the role. repo:* is every repository of GitHub.",
    types: ["aws_iam_role"],
    check: (resource, module) =>
      eachAllowed(resource, module, ["role trust"], (statement) =>
        admitsAnySubject(statement)
          ? "must name the subject in a condition (<issuer>:sub), with its owner: repo:<owner>/<repository>:*, system:serviceaccount:<namespace>:<name>"
          : undefined,
      ),
  },
  {
    id: "IAM-008",
    title: "Policies let in no account outside the project",
    severity: "error",
    reason:
      "A wrong digit, or an account that was sold or closed, is someone else's. The organization's trustedAccounts lists the accounts of partners and vendors.",
    types: grantTypes,
    check: (resource, module) =>
      eachAllowed(resource, module, ["resource", "role trust"], (statement, { attachedTo }) => {
        if (attachedTo === "role trust" && isHeldTo(statement, /^sts:ExternalId$/i, (value) => !isAnything(value))) {
          return undefined; // agreed with the owner of the account
        }
        const [account] = unknownAccounts(statement, module);
        const orExternalId = attachedTo === "role trust" ? ", or require an sts:ExternalId" : "";
        return account === undefined
          ? undefined
          : `must not let in account ${account}, which is none of the project (if it is trusted, name it in trustedAccounts of environments/organization.ts${orExternalId})`;
      }),
  },
  {
    id: "IAM-010",
    title: "Conditions about callers restrict them",
    severity: "error",
    reason:
      "A condition that fits everyone looks like protection in a review. With a service as principal, it lets the service act for any account.",
    types: policyTypes,
    check: (resource, module) =>
      eachAllowed(resource, module, ["resource", "role trust"], (statement) => {
        if (admitsEveryone(statement) || restrictsCallers(statement)) return undefined; // the first is IAM-002
        const [idle] = idleConditions(statement);
        return idle === undefined
          ? undefined
          : `must restrict ${idle.key}: ${idle.values.join(", ")} fits requests of any account`;
      }),
  },
  {
    id: "IAM-011",
    title: "Roles for web identities name the audience",
    severity: "warning",
    reason:
      "The identity provider may accept several audiences. Without aud, a token that was made for another of them can assume the role.",
    types: ["aws_iam_role"],
    check: (resource, module) =>
      eachAllowed(resource, module, ["role trust"], (statement) =>
        admitsAnyAudience(statement) ? "must name the audience in a condition (<issuer>:aud)" : undefined,
      ),
  },
);
