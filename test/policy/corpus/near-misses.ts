import {
  attached,
  type CorpusCase,
  federation,
  harmless,
  identity,
  own,
  rootManages,
  sibling,
  statementsOf,
  stranger,
  trust,
  vendor,
} from "./case";

const issuer = "token.actions.githubusercontent.com";
const circle = "oidc.circleci.com/org/11111111-2222-3333-4444-555555555555";
const bucket = { Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::acme-raw/*" };
const s3 = (condition: object) => attached("aws_s3_bucket_policy", { ...bucket, Condition: condition });
const fromAccount = { Condition: { StringEquals: { "aws:SourceAccount": own } } };
const ec2 = trust({ Principal: { Service: "ec2.amazonaws.com" } })["aws_iam_role.x"]!;

/** Blocks that look like a wide one of the other files and are not. */
export const nearMissCases: readonly CorpusCase[] = [
  harmless(
    "every kind of log stream of one group",
    identity({ Action: "logs:*", Resource: `arn:aws:logs:us-east-1:${own}:log-group:/acme/etl:*` }),
  ),
  harmless("all actions on one queue", identity({ Action: "sqs:*", Resource: `arn:aws:sqs:us-east-1:${own}:orders` })),
  harmless("all actions on queues with a prefix", identity({ Action: "sqs:*", Resource: "arn:aws:sqs:*:*:acme-*" })),
  harmless(
    "all topics of one Kafka cluster",
    identity({ Action: "kafka-cluster:*", Resource: `arn:aws:kafka:us-east-1:${own}:topic/media/0f1e2d3c/*` }),
  ),
  harmless(
    "a bucket whose name looks like a kind of resource",
    identity({ Action: "s3:*", Resource: "arn:aws:s3:::table/*" }),
  ),
  harmless(
    "a queue whose name looks like a kind of resource",
    identity({ Action: "sqs:*", Resource: `arn:aws:sqs:us-east-1:${own}:secret` }),
  ),
  harmless(
    "a bucket in China",
    identity({ Action: "s3:*", Resource: ["arn:aws-cn:s3:::acme-raw", "arn:aws-cn:s3:::acme-raw/*"] }),
  ),
  harmless(
    "all but administration, on one bucket",
    identity({ NotAction: ["s3:PutBucket*", "s3:DeleteBucket*"], Resource: ["arn:aws:s3:::acme-raw/*"] }),
  ),
  harmless(
    "a denial of all but one bucket",
    identity({ Effect: "Deny", Action: "s3:*", NotResource: ["arn:aws:s3:::acme-raw", "arn:aws:s3:::acme-raw/*"] }),
  ),
  harmless(
    "instances launch without a role",
    identity({ Action: ["ec2:RunInstances", "ec2:CreateTags", "ec2:TerminateInstances"], Resource: "*" }),
  ),
  harmless(
    "names of secrets and buckets",
    identity({ Action: ["secretsmanager:ListSecrets", "s3:ListAllMyBuckets", "s3:GetBucketLocation"], Resource: "*" }),
  ),
  harmless(
    "passing a role that Terraform makes",
    identity({ Action: ["iam:PassRole", "iam:GetRole"], Resource: "${aws_iam_role.node.arn}" }),
  ),
  harmless(
    "passing roles to two services",
    identity({
      Action: "iam:PassRole",
      Resource: "*",
      Condition: { StringEquals: { "iam:PassedToService": ["ecs-tasks.amazonaws.com", "lambda.amazonaws.com"] } },
    }),
  ),
  harmless("passwords of the own user, in the data source's spelling", {
    "aws_iam_policy.x": { policy: "${data.aws_iam_policy_document.x.json}" },
    "data.aws_iam_policy_document.x": {
      statement: [{ actions: ["iam:UpdateLoginProfile"], resources: ["arn:aws:iam::*:user/&{aws:username}"] }],
    },
  }),
  harmless(
    "roles of one path may be changed",
    identity({
      Action: ["iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"],
      Resource: `arn:aws:iam::${own}:role/apps/*`,
    }),
  ),
  harmless(
    "one policy may be attached, whatever the role",
    identity({
      Action: "iam:AttachRolePolicy",
      Resource: "*",
      Condition: { ArnEquals: { "iam:PolicyARN": "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy" } },
    }),
  ),
  harmless(
    "sessions on tagged instances",
    identity({
      Action: "ssm:StartSession",
      Resource: `arn:aws:ec2:*:${own}:instance/*`,
      Condition: { StringEquals: { "ssm:resourceTag/team": "data" } },
    }),
  ),
  harmless(
    "secrets with the tag of the caller",
    identity({
      Action: "secretsmanager:GetSecretValue",
      Resource: "*",
      Condition: { StringEquals: { "secretsmanager:ResourceTag/team": "$${aws:PrincipalTag/team}" } },
    }),
  ),
  harmless(
    "decryption with one encryption context",
    identity({
      Action: "kms:Decrypt",
      Resource: "*",
      Condition: { StringEquals: { "kms:EncryptionContext:app": "etl" } },
    }),
  ),
  harmless(
    "keys by their alias",
    identity({
      Action: "kms:Decrypt",
      Resource: `arn:aws:kms:*:${own}:key/*`,
      Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/acme" } },
    }),
  ),
  harmless(
    "objects under the user's prefix",
    identity({ Action: "s3:*Object", Resource: "arn:aws:s3:::acme-home/$${aws:username}/*" }),
  ),
  harmless(
    "the account's own invitations",
    identity({ Action: ["iam:ChangePassword", "iam:GetAccountPasswordPolicy"], Resource: "*" }),
  ),
  harmless("the boundary is a wide policy and grants nothing", {
    "aws_iam_user.x": { name: "ci", permissions_boundary: "arn:aws:iam::aws:policy/AdministratorAccess" },
  }),
  harmless("logs for a function", {
    "aws_iam_role.x": {
      ...ec2,
      managed_policy_arns: ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"],
    },
  }),
  harmless("read-only access to images, in GovCloud", {
    "aws_iam_role_policy_attachment.x": {
      role: "a",
      policy_arn: "arn:aws-us-gov:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly",
    },
  }),
  harmless("a list of narrow policies", {
    "aws_iam_role_policy_attachment.x": {
      for_each: '${toset(["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"])}',
      role: "a",
      policy_arn: "${each.value}",
    },
  }),

  harmless(
    "one bucket notifies a queue",
    attached("aws_sqs_queue_policy", {
      Principal: { Service: "s3.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: "*",
      Condition: {
        ArnLike: { "aws:SourceArn": "arn:aws:s3:*:*:acme-raw" },
        StringEquals: { "aws:SourceAccount": own },
      },
    }),
  ),
  harmless(
    "any bucket of the account notifies a topic",
    attached("aws_sns_topic_policy", {
      Principal: { Service: "s3.amazonaws.com" },
      Action: "sns:Publish",
      Resource: "*",
      ...fromAccount,
    }),
  ),
  harmless("a /16 of a provider", s3({ IpAddress: { "aws:SourceIp": ["198.51.0.0/16", "203.0.113.7/32"] } })),
  harmless(
    "a tag with any value narrows beside the account",
    s3({ StringLike: { "aws:PrincipalTag/team": "*" }, StringEquals: { "aws:PrincipalAccount": own } }),
  ),
  harmless(
    "the organization, with the key present",
    s3({ Null: { "aws:PrincipalOrgID": "false" }, StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }),
  ),
  harmless("two organizations", s3({ StringEquals: { "aws:PrincipalOrgID": ["o-a1b2c3d4e5", "o-f6g7h8i9j0"] } })),
  harmless(
    "TLS and the organization",
    s3({ Bool: { "aws:SecureTransport": "true" }, StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }),
  ),
  harmless(
    "sessions of one role, by the role's number",
    s3({ StringLike: { "aws:userid": "AROAEXAMPLE1234567890:*" } }),
  ),
  harmless(
    "one access point reads through the bucket's policy",
    s3({ StringEquals: { "s3:DataAccessPointAccount": own } }),
  ),
  harmless(
    "a denial keeps out what is outside the VPC endpoint",
    attached("aws_s3_bucket_policy", bucket, {
      Effect: "Deny",
      Principal: "*",
      Action: "*",
      Resource: "*",
      Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-0a1b2c3d" } },
    }),
  ),
  harmless(
    "everyone but a role is denied deletion",
    attached("aws_s3_bucket_policy", {
      Effect: "Deny",
      NotPrincipal: { AWS: `arn:aws:iam::${own}:role/admin` },
      Action: "s3:DeleteBucket",
      Resource: "*",
    }),
  ),
  harmless(
    "an account of the project pulls images",
    attached("aws_ecr_repository_policy", {
      Principal: { AWS: [`arn:aws:iam::${sibling}:root`, own] },
      Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    }),
  ),
  harmless(
    "an account of the project reads a secret",
    attached("aws_secretsmanager_secret_policy", {
      Principal: { AWS: `arn:aws:iam::${sibling}:role/etl` },
      Action: "secretsmanager:GetSecretValue",
      Resource: "*",
    }),
  ),
  harmless(
    "an account of the project connects to Kafka",
    attached("aws_msk_cluster_policy", {
      Principal: { AWS: sibling },
      Action: ["kafka:CreateVpcConnection", "kafka:GetBootstrapBrokers"],
      Resource: "*",
    }),
  ),
  harmless(
    "Firehose connects to Kafka",
    attached("aws_msk_cluster_policy", {
      Principal: { Service: "firehose.amazonaws.com" },
      Action: "kafka:CreateVpcConnection",
      Resource: "*",
    }),
  ),
  harmless(
    "the own account shares the catalog",
    attached("aws_glue_resource_policy", {
      Principal: { AWS: `arn:aws:iam::${own}:root` },
      Action: "glue:*",
      Resource: `arn:aws:glue:us-east-1:${own}:*`,
    }),
  ),
  harmless(
    "a bus for another account of the project",
    attached("aws_cloudwatch_event_bus_policy", {
      Principal: { AWS: `arn:aws:iam::${sibling}:root` },
      Action: "events:PutEvents",
      Resource: "*",
    }),
  ),
  harmless("a search domain for an office", {
    "aws_opensearch_domain.x": {
      access_policies: statementsOf([
        {
          Principal: { AWS: "*" },
          Action: "es:ESHttp*",
          Resource: "*",
          Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
        },
      ]),
    },
  }),
  harmless(
    "a vendor uses a key",
    attached("aws_kms_key", rootManages, {
      Principal: { AWS: `arn:aws:iam::${vendor}:root` },
      Action: "kms:Decrypt",
      Resource: "*",
    }),
  ),
  harmless(
    "administrators of the key are denied its use",
    attached("aws_kms_key", rootManages, {
      Effect: "Deny",
      Principal: { AWS: `arn:aws:iam::${own}:role/admin` },
      Action: "kms:Decrypt",
      Resource: "*",
    }),
  ),
  harmless(
    "a role for the members of the organization",
    trust({ Principal: { AWS: "*" }, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } } }),
  ),
  harmless(
    "one project of CircleCI",
    federation(circle, {
      StringLike: {
        [`${circle}:sub`]:
          "org/11111111-2222-3333-4444-555555555555/project/66666666-7777-8888-9999-000000000000/user/*",
      },
      StringEquals: { [`${circle}:aud`]: "11111111-2222-3333-4444-555555555555" },
    }),
  ),
  harmless(
    "pull requests of one repository",
    federation(issuer, {
      StringEquals: {
        [`${issuer}:aud`]: "sts.amazonaws.com",
        [`${issuer}:sub`]: "repo:acme/infrastructure:pull_request",
      },
    }),
  ),

  harmless(
    "roles of that name, in the own account alone",
    trust({ Principal: { AWS: own }, Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/ci-*" } } }),
  ),
  harmless(
    "a repository in one variable",
    federation(issuer, {
      StringEquals: { [`${issuer}:aud`]: "sts.amazonaws.com" },
      StringLike: { [`${issuer}:sub`]: "repo:${var.repository}:*" },
    }),
  ),
  harmless(
    "a provider that Terraform makes, and one repository",
    trust({
      Principal: { Federated: "${aws_iam_openid_connect_provider.github.arn}" },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: {
          [`${issuer}:aud`]: "sts.amazonaws.com",
          [`${issuer}:sub`]: "repo:acme/infrastructure:ref:refs/heads/main",
        },
      },
    }),
  ),
  harmless(
    "a vendor whose account is agreed on by an external ID",
    trust({
      Principal: { AWS: `arn:aws:iam::${stranger}:root` },
      Condition: { StringEquals: { "sts:ExternalId": "0f9e8d" } },
    }),
  ),
  harmless(
    "external-dns",
    identity(
      { Action: "route53:ChangeResourceRecordSets", Resource: "arn:aws:route53:::hostedzone/*" },
      { Action: ["route53:ListHostedZones", "route53:ListResourceRecordSets"], Resource: "*" },
    ),
  ),
  harmless(
    "the cluster autoscaler",
    identity({
      Action: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
      Resource: "*",
      Condition: { StringEquals: { "aws:ResourceTag/k8s.io/cluster-autoscaler/prod": "owned" } },
    }),
  ),
  harmless(
    "Karpenter",
    identity(
      {
        Action: "iam:PassRole",
        Resource: `arn:aws:iam::${own}:role/node`,
        Condition: { StringEquals: { "iam:PassedToService": ["ec2.amazonaws.com", "ec2.amazonaws.com.cn"] } },
      },
      {
        Action: ["ec2:RunInstances", "ec2:CreateFleet"],
        Resource: ["arn:aws:ec2:us-east-1::image/*", "arn:aws:ec2:us-east-1:*:subnet/*"],
      },
      {
        Action: ["iam:CreateInstanceProfile", "iam:AddRoleToInstanceProfile"],
        Resource: `arn:aws:iam::${own}:instance-profile/*`,
        Condition: { StringEquals: { "aws:RequestTag/topology.kubernetes.io/region": "us-east-1" } },
      },
    ),
  ),
  harmless(
    "the load balancer controller",
    identity(
      {
        Action: ["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"],
        Resource: "*",
        Condition: { Null: { "aws:RequestTag/elbv2.k8s.aws/cluster": "false" } },
      },
      { Action: ["elasticloadbalancing:Describe*", "ec2:Describe*", "wafv2:GetWebACL"], Resource: "*" },
    ),
  ),
  harmless(
    "a provider of logs",
    attached("aws_iam_policy", {
      Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: "*",
    }),
  ),
  harmless(
    "messages between the agent and Systems Manager",
    identity({
      Action: ["ssmmessages:CreateControlChannel", "ssmmessages:OpenDataChannel", "ec2messages:GetMessages"],
      Resource: "*",
    }),
  ),
  harmless(
    "deployments of one stack",
    identity({ Action: "cloudformation:*", Resource: `arn:aws:cloudformation:us-east-1:${own}:stack/acme-*/*` }),
  ),
  harmless(
    "a service that is not S3, on a resource of S3",
    identity({ Action: ["s3:*", "logs:PutLogEvents"], Resource: ["arn:aws:s3:::acme-raw/*", "arn:aws:logs:*:*:*"] }),
  ),
  harmless("a grant for a role of the account", {
    "aws_kms_grant.x": { key_id: "k", grantee_principal: `arn:aws:iam::${own}:role/etl`, operations: ["Decrypt"] },
  }),
  harmless("an endpoint service for another account of the project", {
    "aws_vpc_endpoint_service.x": { acceptance_required: true, allowed_principals: [`arn:aws:iam::${sibling}:root`] },
  }),
  harmless("resources shared with the organization", {
    "aws_ram_principal_association.x": { principal: `arn:aws:organizations::${own}:organization/o-a1b2c3d4e5` },
  }),
  harmless("an image for another account of the project", {
    "aws_ami_launch_permission.x": { image_id: "ami-1", account_id: sibling },
  }),
  harmless("a file system's clients", {
    "aws_iam_role_policy_attachment.x": {
      role: "a",
      policy_arn: "arn:aws:iam::aws:policy/AmazonElasticFileSystemClientFullAccess",
    },
  }),
  harmless("one of two narrow policies", {
    "aws_iam_role_policy_attachment.x": {
      role: "a",
      policy_arn:
        '${var.debug ? "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore" : "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy"}',
    },
  }),
  harmless(
    "CloudTrail reads the ACL of its bucket",
    attached("aws_s3_bucket_policy", {
      Principal: { Service: "cloudtrail.amazonaws.com" },
      Action: "s3:GetBucketAcl",
      Resource: "arn:aws:s3:::acme-trail",
    }),
  ),
  harmless(
    "a secret that all but one role are denied",
    attached("aws_secretsmanager_secret_policy", {
      Effect: "Deny",
      Principal: "*",
      Action: "secretsmanager:GetSecretValue",
      Resource: "*",
      Condition: { StringNotEquals: { "aws:PrincipalArn": `arn:aws:iam::${own}:role/app` } },
    }),
  ),
  harmless(
    "images for the organization",
    attached("aws_ecr_repository_policy", {
      Principal: "*",
      Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      Condition: { StringLike: { "aws:PrincipalOrgID": ["o-a1b2c3d4e5"] } },
    }),
  ),
  harmless(
    "an emergency role with MFA",
    trust({
      Principal: { AWS: `arn:aws:iam::${own}:root` },
      Condition: {
        Bool: { "aws:MultiFactorAuthPresent": "true" },
        NumericLessThan: { "aws:MultiFactorAuthAge": "3600" },
      },
    }),
  ),
  harmless(
    "the number of a GitHub owner, which is not reused",
    federation(issuer, {
      StringEquals: { [`${issuer}:aud`]: "sts.amazonaws.com", [`${issuer}:repository_owner_id`]: "1234567" },
    }),
  ),
  harmless("a log group calls a function", {
    "aws_lambda_permission.x": {
      action: "lambda:InvokeFunction",
      function_name: "etl",
      principal: "logs.us-east-1.amazonaws.com",
      source_arn: "${aws_cloudwatch_log_group.x.arn}:*",
    },
  }),
  harmless(
    "another account of the project attaches encrypted volumes",
    attached("aws_kms_key", rootManages, {
      Principal: { AWS: `arn:aws:iam::${sibling}:root` },
      Action: "kms:CreateGrant",
      Resource: "*",
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    }),
  ),
  harmless(
    "Athena on one work group, with its results",
    identity(
      { Action: "athena:*", Resource: `arn:aws:athena:us-east-1:${own}:workgroup/etl` },
      { Action: ["s3:PutObject", "s3:GetObject"], Resource: "arn:aws:s3:::acme-athena/*" },
      { Action: "glue:Get*", Resource: "*" },
    ),
  ),
  harmless(
    "replication of one bucket to another",
    identity(
      { Action: ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl"], Resource: "arn:aws:s3:::acme-raw/*" },
      { Action: ["s3:ReplicateObject", "s3:ReplicateDelete"], Resource: "arn:aws:s3:::acme-copy/*" },
    ),
  ),
  harmless(
    "a wide statement that only a tagged session may use, on tagged instances",
    identity({
      Action: "ec2:*",
      Resource: "*",
      Condition: { StringEquals: { "aws:ResourceTag/team": "$${aws:PrincipalTag/team}" } },
    }),
  ),
  harmless(
    "a topic and its subscriptions",
    identity({
      Action: "sns:*",
      Resource: [`arn:aws:sns:us-east-1:${own}:orders`, `arn:aws:sns:us-east-1:${own}:orders:*`],
    }),
  ),
  harmless(
    "one API",
    identity({ Action: "execute-api:*", Resource: `arn:aws:execute-api:us-east-1:${own}:abcdefghij/*` }),
  ),
  harmless("one of the organization's units, whose ARN has the account that manages it", {
    "aws_ram_principal_association.x": {
      principal: `arn:aws:organizations::${stranger}:ou/o-a1b2c3d4e5/ou-ab12-11111111`,
    },
  }),
];
