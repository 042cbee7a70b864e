import { attached, type CorpusCase, harmless, own, rootManages, sibling, statementsOf, trust, wide } from "./case";

const queue = { Principal: "*", Action: "sqs:SendMessage", Resource: "*" };
const bucket = { Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::acme-raw/*" };
const sqs = (condition: object) => attached("aws_sqs_queue_policy", { ...queue, Condition: condition });
const s3 = (condition: object) => attached("aws_s3_bucket_policy", { ...bucket, Condition: condition });

/** Resource policies and trust policies with wildcard principals, and conditions that do or do not restrict them. */
export const everyoneCases: readonly CorpusCase[] = [
  wide("IAM-002", "anyone sends", attached("aws_sqs_queue_policy", queue)),
  wide("IAM-002", "a list of one wildcard", attached("aws_sns_topic_policy", { ...queue, Principal: { AWS: ["*"] } })),
  wide(
    "IAM-002",
    "everyone but one",
    attached("aws_s3_bucket_policy", {
      ...bucket,
      Principal: undefined,
      NotPrincipal: { AWS: `arn:aws:iam::${own}:root` },
    }),
  ),
  wide(
    "IAM-002",
    "any role that knows the external ID",
    trust({ Principal: { AWS: "*" }, Condition: { StringEquals: { "sts:ExternalId": "acme" } } }),
  ),
  wide("IAM-002", "a range of all addresses", s3({ IpAddress: { "aws:SourceIp": "0.0.0.0/0" } })),
  wide(
    "IAM-002",
    "all IPv6 addresses beside an office",
    s3({ IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "::/0"] } }),
  ),
  wide("IAM-002", "two halves of all addresses", s3({ IpAddress: { "aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"] } })),
  wide("IAM-002", "all addresses but some", s3({ NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } })),
  wide("IAM-002", "any ARN", sqs({ ArnLike: { "aws:SourceArn": "*" } })),
  wide("IAM-002", "any bucket of anyone", sqs({ ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" } })),
  wide("IAM-002", "any topic of any account", sqs({ ArnEquals: { "aws:SourceArn": "arn:aws:sns:us-east-1:*:*" } })),
  wide(
    "IAM-002",
    "a role of that name in any account",
    s3({ ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/deploy" } }),
  ),
  wide("IAM-002", "any role", s3({ StringLike: { "aws:PrincipalArn": ["arn:aws:iam::*:role/*"] } })),
  wide("IAM-002", "any organization", s3({ StringLike: { "aws:PrincipalOrgID": "o-*" } })),
  wide(
    "IAM-002",
    "any organization, in a path",
    s3({ "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-*/r-*/*" } }),
  ),
  wide(
    "IAM-002",
    "the organization, if there is one",
    s3({ StringEqualsIfExists: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }),
  ),
  wide(
    "IAM-002",
    "requests without an account pass too",
    sqs({ "ForAllValues:StringEquals": { "aws:SourceAccount": own } }),
  ),
  wide("IAM-002", "every account but one", sqs({ StringNotEquals: { "aws:PrincipalAccount": "123456789012" } })),
  wide("IAM-002", "anyone in any organization", s3({ Null: { "aws:PrincipalOrgID": "false" } })),
  wide("IAM-002", "TLS names nobody", s3({ Bool: { "aws:SecureTransport": "true" } })),
  wide("IAM-002", "the client says what it is", s3({ StringEquals: { "aws:UserAgent": "acme-player" } })),
  wide(
    "IAM-002",
    "the client says where it comes from",
    s3({ StringLike: { "aws:Referer": "https://acme.example/*" } }),
  ),
  wide("IAM-002", "any VPC endpoint of anyone", s3({ StringLike: { "aws:SourceVpce": "vpce-*" } })),
  wide("IAM-002", "one narrow value beside any", sqs({ StringLike: { "aws:SourceAccount": [own, "*"] } })),
  wide(
    "IAM-002",
    "the caller's account is the caller's account",
    s3({ StringEquals: { "aws:PrincipalAccount": "$${aws:PrincipalAccount}" } }),
  ),
  wide("IAM-002", "by a data source", {
    "aws_s3_bucket_policy.x": { policy: "${data.aws_iam_policy_document.x.json}" },
    "data.aws_iam_policy_document.x": {
      statement: [
        {
          actions: ["s3:GetObject"],
          resources: ["${aws_s3_bucket.raw.arn}/*"],
          principals: [{ type: "AWS", identifiers: ["*"] }],
          condition: [{ test: "IpAddress", variable: "aws:SourceIp", values: ["0.0.0.0/0"] }],
        },
      ],
    },
  }),
  wide(
    "IAM-002",
    "a denial of some actions leaves reading",
    attached("aws_s3_bucket_policy", bucket, {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutObject",
      Resource: "*",
      Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
    }),
  ),
  wide(
    "IAM-002",
    "a file system",
    attached("aws_efs_file_system_policy", { Principal: { AWS: "*" }, Action: "elasticfilesystem:ClientRootAccess" }),
  ),
  wide(
    "IAM-002",
    "a repository of images",
    attached("aws_ecr_repository_policy", {
      Principal: "*",
      Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    }),
  ),
  wide(
    "IAM-002",
    "a secret",
    attached("aws_secretsmanager_secret_policy", {
      Principal: { AWS: "*" },
      Action: "secretsmanager:GetSecretValue",
      Resource: "*",
    }),
  ),
  wide(
    "IAM-002",
    "the data catalog",
    attached("aws_glue_resource_policy", {
      Principal: { AWS: "*" },
      Action: "glue:*",
      Resource: `arn:aws:glue:us-east-1:${own}:*`,
    }),
  ),
  wide(
    "IAM-002",
    "a Kafka cluster",
    attached("aws_msk_cluster_policy", { Principal: { AWS: "*" }, Action: "kafka:CreateVpcConnection", Resource: "*" }),
  ),
  wide("IAM-002", "a search domain", {
    "aws_opensearch_domain.x": {
      access_policies: statementsOf([{ Principal: { AWS: "*" }, Action: "es:*", Resource: "*" }]),
    },
  }),
  wide(
    "IAM-002",
    "a table",
    attached("aws_dynamodb_resource_policy", { Principal: "*", Action: "dynamodb:GetItem", Resource: "*" }),
  ),
  wide("IAM-002", "an access point", attached("aws_s3_access_point", { ...bucket, Resource: "*" })),
  wide("IAM-002", "a bucket's policy as an argument of the bucket", {
    ...attached("aws_s3_bucket", bucket),
    "aws_s3_bucket_public_access_block.x": {
      bucket: "${aws_s3_bucket.x.id}",
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    },
  }),
  wide(
    "IAM-002",
    "a bus of events",
    attached("aws_cloudwatch_event_bus_policy", { Principal: "*", Action: "events:PutEvents", Resource: "*" }),
  ),
  wide("IAM-002", "everyone may send events, in the older form", {
    "aws_cloudwatch_event_permission.x": { principal: "*", statement_id: "all" },
  }),
  wide(
    "IAM-010",
    "SNS for any topic of anyone",
    attached("aws_sqs_queue_policy", {
      ...queue,
      Principal: { Service: "sns.amazonaws.com" },
      Condition: { ArnLike: { "aws:SourceArn": "arn:aws:sns:*:*:*" } },
    }),
  ),
  wide(
    "IAM-010",
    "S3 for any bucket",
    attached("aws_sns_topic_policy", {
      ...queue,
      Principal: { Service: "s3.amazonaws.com" },
      Condition: { StringLike: { "aws:SourceArn": "*" } },
    }),
  ),
  wide(
    "IAM-010",
    "a role with a range of all addresses",
    trust({
      Principal: { AWS: `arn:aws:iam::${own}:user/ci` },
      Condition: { IpAddress: { "aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"] } },
    }),
  ),

  harmless(
    "one account of the project sends",
    attached("aws_sqs_queue_policy", { ...queue, Principal: { AWS: `arn:aws:iam::${sibling}:root` } }),
  ),
  harmless(
    "everyone is denied",
    attached("aws_s3_bucket_policy", {
      ...bucket,
      Effect: "Deny",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    }),
  ),
  harmless("an office", s3({ IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "2001:db8::/48"] } })),
  harmless(
    "private addresses",
    s3({ IpAddress: { "aws:VpcSourceIp": "10.0.0.0/8" }, StringEquals: { "aws:SourceVpc": "vpc-0a1b2c3d" } }),
  ),
  harmless("one topic", sqs({ ArnEquals: { "aws:SourceArn": `arn:aws:sns:us-east-1:${own}:orders` } })),
  harmless("all topics of one account", sqs({ ArnLike: { "aws:SourceArn": `arn:aws:sns:*:${own}:*` } })),
  harmless("one bucket, whose ARN has no account", sqs({ ArnLike: { "aws:SourceArn": "arn:aws:s3:::acme-raw" } })),
  harmless(
    "roles of one path of one account",
    s3({ ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${own}:role/jobs/*` } }),
  ),
  harmless(
    "an account that Terraform computes",
    s3({ ArnLike: { "aws:PrincipalArn": "arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/*" } }),
  ),
  harmless(
    "one organization, with the key in small letters",
    s3({ StringEquals: { "aws:principalorgid": "o-a1b2c3d4e5" } }),
  ),
  harmless(
    "one unit of an organization",
    s3({ "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*" } }),
  ),
  harmless(
    "a narrow and a wide condition hold together",
    s3({ StringEquals: { "aws:SourceAccount": own }, ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" } }),
  ),
  harmless(
    "the owner of the source, as SNS writes by default",
    attached("aws_sns_topic_policy", {
      ...queue,
      Principal: { AWS: "*" },
      Action: "sns:Publish",
      Condition: { StringEquals: { "AWS:SourceOwner": own } },
    }),
  ),
  harmless("one VPC endpoint", s3({ StringEquals: { "aws:SourceVpce": "vpce-0a1b2c3d4e5f" } })),
  harmless(
    "the caller's account is the resource's",
    s3({ StringEquals: { "aws:PrincipalAccount": "$${aws:ResourceAccount}" } }),
  ),
  harmless(
    "a denial keeps out everyone outside the organization",
    attached("aws_s3_bucket_policy", bucket, {
      Effect: "Deny",
      Principal: { AWS: "*" },
      Action: "s3:*",
      Resource: ["arn:aws:s3:::acme-raw", "arn:aws:s3:::acme-raw/*"],
      Condition: {
        StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
        BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
      },
    }),
  ),
  harmless(
    "CloudFront's old identity",
    attached("aws_s3_bucket_policy", {
      ...bucket,
      Principal: { AWS: "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1ABC" },
    }),
  ),
  harmless(
    "one distribution",
    attached("aws_s3_bucket_policy", {
      ...bucket,
      Principal: { Service: "cloudfront.amazonaws.com" },
      Condition: { StringEquals: { "AWS:SourceArn": `arn:aws:cloudfront::${own}:distribution/E1ABC` } },
    }),
  ),
  harmless(
    "load balancers of a region write their logs",
    attached("aws_s3_bucket_policy", {
      Principal: { AWS: "arn:aws:iam::127311923021:root" },
      Action: "s3:PutObject",
      Resource: `arn:aws:s3:::acme-logs/AWSLogs/${own}/*`,
    }),
  ),
  harmless(
    "clients through mount targets",
    attached("aws_efs_file_system_policy", {
      Principal: { AWS: "*" },
      Action: "elasticfilesystem:ClientMount",
      Condition: { Bool: { "elasticfilesystem:AccessedViaMountTarget": "true" } },
    }),
  ),
  harmless(
    "a service pulls images",
    attached("aws_ecr_repository_policy", {
      Principal: { Service: "lambda.amazonaws.com" },
      Action: "ecr:BatchGetImage",
      Condition: { StringLike: { "aws:SourceArn": `arn:aws:lambda:us-east-1:${own}:function:*` } },
    }),
  ),
  harmless("the organization sends events, in the older form", {
    "aws_cloudwatch_event_permission.x": {
      principal: "*",
      statement_id: "org",
      condition: { key: "aws:PrincipalOrgID", type: "StringEquals", value: "o-a1b2c3d4e5" },
    },
  }),
  harmless("one role of the own account opens a search domain", {
    "aws_opensearch_domain.x": {
      access_policies: statementsOf([
        { Principal: { AWS: `arn:aws:iam::${own}:role/search` }, Action: "es:*", Resource: "*" },
      ]),
    },
  }),
  harmless(
    "a key for callers of the own account through a service",
    attached("aws_kms_key", rootManages, {
      Principal: { AWS: "*" },
      Action: "kms:Decrypt",
      Resource: "*",
      Condition: { StringEquals: { "kms:CallerAccount": own, "kms:ViaService": "s3.us-east-1.amazonaws.com" } },
    }),
  ),
  wide(
    "IAM-002",
    "32 ranges that are most of the internet together",
    s3({ IpAddress: { "aws:SourceIp": Array.from({ length: 32 }, (_, index) => `${index + 1}.0.0.0/8`) } }),
  ),
  wide(
    "IAM-002",
    "a denial for another bucket",
    attached("aws_s3_bucket_policy", bucket, {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: "arn:aws:s3:::acme-logs/*",
      Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
    }),
  ),
  harmless(
    "a denial outside the organization, whether there is one or not",
    attached("aws_s3_bucket_policy", bucket, {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: "*",
      Condition: { StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
    }),
  ),
  harmless(
    "one bucket, in the form of the S3 manual",
    sqs({ ArnLike: { "aws:SourceArn": "arn:aws:s3:*:*:acme-raw" } }),
  ),
  wide(
    "IAM-002",
    "a denial outside the organization, for plain HTTP alone",
    attached("aws_s3_bucket_policy", bucket, {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: "*",
      Condition: {
        StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
        Bool: { "aws:SecureTransport": "false" },
      },
    }),
  ),
  wide(
    "IAM-002",
    "a denial outside the organization that leaves reading",
    attached(
      "aws_s3_bucket_policy",
      { ...bucket, Action: "s3:Get*" },
      {
        Effect: "Deny",
        Principal: "*",
        NotAction: "s3:GetObject",
        Resource: "*",
        Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
      },
    ),
  ),
];
