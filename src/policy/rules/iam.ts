import { type Problem, problem } from "../../engine/problem";
import type { ModuleView, Resource } from "../module-view";
import { isForAnyone, isHeldTo, readPolicy, type Statement } from "../policy-document";
import { rules } from "../rule";
import { blocks, isSet } from "../values";

/** An argument that holds a policy. In a key policy `Resource: "*"` is the key itself. */
interface PolicyArgument {
  readonly argument: string;
  readonly attachedTo: "identity" | "resource" | "role trust" | "endpoint";
  /** The nested block with the argument. */
  readonly block?: string;
}

const policyArguments: Readonly<Record<string, readonly PolicyArgument[]>> = {
  aws_iam_policy: [{ argument: "policy", attachedTo: "identity" }],
  aws_iam_role_policy: [{ argument: "policy", attachedTo: "identity" }],
  aws_iam_user_policy: [{ argument: "policy", attachedTo: "identity" }],
  aws_iam_group_policy: [{ argument: "policy", attachedTo: "identity" }],
  aws_iam_role: [
    { argument: "assume_role_policy", attachedTo: "role trust" },
    { argument: "policy", attachedTo: "identity", block: "inline_policy" },
  ],
  aws_vpc_endpoint: [{ argument: "policy", attachedTo: "endpoint" }],
  aws_vpc_endpoint_policy: [{ argument: "policy", attachedTo: "endpoint" }],
  aws_cloudwatch_log_resource_policy: [{ argument: "policy_document", attachedTo: "resource" }],
  aws_kms_key: [{ argument: "policy", attachedTo: "resource" }],
  aws_kms_key_policy: [{ argument: "policy", attachedTo: "resource" }],
  aws_s3_bucket_policy: [{ argument: "policy", attachedTo: "resource" }],
  aws_sns_topic: [{ argument: "policy", attachedTo: "resource" }],
  aws_sns_topic_policy: [{ argument: "policy", attachedTo: "resource" }],
  aws_sqs_queue: [{ argument: "policy", attachedTo: "resource" }],
  aws_sqs_queue_policy: [{ argument: "policy", attachedTo: "resource" }],
  aws_secretsmanager_secret: [{ argument: "policy", attachedTo: "resource" }],
  aws_secretsmanager_secret_policy: [{ argument: "policy", attachedTo: "resource" }],
  aws_ecr_repository_policy: [{ argument: "policy", attachedTo: "resource" }],
  aws_msk_cluster_policy: [{ argument: "policy", attachedTo: "resource" }],
  aws_glue_resource_policy: [{ argument: "policy", attachedTo: "resource" }],
};
const policyTypes = Object.keys(policyArguments);

/** Condition keys that restrict a statement to certain callers, accounts or networks. */
const callerKeys =
  /^(?:aws:(?:Source(?:Account|Arn|OrgID|OrgPaths|Vpc|Vpce|Ip)|Principal(?:Account|Arn|OrgID|OrgPaths)|VpceAccount|VpceOrgID)|kms:(?:CallerAccount|ViaService|EncryptionContext:.*)|sns:Endpoint|secretsmanager:.*)$/i;

export const iamRules = rules(
  {
    id: "IAM-001",
    title: "Policies allow no wildcard action on every resource",
    severity: "error",
    reason: "Whoever takes over the role controls the account, or a whole service of it. Name actions and resources.",
    types: policyTypes,
    check: (resource, module) =>
      eachStatement(resource, module, ["identity", "endpoint"], (statement, attachedTo) => {
        const { allows, actions, notActions, resources, notResources } = statement;
        if (!allows || (!resources.includes("*") && notResources.length === 0)) return;
        if (attachedTo === "endpoint" && isHeldTo(statement, callerKeys)) return;
        if (notActions.length > 0) return "must not allow NotAction on every resource";
        const wide = actions.find(
          (action) => /^[*:]*\*$/.test(action) || (/^[\w-]+:\*+$/.test(action) && statement.conditions.length === 0),
        );
        return wide === undefined ? undefined : `must not allow ${wide} on every resource`;
      }),
  },
  {
    id: "IAM-002",
    title: "Policies do not allow everyone",
    severity: "error",
    reason:
      'Principal "*" is everyone on the internet, unless a condition names accounts, an organization or networks.',
    types: policyTypes,
    check: (resource, module) =>
      eachStatement(resource, module, ["resource", "role trust"], (statement) =>
        statement.allows && isForAnyone(statement) && !isHeldTo(statement, callerKeys)
          ? "must not allow everyone (restrict it with a condition such as aws:SourceAccount or aws:PrincipalOrgID)"
          : undefined,
      ),
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
        .filter(({ policy }) => readPolicy(policy, module) === undefined)
        .map(({ argument, policy }) =>
          problem({ path: argument, value: policy, must: "be readable without Terraform" }),
        );
    },
  },
  {
    id: "IAM-004",
    title: "Roles for federated identities name the subject",
    severity: "error",
    reason: "Without a subject every workload or repository of the identity provider can assume the role.",
    types: ["aws_iam_role"],
    check: (resource, module) =>
      eachStatement(resource, module, ["role trust"], (statement) => {
        const federated = statement.principals.some(({ kind }) => kind === "Federated");
        const named = isHeldTo(statement, /:sub$|^saml:aud$/i);
        return statement.allows && federated && !named
          ? "must name the subject in a condition (<issuer>:sub)"
          : undefined;
      }),
  },
  {
    id: "IAM-005",
    title: "iam:PassRole names its roles",
    severity: "error",
    reason: "Passing any role grants the permissions of every role: start a service with a role and act as it.",
    types: policyTypes,
    check: (resource, module) =>
      eachStatement(resource, module, ["identity"], (statement) =>
        statement.allows &&
        statement.resources.includes("*") &&
        statement.actions.some((action) => /^iam:(?:Pass\*|PassRole)$/i.test(action)) &&
        !isHeldTo(statement, /^iam:PassedToService$/i)
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
    title: "AWS administrator policies are not attached",
    severity: "error",
    reason: "They allow everything, including what AWS adds later.",
    types: ["aws_iam_role_policy_attachment", "aws_iam_user_policy_attachment", "aws_iam_group_policy_attachment"],
    check({ values }) {
      const { policy_arn: arn } = values;
      return typeof arn === "string" && /:aws:policy\/(?:AdministratorAccess|PowerUserAccess|IAMFullAccess)$/.test(arn)
        ? problem({ path: "policy_arn", value: arn, must: "be a policy with only the permissions that are needed" })
        : undefined;
    },
  },
);

function policiesOf({ type, values }: Resource) {
  return (policyArguments[type] ?? []).flatMap(({ argument, attachedTo, block }) =>
    (block === undefined ? [values] : blocks(values, block))
      .map((holder) => ({ argument, attachedTo, policy: holder[argument] }))
      .filter(({ policy }) => isSet(policy)),
  );
}

/** Checks every statement of some kinds of policies. IAM-003 reports policies that cannot be read. */
function eachStatement(
  resource: Resource,
  module: ModuleView,
  kinds: readonly PolicyArgument["attachedTo"][],
  check: (statement: Statement, attachedTo: PolicyArgument["attachedTo"]) => string | undefined,
): Problem[] {
  return policiesOf(resource)
    .filter(({ attachedTo }) => kinds.includes(attachedTo))
    .flatMap(({ argument, attachedTo, policy }) =>
      (readPolicy(policy, module) ?? []).flatMap((statement, index) => {
        const message = check(statement, attachedTo);
        const where = `${argument} statement ${statement.sid === "" ? index + 1 : statement.sid}`;
        return message === undefined ? [] : [problem({ path: where, message })];
      }),
    );
}
