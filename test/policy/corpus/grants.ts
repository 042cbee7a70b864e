import { attached, type CorpusCase, harmless, own, rootManages, sibling, stranger, trust, wide } from "./case";

const administrator = "arn:aws:iam::aws:policy/AdministratorAccess";
const ec2 = trust({ Principal: { Service: "ec2.amazonaws.com" } })["aws_iam_role.x"]!;
const permission = (values: object) => ({
  "aws_lambda_permission.x": { action: "lambda:InvokeFunction", function_name: "etl", ...values },
});
const key = (...statements: Parameters<typeof attached>[1][]) => attached("aws_kms_key", ...statements);
const deployer = { AWS: `arn:aws:iam::${own}:role/deploy` };
const blocked = {
  block_public_acls: true,
  block_public_policy: true,
  ignore_public_acls: true,
  restrict_public_buckets: true,
};
const enforced = { "aws_s3_bucket_public_access_block.x": { bucket: "${aws_s3_bucket.x.id}", ...blocked } };
const allUsers = "http://acs.amazonaws.com/groups/global/AllUsers";

/** AWS managed policies, key policies, functions and S3's other ways to grant access. */
export const grantCases: readonly CorpusCase[] = [
  wide("IAM-007", "attached to a role", {
    "aws_iam_role_policy_attachment.x": { role: "a", policy_arn: administrator },
  }),
  wide("IAM-007", "attached to a user", {
    "aws_iam_user_policy_attachment.x": { user: "a", policy_arn: "arn:aws:iam::aws:policy/IAMFullAccess" },
  }),
  wide("IAM-007", "attached to a group", {
    "aws_iam_group_policy_attachment.x": { group: "a", policy_arn: "arn:aws:iam::aws:policy/PowerUserAccess" },
  }),
  wide("IAM-007", "attached to all at once", {
    "aws_iam_policy_attachment.x": { name: "a", roles: ["a"], policy_arn: administrator },
  }),
  wide("IAM-007", "as an argument of the role", {
    "aws_iam_role.x": { ...ec2, managed_policy_arns: ["arn:aws:iam::aws:policy/ReadOnlyAccess", administrator] },
  }),
  wide("IAM-007", "as the only policies of the role", {
    "aws_iam_role_policy_attachments_exclusive.x": { role_name: "a", policy_arns: [administrator] },
  }),
  wide("IAM-007", "as the only policies of a group", {
    "aws_iam_group_policy_attachments_exclusive.x": { group_name: "a", policy_arns: [administrator] },
  }),
  wide("IAM-007", "in the partition of GovCloud", {
    "aws_iam_role_policy_attachment.x": { role: "a", policy_arn: "arn:aws-us-gov:iam::aws:policy/AdministratorAccess" },
  }),
  wide("IAM-007", "in a computed partition", {
    "aws_iam_role_policy_attachment.x": {
      role: "a",
      policy_arn: "arn:${data.aws_partition.current.partition}:iam::aws:policy/AdministratorAccess",
    },
  }),
  wide("IAM-007", "found by its name", {
    "aws_iam_role_policy_attachment.x": { role: "a", policy_arn: "${data.aws_iam_policy.admin.arn}" },
    "data.aws_iam_policy.admin": { name: "AdministratorAccess" },
  }),
  wide("IAM-007", "for each of a list", {
    "aws_iam_role_policy_attachment.x": {
      for_each: '${toset(["arn:aws:iam::aws:policy/AdministratorAccess"])}',
      role: "a",
      policy_arn: "${each.value}",
    },
  }),
  wide("IAM-007", "in a permission set", {
    "aws_ssoadmin_managed_policy_attachment.x": { managed_policy_arn: administrator },
  }),
  wide("IAM-007", "a whole service", {
    "aws_iam_role_policy_attachment.x": { role: "a", policy_arn: "arn:aws:iam::aws:policy/AmazonS3FullAccess" },
  }),
  wide("IAM-007", "administrator by another name", {
    "aws_iam_role_policy_attachment.x": {
      role: "a",
      policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess-Amplify",
    },
  }),
  wide("IAM-007", "one of two policies", {
    "aws_iam_role_policy_attachment.x": {
      role: "a",
      policy_arn:
        '${var.admin ? "arn:aws:iam::aws:policy/AdministratorAccess" : "arn:aws:iam::aws:policy/ReadOnlyAccess"}',
    },
  }),
  wide("IAM-008", "a grant for a stranger", {
    "aws_kms_grant.x": { key_id: "k", grantee_principal: `arn:aws:iam::${stranger}:role/etl`, operations: ["Decrypt"] },
  }),
  wide("IAM-008", "an image for a stranger", {
    "aws_ami_launch_permission.x": { image_id: "ami-1", account_id: stranger },
  }),
  wide("IAM-008", "resources shared with a stranger", { "aws_ram_principal_association.x": { principal: stranger } }),
  wide("IAM-002", "an endpoint service for everyone", {
    "aws_vpc_endpoint_service.x": { acceptance_required: false, allowed_principals: ["*"] },
  }),
  harmless("a policy for one purpose", {
    "aws_iam_role_policy_attachment.x": { role: "a", policy_arn: "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy" },
  }),
  harmless("a policy of a service's role", {
    "aws_iam_role.x": {
      ...ec2,
      managed_policy_arns: ["arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy"],
    },
  }),
  harmless("an own policy of that name", {
    "aws_iam_role_policy_attachment.x": { role: "a", policy_arn: `arn:aws:iam::${own}:policy/AdministratorAccess` },
  }),
  harmless("a boundary grants nothing", {
    "aws_iam_role.x": { ...ec2, permissions_boundary: "arn:aws:iam::aws:policy/PowerUserAccess" },
  }),
  harmless("an own policy, computed", {
    "aws_iam_policy_attachment.x": { name: "a", roles: ["a"], policy_arn: "${aws_iam_policy.reader.arn}" },
  }),
  harmless("no policies at all", {
    "aws_iam_role_policy_attachments_exclusive.x": { role_name: "a", policy_arns: [] },
  }),
  harmless("audits", {
    "aws_iam_group_policy_attachment.x": { group: "a", policy_arn: "arn:aws:iam::aws:policy/SecurityAudit" },
  }),
  harmless("administrators of a Kubernetes cluster, who are none of AWS", {
    "aws_eks_access_policy_association.x": {
      policy_arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
    },
  }),

  wide(
    "KMS-004",
    "nobody but a role that may be deleted",
    key({ Principal: deployer, Action: "kms:*", Resource: "*" }),
  ),
  wide(
    "KMS-004",
    "the account may only look",
    key(
      { ...rootManages, Action: ["kms:Describe*", "kms:List*"] },
      { Principal: deployer, Action: "kms:*", Resource: "*" },
    ),
  ),
  wide(
    "KMS-004",
    "another account's root",
    key({ Principal: { AWS: `arn:aws:iam::${sibling}:root` }, Action: "kms:*", Resource: "*" }),
  ),
  wide(
    "KMS-004",
    "the account only through a service",
    key({ ...rootManages, Condition: { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } } }),
  ),
  wide(
    "KMS-004",
    "everyone is denied what the account is allowed",
    key(rootManages, { Effect: "Deny", Principal: "*", Action: "kms:Put*", Resource: "*" }),
  ),
  wide(
    "KMS-004",
    "all but a role are denied",
    key(rootManages, { Effect: "Deny", NotPrincipal: deployer, Action: "kms:*", Resource: "*" }),
  ),
  wide(
    "KMS-004",
    "no statement for the account, in a policy of its own",
    attached("aws_kms_key_policy", { Principal: deployer, Action: "kms:*", Resource: "*" }),
  ),
  wide(
    "KMS-004",
    "in a replica",
    attached("aws_kms_replica_key", {
      Principal: { Service: "sns.amazonaws.com" },
      Action: "kms:Decrypt",
      Resource: "*",
    }),
  ),
  wide(
    "IAM-002",
    "a key for everyone",
    key(rootManages, { Principal: { AWS: "*" }, Action: "kms:Decrypt", Resource: "*" }),
  ),
  wide(
    "IAM-002",
    "a key for everyone who uses S3",
    key(rootManages, {
      Principal: "*",
      Action: "kms:*",
      Resource: "*",
      Condition: { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } },
    }),
  ),
  wide(
    "IAM-002",
    "a key for everyone who names a bucket",
    key(rootManages, {
      Principal: "*",
      Action: "kms:Decrypt",
      Resource: "*",
      Condition: { StringLike: { "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::acme-*" } },
    }),
  ),
  harmless("the policy that KMS writes", key(rootManages)),
  harmless("without a policy of its own, so the one that KMS writes", { "aws_kms_key.x": { description: "data" } }),
  harmless("the account by its number", key({ ...rootManages, Principal: { AWS: own } })),
  harmless(
    "the account by a computed ARN",
    key({
      ...rootManages,
      Principal: {
        AWS: "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:root",
      },
    }),
  ),
  harmless(
    "the account administers, a role uses",
    key(
      {
        ...rootManages,
        Action: [
          "kms:Create*",
          "kms:Describe*",
          "kms:Enable*",
          "kms:List*",
          "kms:Put*",
          "kms:Update*",
          "kms:ScheduleKeyDeletion",
        ],
      },
      { Principal: deployer, Action: ["kms:Encrypt", "kms:Decrypt"], Resource: "*" },
    ),
  ),
  harmless(
    "the account in China",
    attached("aws_kms_key_policy", { ...rootManages, Principal: { AWS: `arn:aws-cn:iam::${own}:root` } }),
  ),
  harmless(
    "denials outside the account",
    key(rootManages, {
      Effect: "Deny",
      Principal: "*",
      Action: "kms:*",
      Resource: "*",
      Condition: { StringNotEquals: { "kms:CallerAccount": own } },
    }),
  ),
  harmless(
    "a service encrypts for the account",
    key(rootManages, {
      Principal: { Service: "logs.us-east-1.amazonaws.com" },
      Action: "kms:Encrypt*",
      Resource: "*",
      Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:us-east-1:${own}:*` } },
    }),
  ),
  harmless(
    "everyone of the account, by condition",
    key({ ...rootManages, Principal: { AWS: "*" }, Condition: { StringEquals: { "aws:PrincipalAccount": own } } }),
  ),

  wide("IAM-002", "anyone calls", permission({ principal: "*" })),
  wide("IAM-002", "any source", permission({ principal: "*", source_arn: "arn:aws:s3:::*" })),
  wide("IAM-002", "anyone's layer", {
    "aws_lambda_layer_version_permission.x": { action: "lambda:GetLayerVersion", principal: "*" },
  }),
  wide(
    "IAM-002",
    "a URL for every caller with a signature",
    permission({ principal: "*", action: "lambda:InvokeFunctionUrl", function_url_auth_type: "AWS_IAM" }),
  ),
  wide("IAM-008", "a stranger calls", permission({ principal: stranger })),
  wide("LAMBDA-001", "S3 for any bucket of anyone", permission({ principal: "s3.amazonaws.com" })),
  wide(
    "LAMBDA-001",
    "any topic of anyone",
    permission({ principal: "sns.amazonaws.com", source_arn: "arn:aws:sns:*:*:*" }),
  ),
  wide(
    "LAMBDA-001",
    "any API of anyone",
    permission({ principal: "apigateway.amazonaws.com", source_arn: "arn:aws:execute-api:us-east-1:*:*/*/*/*" }),
  ),
  wide("LAMBDA-002", "a URL without authentication", {
    "aws_lambda_function_url.x": { function_name: "etl", authorization_type: "NONE" },
  }),
  harmless(
    "one bucket of one account",
    permission({ principal: "s3.amazonaws.com", source_arn: "arn:aws:s3:::acme-raw", source_account: own }),
  ),
  harmless(
    "one rule",
    permission({ principal: "events.amazonaws.com", source_arn: "${aws_cloudwatch_event_rule.x.arn}" }),
  ),
  harmless(
    "one API with all its methods",
    permission({
      principal: "apigateway.amazonaws.com",
      source_arn: `arn:aws:execute-api:us-east-1:${own}:a1b2c3/*/*/*`,
    }),
  ),
  harmless(
    "the API that Terraform makes",
    permission({ principal: "apigateway.amazonaws.com", source_arn: "${aws_apigatewayv2_api.x.execution_arn}/*/*" }),
  ),
  harmless("the account of the source", permission({ principal: "config.amazonaws.com", source_account: own })),
  harmless("the organization", permission({ principal: "*", principal_org_id: "o-a1b2c3d4e5" })),
  harmless("another account of the project", permission({ principal: sibling })),
  harmless(
    "one skill",
    permission({ principal: "alexa-appkit.amazon.com", event_source_token: "amzn1.ask.skill.0123" }),
  ),
  harmless("a layer for the organization", {
    "aws_lambda_layer_version_permission.x": {
      action: "lambda:GetLayerVersion",
      principal: "*",
      organization_id: "o-a1b2c3d4e5",
    },
  }),
  harmless("a URL with signatures", {
    "aws_lambda_function_url.x": { function_name: "etl", authorization_type: "AWS_IAM" },
  }),

  wide("S3-009", "a public ACL of a bucket", { "aws_s3_bucket_acl.x": { bucket: "a", acl: "public-read" } }),
  wide("S3-009", "an ACL for everyone with an AWS account", {
    "aws_s3_bucket_acl.x": { bucket: "a", acl: "authenticated-read" },
  }),
  wide("S3-009", "a grant to everyone", {
    "aws_s3_bucket_acl.x": {
      bucket: "a",
      access_control_policy: { grant: [{ permission: "READ", grantee: [{ type: "Group", uri: allUsers }] }] },
    },
  }),
  wide("S3-009", "an ACL as an argument of the bucket", {
    "aws_s3_bucket.x": { acl: "public-read-write" },
    ...enforced,
  }),
  wide("S3-009", "a grant as a block of the bucket", {
    "aws_s3_bucket.x": { grant: [{ type: "Group", permissions: ["READ"], uri: allUsers }] },
    ...enforced,
  }),
  wide("S3-009", "an object for everyone", {
    "aws_s3_object.x": { bucket: "a", key: "index.html", acl: "public-read" },
  }),
  wide("S3-001", "one of four settings", {
    "aws_s3_bucket_public_access_block.x": { ...blocked, restrict_public_buckets: false },
  }),
  wide("S3-001", "an access point that opens what the bucket closes", {
    "aws_s3_access_point.x": {
      bucket: "a",
      name: "a",
      public_access_block_configuration: { ...blocked, block_public_policy: false },
    },
  }),
  wide("S3-001", "the account's settings, which are off unless set", {
    "aws_s3_account_public_access_block.x": { block_public_acls: true, block_public_policy: true },
  }),
  harmless("all four settings, as text", {
    "aws_s3_bucket_public_access_block.x": {
      block_public_acls: "true",
      block_public_policy: "true",
      ignore_public_acls: "true",
      restrict_public_buckets: "true",
    },
  }),
  harmless("an access point, which blocks unless told otherwise", {
    "aws_s3_access_point.x": { bucket: "a", name: "a", vpc_configuration: { vpc_id: "vpc-1" } },
  }),
  harmless("the account's settings", { "aws_s3_account_public_access_block.x": blocked }),
  harmless("a private object", { "aws_s3_object.x": { bucket: "a", key: "k", acl: "bucket-owner-full-control" } }),
  harmless("a private bucket", { "aws_s3_bucket.x": { acl: "private" }, ...enforced }),
  harmless("a grant to the service that writes logs", {
    "aws_s3_bucket.x": {
      grant: [{ type: "Group", permissions: ["WRITE"], uri: "http://acs.amazonaws.com/groups/s3/LogDelivery" }],
    },
    ...enforced,
  }),
  harmless("an access point of one VPC for one role", {
    "aws_s3_access_point.x": {
      bucket: "a",
      name: "a",
      policy: `{"Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::${own}:role/etl"},"Action":"s3:GetObject","Resource":"*"}]}`,
    },
  }),
  wide(
    "KMS-004",
    "nobody but a role that Terraform makes",
    key({ Principal: { AWS: "${aws_iam_role.deploy.arn}" }, Action: "kms:*", Resource: "*" }),
  ),
  harmless(
    "the account by what Terraform reads",
    key({ ...rootManages, Principal: { AWS: "${data.aws_caller_identity.current.account_id}" } }),
  ),
  harmless(
    "everyone of the account, by condition, in the shortest form",
    key({ ...rootManages, Principal: "*", Condition: { StringEquals: { "kms:CallerAccount": own } } }),
  ),
];
