import { type Problem, problem } from "../../engine/problem";
import type { ModuleView, Resource } from "../module-view";
import { blocks, isSet } from "../values";
import { permissionTypes, readPermission } from "./permissions";
import { readPolicy } from "./read-policy";
import type { Policy, Statement } from "./statement";

/** In the policy of a resource, `Resource: "*"` is that resource. */
export type Attachment = "identity" | "resource" | "role trust" | "endpoint";

/** An argument that holds a policy. */
interface PolicyArgument {
  readonly argument: string;
  readonly attachedTo: Attachment;
  /** The nested block with the argument. */
  readonly block?: string;
}

const identity = (argument = "policy"): PolicyArgument[] => [{ argument, attachedTo: "identity" }];
const resource = (argument = "policy"): PolicyArgument[] => [{ argument, attachedTo: "resource" }];
const endpoint: PolicyArgument[] = [{ argument: "policy", attachedTo: "endpoint" }];

/** Arguments of AWS provider 6 that hold policies which grant access. As of 2026-11. */
const policyArguments: Readonly<Record<string, readonly PolicyArgument[]>> = {
  aws_iam_policy: identity(),
  aws_iam_role_policy: identity(),
  aws_iam_user_policy: identity(),
  aws_iam_group_policy: identity(),
  aws_iam_role: [
    { argument: "assume_role_policy", attachedTo: "role trust" },
    { argument: "policy", attachedTo: "identity", block: "inline_policy" },
  ],
  aws_iot_policy: identity(),
  aws_ssoadmin_permission_set_inline_policy: identity("inline_policy"),
  aws_transfer_user: identity(),
  aws_vpc_endpoint: endpoint,
  aws_vpc_endpoint_policy: endpoint,
  aws_acmpca_policy: resource(),
  aws_backup_vault_policy: resource(),
  aws_cloudwatch_event_bus_policy: resource(),
  aws_cloudwatch_log_delivery_destination_policy: resource("delivery_destination_policy"),
  aws_cloudwatch_log_destination_policy: resource("access_policy"),
  aws_cloudwatch_log_resource_policy: resource("policy_document"),
  aws_codeartifact_domain_permissions_policy: resource("policy_document"),
  aws_codeartifact_repository_permissions_policy: resource("policy_document"),
  aws_codebuild_resource_policy: resource(),
  aws_dynamodb_resource_policy: resource(),
  aws_ecr_registry_policy: resource(),
  aws_ecr_repository_policy: resource(),
  aws_ecrpublic_repository_policy: resource(),
  aws_efs_file_system_policy: resource(),
  aws_elasticsearch_domain: resource("access_policies"),
  aws_elasticsearch_domain_policy: resource("access_policies"),
  aws_glacier_vault: resource("access_policy"),
  aws_glue_resource_policy: resource(),
  aws_kinesis_resource_policy: resource(),
  aws_kms_external_key: resource(),
  aws_kms_key: resource(),
  aws_kms_key_policy: resource(),
  aws_kms_replica_external_key: resource(),
  aws_kms_replica_key: resource(),
  aws_media_store_container_policy: resource(),
  aws_msk_cluster_policy: resource(),
  aws_opensearch_domain: resource("access_policies"),
  aws_opensearch_domain_policy: resource("access_policies"),
  aws_redshift_resource_policy: resource(),
  aws_s3_access_point: resource(),
  aws_s3_bucket: resource(),
  aws_s3_bucket_policy: resource(),
  aws_s3control_access_point_policy: resource(),
  aws_s3control_bucket_policy: resource(),
  aws_s3control_multi_region_access_point_policy: [{ argument: "policy", attachedTo: "resource", block: "details" }],
  aws_s3control_object_lambda_access_point_policy: resource(),
  aws_s3tables_table_bucket_policy: resource("resource_policy"),
  aws_s3tables_table_policy: resource("resource_policy"),
  aws_sagemaker_model_package_group_policy: resource("resource_policy"),
  aws_schemas_registry_policy: resource(),
  aws_secretsmanager_secret: resource(),
  aws_secretsmanager_secret_policy: resource(),
  aws_ses_identity_policy: resource(),
  aws_sesv2_email_identity_policy: resource(),
  aws_sns_topic: resource(),
  aws_sns_topic_policy: resource(),
  aws_sqs_queue: resource(),
  aws_sqs_queue_policy: resource(),
  aws_vpclattice_auth_policy: resource(),
  aws_vpclattice_resource_policy: resource(),
};

/** Types with arguments that hold policies. */
export const policyTypes = Object.keys(policyArguments);

/** Types that grant access by a policy or by arguments. */
export const grantTypes = [...policyTypes, ...permissionTypes];

/** The policies in the arguments of a resource, as Terraform has them. */
export function policiesOf({ type, values }: Resource) {
  return (policyArguments[type] ?? []).flatMap(({ argument, attachedTo, block }) =>
    (block === undefined ? [values] : blocks(values, block))
      .map((holder) => ({ argument, attachedTo, value: holder[argument] }))
      .filter(({ value }) => isSet(value)),
  );
}

/** A policy that can be read, and what it belongs to. */
export interface Grant {
  /** True for the argument with a policy, false for one with principals. */
  readonly isDocument: boolean;
  readonly argument: string;
  readonly attachedTo: Attachment;
  readonly policy: Policy;
}

/** Everything by which a resource grants access. IAM-003 reports policies that cannot be read. */
export function grantsOf(resource: Resource, module: ModuleView): Grant[] {
  const policies = policiesOf(resource).flatMap(({ argument, attachedTo, value }) => {
    const policy = readPolicy(value, module);
    return policy === undefined ? [] : [{ argument, attachedTo, policy, isDocument: true }];
  });
  const permission = readPermission(resource);
  if (permission === undefined) return policies;
  const { argument, statement } = permission;
  return [...policies, { argument, attachedTo: "resource", policy: [statement], isDocument: false }];
}

/** Checks every statement of some kinds of policies that allows something. */
export function eachAllowed(
  resource: Resource,
  module: ModuleView,
  kinds: readonly Attachment[],
  check: (statement: Statement, grant: Grant) => string | undefined,
): Problem[] {
  return grantsOf(resource, module)
    .filter(({ attachedTo }) => kinds.includes(attachedTo))
    .flatMap((grant) =>
      grant.policy.flatMap((statement, index) => {
        const message = statement.allows ? check(statement, grant) : undefined;
        return message === undefined ? [] : [problem({ path: placeOf(grant, statement, index), message })];
      }),
    );
}

function placeOf({ argument, isDocument }: Grant, { sid }: Statement, index: number): string {
  return !isDocument ? argument : `${argument} statement ${sid === "" ? index + 1 : sid}`;
}
