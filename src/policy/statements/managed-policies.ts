import type { ModuleView, Resource } from "../module-view";
import { type Arguments, listOf, stringsOf } from "../values";

/** The argument with the policies that a resource attaches. */
const attachments: Readonly<Record<string, string>> = {
  aws_iam_policy_attachment: "policy_arn",
  aws_iam_role_policy_attachment: "policy_arn",
  aws_iam_user_policy_attachment: "policy_arn",
  aws_iam_group_policy_attachment: "policy_arn",
  aws_iam_role_policy_attachments_exclusive: "policy_arns",
  aws_iam_user_policy_attachments_exclusive: "policy_arns",
  aws_iam_group_policy_attachments_exclusive: "policy_arns",
  aws_iam_role: "managed_policy_arns",
  aws_ssoadmin_managed_policy_attachment: "managed_policy_arn",
};
export const attachmentTypes = Object.keys(attachments);

/**
 * AWS managed policies that allow everything, or the way to everything.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html, as of 2026-11
 */
const widePolicies = new Set([
  "AWSKeyManagementServicePowerUser",
  "AdministratorAccess",
  "AdministratorAccess-AWSElasticBeanstalk",
  "AdministratorAccess-Amplify",
  "DatabaseAdministrator",
  "NetworkAdministrator",
  "PowerUserAccess",
  "SecretsManagerReadWrite",
  "SystemAdministrator",
]);

/** Named like policies for a whole service, but only for its clients. */
const clientPolicies = new Set(["AmazonAPIGatewayInvokeFullAccess", "AmazonElasticFileSystemClientFullAccess"]);

/** The AWS managed policies that a resource attaches and that allow everything, or everything of a service. */
export function attachedWidePolicies({ type, values }: Resource, module: ModuleView) {
  const argument = attachments[type]!;
  return stringsOf(values[argument])
    .flatMap((value) => namesFor(value, values, module))
    .filter(isWide)
    .map((name) => ({ argument, name }));
}

/** True if a text has the ARN of an AWS managed policy that allows everything, or everything of a service. */
export const namesWidePolicy = (text: string): boolean => namesIn(text).some(isWide);

function isWide(name: string): boolean {
  return !clientPolicies.has(name) && (widePolicies.has(name) || /FullAccess(?:_?V\d)?$/i.test(name));
}

/**
 * The names of AWS managed policies that a value can be, as far as the module shows: all that an expression
 * names, a data source, or the elements of `for_each`.
 */
function namesFor(value: string, { for_each: elements }: Arguments, module: ModuleView): string[] {
  const source = /^\$\{data\.aws_iam_policy\.([\w-]+)\.(?:arn|id)\}$/.exec(value)?.[1];
  const found = source === undefined ? undefined : module.at("data.aws_iam_policy", source)?.values;
  const text = /\beach\.(?:key|value)\b/.test(value) ? JSON.stringify(listOf(elements)) : value;
  return [...[text, ...stringsOf(found?.["arn"])].flatMap(namesIn), ...stringsOf(found?.["name"])];
}

/** The names in the ARNs of AWS managed policies. */
function namesIn(text: string): string[] {
  return [...text.matchAll(/:iam::aws:policy\/(?:[\w+=,.@-]+\/)*([\w+=,.@-]+)/g)].map(([, name]) => name!);
}
