import { attached, type CorpusCase, harmless, identity, own, wide } from "./case";

const anywhere = { Resource: "*" };

/** Actions and resources of identity policies: the shapes of Cloudsplaining, Parliament and Checkov. */
export const actionCases: readonly CorpusCase[] = [
  wide("IAM-001", "everything", identity({ Action: "*", Resource: "*" })),
  wide("IAM-001", "everything, with two wildcards", identity({ Action: "*:*", Resource: "*" })),
  wide("IAM-001", "everything, by an ARN of wildcards", identity({ Action: "*", Resource: "arn:aws:*:*:*:*" })),
  wide("IAM-001", "a whole service in capitals", identity({ Action: "S3:*", ...anywhere })),
  wide("IAM-001", "a question mark before the asterisk", identity({ Action: "dynamodb:?*", ...anywhere })),
  wide("IAM-001", "a whole service on all its buckets", identity({ Action: "s3:*", Resource: "arn:aws:s3:::*" })),
  wide(
    "IAM-001",
    "a whole service on all its buckets and objects",
    identity({ Action: ["s3:*"], Resource: ["arn:aws:s3:::acme-raw", "arn:aws:s3:::*/*"] }),
  ),
  wide(
    "IAM-001",
    "a whole service on all its queues",
    identity({ Action: "sqs:*", Resource: `arn:aws:sqs:us-east-1:${own}:*` }),
  ),
  wide("IAM-001", "IAM on all roles", identity({ Action: "iam:*", Resource: `arn:aws:iam::${own}:role/*` })),
  wide("IAM-001", "in the partition of China", identity({ Action: "s3:*", Resource: "arn:aws-cn:s3:::*" })),
  wide(
    "IAM-001",
    "all but IAM is nearly all",
    identity({ NotAction: ["iam:*", "organizations:*", "account:*"], Resource: "*" }),
  ),
  wide("IAM-001", "all but one bucket", identity({ Action: "s3:*", NotResource: "arn:aws:s3:::acme-audit/*" })),
  wide(
    "IAM-001",
    "a region leaves everything in it",
    identity({ Action: "ec2:*", ...anywhere, Condition: { StringEquals: { "aws:RequestedRegion": "eu-central-1" } } }),
  ),
  wide(
    "IAM-001",
    "MFA says who acts, and not on what",
    identity({ Action: "iam:*", ...anywhere, Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }),
  ),
  wide(
    "IAM-001",
    "a tag with any value, if there is one",
    identity({ Action: "rds:*", ...anywhere, Condition: { StringLikeIfExists: { "aws:ResourceTag/team": "*" } } }),
  ),
  wide("IAM-001", "an endpoint for everyone and everything", {
    "aws_vpc_endpoint.s3": {
      policy: '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::*"}]}',
    },
  }),
  wide("IAM-001", "a permission set of the whole organization", {
    "aws_ssoadmin_permission_set_inline_policy.x": {
      inline_policy: '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
    },
  }),
  wide("IAM-001", "a data source that includes another", {
    "aws_iam_policy.x": { policy: "${data.aws_iam_policy_document.outer.json}" },
    "data.aws_iam_policy_document.outer": {
      source_policy_documents: ["${data.aws_iam_policy_document.inner.json}"],
      statement: [{ sid: "Read", actions: ["ec2:Describe*"], resources: ["*"] }],
    },
    "data.aws_iam_policy_document.inner": { statement: { sid: "All", actions: ["*"], resources: ["*"] } },
  }),
  wide("IAM-005", "passing any role", identity({ Action: "iam:PassRole", ...anywhere })),
  wide("IAM-005", "in other case, with a wildcard", identity({ Action: "IAM:pass*", ...anywhere })),
  wide("IAM-005", "a question mark hides the action", identity({ Action: "iam:P?ssRole", ...anywhere })),
  wide(
    "IAM-005",
    "all roles of the account",
    identity({ Action: ["ecs:RunTask", "iam:PassRole"], Resource: `arn:aws:iam::${own}:role/*` }),
  ),
  wide(
    "IAM-005",
    "to any service",
    identity({ Action: "iam:PassRole", ...anywhere, Condition: { StringLike: { "iam:PassedToService": "*" } } }),
  ),
  wide("IAM-005", "all roles but one", identity({ Action: "iam:PassRole", NotResource: `arn:aws:iam::${own}:role/a` })),
  wide("IAM-009", "makes a policy whatever it likes", identity({ Action: "iam:CreatePolicyVersion", ...anywhere })),
  wide("IAM-009", "keys of every user", identity({ Action: ["iam:CreateAccessKey"], ...anywhere })),
  wide("IAM-009", "attaches any policy", identity({ Action: "iam:Attach*", Resource: `arn:aws:iam::${own}:*` })),
  wide(
    "IAM-009",
    "rewrites the trust of every role",
    identity({ Action: "iam:Update*", Resource: "arn:aws:iam::*:*" }),
  ),
  wide("IAM-009", "every function's code", identity({ Action: "lambda:UpdateFunction*", ...anywhere })),
  wide("IAM-009", "assumes any role", identity({ Action: "sts:AssumeRole", Resource: "arn:aws:iam::*:role/*" })),
  wide(
    "IAM-009",
    "an MFA does not name users",
    identity({
      Action: "iam:CreateLoginProfile",
      ...anywhere,
      Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
    }),
  ),
  wide("IAM-009", "a shell on every instance", identity({ Action: ["ssm:SendCommand"], ...anywhere })),
  wide("IAM-009", "opens every bucket", identity({ Action: "s3:PutBucket*", Resource: "arn:aws:s3:::*" })),
  wide("IAM-009", "opens every key", identity({ Action: "kms:Put*", Resource: `arn:aws:kms:*:${own}:key/*` })),
  wide("IAM-009", "reads every secret", identity({ Action: "secretsmanager:Get*", ...anywhere })),
  wide("IAM-009", "reads every object", identity({ Action: ["s3:Get*", "s3:List*"], ...anywhere })),
  wide("IAM-009", "reads every parameter", identity({ Action: "ssm:GetParameter*", ...anywhere })),
  wide("IAM-009", "decrypts everything", identity({ Action: ["kms:Decrypt"], Resource: "arn:aws:kms:*:*:key/*" })),
  wide("IAM-009", "deletes every object", identity({ Action: "s3:Delete*", ...anywhere })),
  wide("IAM-009", "deletes every key", identity({ Action: ["kms:Schedule*"], ...anywhere })),
  wide("IAM-009", "a wildcard in the middle of the name", identity({ Action: "iam:*Policy", ...anywhere })),
  wide("IAM-009", "in a group", attached("aws_iam_group_policy", { Action: "iam:AddUserToGroup", Resource: "*" })),
  wide("IAM-009", "in an inline policy of the role", {
    "aws_iam_role.x": {
      assume_role_policy:
        '{"Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}',
      inline_policy: [
        {
          name: "deploy",
          policy:
            '${jsonencode({"Statement" = [{"Effect" = "Allow", "Action" = ["iam:PutRolePolicy"], "Resource" = "*"}]})}',
        },
      ],
    },
  }),

  harmless(
    "one bucket and its objects",
    identity({ Action: "s3:*", Resource: ["arn:aws:s3:::a", "arn:aws:s3:::a/*"] }),
  ),
  harmless("buckets with a prefix", identity({ Action: "s3:*", Resource: "arn:aws:s3:::acme-prod-*" })),
  harmless("only descriptions", identity({ Action: ["ec2:Describe*", "iam:List*", "iam:GetRole*"], ...anywhere })),
  harmless("a denial", identity({ Effect: "Deny", Action: "*", Resource: "*" })),
  harmless(
    "a denial of all but MFA set-up, beside a narrow permission",
    identity(
      { Action: "iam:GetUser", Resource: `arn:aws:iam::${own}:user/$\${aws:username}` },
      {
        Effect: "Deny",
        NotAction: ["iam:EnableMFADevice"],
        Resource: "*",
        Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
      },
    ),
  ),
  harmless(
    "own access keys: the policy variable names the user",
    identity({ Action: ["iam:CreateAccessKey"], Resource: `arn:aws:iam::*:user/$\${aws:username}` }),
  ),
  harmless(
    "a service on tagged resources",
    identity({ Action: "ec2:*", ...anywhere, Condition: { StringEquals: { "ec2:ResourceTag/team": "data" } } }),
  ),
  harmless("one action that knows no resources", identity({ Action: "ecr:GetAuthorizationToken", ...anywhere })),
  harmless("metrics", identity({ Action: ["cloudwatch:PutMetricData", "xray:Put*"], ...anywhere })),
  harmless("passing one role", identity({ Action: "iam:PassRole", Resource: `arn:aws:iam::${own}:role/node` })),
  harmless("passing roles with a prefix", identity({ Action: "iam:PassRole", Resource: "arn:aws:iam::*:role/acme-*" })),
  harmless("passing roles of one path", identity({ Action: "iam:Pass*", Resource: `arn:aws:iam::${own}:role/jobs/*` })),
  harmless(
    "passing any role to EC2 alone",
    identity({
      Action: "iam:PassRole",
      ...anywhere,
      Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
    }),
  ),
  harmless(
    "roles under a permissions boundary",
    identity({
      Action: ["iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy"],
      ...anywhere,
      Condition: { StringEquals: { "iam:PermissionsBoundary": `arn:aws:iam::${own}:policy/boundary` } },
    }),
  ),
  harmless(
    "service-linked roles",
    identity({ Action: "iam:CreateServiceLinkedRole", Resource: "arn:aws:iam::*:role/aws-service-role/*" }),
  ),
  harmless(
    "grants for AWS services alone",
    identity({ Action: "kms:CreateGrant", ...anywhere, Condition: { Bool: { "kms:GrantIsForAWSResource": true } } }),
  ),
  harmless(
    "decryption through one service",
    identity({
      Action: "kms:Decrypt",
      ...anywhere,
      Condition: { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } },
    }),
  ),
  harmless(
    "parameters of AWS",
    identity({ Action: "ssm:GetParameter", Resource: "arn:aws:ssm:us-east-1::parameter/aws/service/*" }),
  ),
  harmless(
    "secrets of one application",
    identity({
      Action: "secretsmanager:GetSecretValue",
      Resource: `arn:aws:secretsmanager:*:${own}:secret:acme/app/*`,
    }),
  ),
  harmless("an ARN that Terraform computes", identity({ Action: "s3:*", Resource: "${aws_s3_bucket.raw.arn}/*" })),
  harmless(
    "objects of a bucket that Terraform names",
    identity({ Action: "s3:Get*", Resource: "arn:aws:s3:::${aws_s3_bucket.raw.id}/*" }),
  ),
  harmless("all indexes of one table", {
    ...identity({ Action: "dynamodb:*", Resource: `arn:aws:dynamodb:us-east-1:${own}:table/orders/index/*` }),
  }),
  harmless(
    "assuming one role of each account",
    identity({ Action: "sts:AssumeRole", Resource: "arn:aws:iam::*:role/audit" }),
  ),
  harmless(
    "a session with nothing but tags",
    identity({ Action: ["sts:TagSession", "sts:GetCallerIdentity"], ...anywhere }),
  ),
  harmless(
    "one function's code",
    identity({ Action: "lambda:Update*", Resource: `arn:aws:lambda:*:${own}:function:etl-*` }),
  ),
  harmless("a wildcard that covers readers alone", identity({ Action: "kms:List*", ...anywhere })),
  harmless("a document whose wide statement is replaced by a narrow one with its Sid", {
    "aws_iam_policy.x": { policy: "${data.aws_iam_policy_document.outer.json}" },
    "data.aws_iam_policy_document.outer": {
      source_policy_documents: ['{"Statement":[{"Sid":"S3","Effect":"Allow","Action":"s3:*","Resource":"*"}]}'],
      override_policy_documents: [
        '{"Statement":[{"Sid":"S3","Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::acme-raw/*"}]}',
      ],
    },
  }),
  harmless("an endpoint for the organization's buckets", {
    "aws_vpc_endpoint.s3": {
      policy:
        '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}]}',
    },
  }),
  wide("IAM-001", "an ARN that ends after the service", identity({ Action: "s3:*", Resource: "arn:aws:s3:*" })),
  wide("IAM-001", "an ARN that ends at once", identity({ Action: "dynamodb:*", Resource: "arn:*" })),
  wide(
    "IAM-001",
    "all topics of all Kafka clusters",
    identity({ Action: "kafka-cluster:*", Resource: `arn:aws:kafka:*:${own}:topic/*` }),
  ),
  wide(
    "IAM-009",
    "every parameter, without a slash",
    identity({ Action: "ssm:GetParameter", Resource: `arn:aws:ssm:*:${own}:parameter*` }),
  ),
  wide(
    "IAM-009",
    "sessions on every instance",
    identity({ Action: "ssm:StartSession", Resource: `arn:aws:ec2:*:${own}:instance/*` }),
  ),
  wide(
    "IAM-009",
    "grants for all but AWS services",
    identity({ Action: "kms:CreateGrant", ...anywhere, Condition: { Bool: { "kms:GrantIsForAWSResource": "false" } } }),
  ),
  harmless(
    "passing any role to EC2, if it is passed to a service at all",
    identity({
      Action: "iam:PassRole",
      ...anywhere,
      Condition: { StringEqualsIfExists: { "iam:PassedToService": "ec2.amazonaws.com" } },
    }),
  ),
  harmless("an endpoint for buckets of the organization", {
    "aws_vpc_endpoint.s3": {
      policy:
        '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceOrgID":"o-a1b2c3d4e5"}}}]}',
    },
  }),
  wide(
    "IAM-001",
    "a network says from where, and not on what",
    identity({ Action: "s3:*", ...anywhere, Condition: { StringEquals: { "aws:SourceVpce": "vpce-0a1b2c3d" } } }),
  ),
  wide(
    "IAM-001",
    "every access point",
    identity({ Action: "s3:*", Resource: `arn:aws:s3:us-east-1:${own}:accesspoint/*` }),
  ),
  wide(
    "IAM-005",
    "to every service, by its domain",
    identity({
      Action: "iam:PassRole",
      ...anywhere,
      Condition: { StringLike: { "iam:PassedToService": "*.amazonaws.com" } },
    }),
  ),
  wide(
    "IAM-009",
    "every policy of AWS may be attached",
    identity({
      Action: "iam:AttachRolePolicy",
      ...anywhere,
      Condition: { ArnLike: { "iam:PolicyARN": "arn:aws:iam::aws:policy/*" } },
    }),
  ),
  wide(
    "IAM-009",
    "AdministratorAccess may be attached",
    identity({
      Action: "iam:AttachUserPolicy",
      ...anywhere,
      Condition: {
        ArnEquals: {
          "iam:PolicyARN": ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/AdministratorAccess"],
        },
      },
    }),
  ),
];
