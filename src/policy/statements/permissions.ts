import type { Resource } from "../module-view";
import { type Arguments, blocks, isSet, stringsOf, textOf } from "../values";
import type { Condition, Statement } from "./statement";

/** Arguments that make up one statement of a resource's policy. */
interface Permission {
  /** The principals, in the argument of that name. */
  readonly principals: string;
  conditions?(values: Arguments): Condition[];
}

/** Resource types that let others in by arguments, without a policy. */
const permissions: Readonly<Record<string, Permission>> = {
  aws_lambda_permission: {
    principals: "principal",
    conditions: (values) => [
      ...condition("ArnLike", "aws:SourceArn", values["source_arn"]),
      ...condition("StringEquals", "aws:SourceAccount", values["source_account"]),
      ...condition("StringEquals", "aws:PrincipalOrgID", values["principal_org_id"]),
      ...condition("StringEquals", "lambda:EventSourceToken", values["event_source_token"]),
    ],
  },
  aws_lambda_layer_version_permission: {
    principals: "principal",
    conditions: (values) => condition("StringEquals", "aws:PrincipalOrgID", values["organization_id"]),
  },
  aws_cloudwatch_event_permission: {
    principals: "principal",
    conditions: (values) =>
      blocks(values, "condition").flatMap(({ type, key, value }) => condition(textOf(type), textOf(key), value)),
  },
  aws_ami_launch_permission: { principals: "account_id" },
  aws_kms_grant: { principals: "grantee_principal" },
  aws_ram_principal_association: { principals: "principal" },
  aws_snapshot_create_volume_permission: { principals: "account_id" },
  aws_vpc_endpoint_service: { principals: "allowed_principals" },
  aws_vpc_endpoint_service_allowed_principal: { principals: "principal_arn" },
};

export const permissionTypes = Object.keys(permissions);

/** The statement that a permission resource adds, and the argument with its principals. */
export function readPermission({ type, values }: Resource): { argument: string; statement: Statement } | undefined {
  const permission = permissions[type];
  if (permission === undefined) return undefined;
  const argument = permission.principals;
  const statement: Statement = {
    sid: "",
    allows: true,
    actions: stringsOf(values["action"]),
    notActions: [],
    resources: ["*"],
    notResources: [],
    principals: stringsOf(values[argument]).map((id) => ({ kind: kindOf(id), id })),
    notPrincipals: [],
    conditions: permission.conditions?.(values) ?? [],
  };
  return { argument, statement };
}

function kindOf(principal: string): string {
  if (principal === "*") return "*";
  return /\.amazon(?:aws)?\.com(?:\.cn)?$/.test(principal) ? "Service" : "AWS";
}

function condition(operator: string, key: string, value: unknown): Condition[] {
  return isSet(value) ? [{ operator, key, values: [textOf(value)] }] : [];
}
