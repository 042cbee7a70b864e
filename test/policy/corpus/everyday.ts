import { attached, type CorpusCase, federation, harmless, identity, own, rootManages, sibling, trust } from "./case";

const issuer = "token.actions.githubusercontent.com";
const audience = { [`${issuer}:aud`]: "sts.amazonaws.com" };
const s3 = (condition: object) =>
  attached("aws_s3_bucket_policy", {
    Principal: "*",
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::acme-raw/*",
    Condition: condition,
  });

/** Policies as the manuals of services show them, whose wildcards are narrow or need to be wide. */
export const everydayCases: readonly CorpusCase[] = [
  harmless(
    "security groups",
    identity({ Action: ["ec2:CreateSecurityGroup", "ec2:AuthorizeSecurityGroupIngress"], Resource: "*" }),
  ),
  harmless("instances end", identity({ Action: ["ec2:TerminateInstances", "ec2:StopInstances"], Resource: "*" })),
  harmless("messages to any topic", identity({ Action: "sns:Publish", Resource: "*" })),
  harmless(
    "alarms with a prefix",
    identity({ Action: "cloudwatch:*", Resource: `arn:aws:cloudwatch:*:${own}:alarm:acme-*` }),
  ),
  harmless("one hosted zone", identity({ Action: "route53:*", Resource: "arn:aws:route53:::hostedzone/Z0123456789" })),
  harmless(
    "log groups of functions",
    identity({ Action: "logs:*", Resource: "arn:aws:logs:*:*:log-group:/aws/lambda/*" }),
  ),
  harmless(
    "images of all repositories",
    identity({
      Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"],
      Resource: "*",
    }),
  ),
  harmless(
    "settings, but no objects",
    identity({ Action: ["s3:GetBucket*", "rds:Describe*", "lambda:List*", "lambda:GetFunction"], Resource: "*" }),
  ),
  harmless(
    "tables with a prefix",
    identity({ Action: "dynamodb:*", Resource: `arn:aws:dynamodb:*:${own}:table/acme-*` }),
  ),
  harmless(
    "objects with a tag",
    identity({
      Action: "s3:GetObject",
      Resource: "*",
      Condition: { StringEquals: { "s3:ExistingObjectTag/team": "data" } },
    }),
  ),
  harmless(
    "objects through one access point",
    identity({
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::*",
      Condition: { StringEquals: { "s3:DataAccessPointArn": `arn:aws:s3:us-east-1:${own}:accesspoint/etl` } },
    }),
  ),
  harmless(
    "one database of the catalog",
    identity({
      Action: "glue:*",
      Resource: ["catalog", "database/acme", "table/acme/*"].map((each) => `arn:aws:glue:us-east-1:${own}:${each}`),
    }),
  ),
  harmless(
    "one topic of a Kafka cluster, whatever its UUID",
    identity({ Action: "kafka-cluster:ReadData", Resource: `arn:aws:kafka:us-east-1:${own}:topic/media/*/events` }),
  ),
  harmless(
    "everything of one Kafka cluster",
    identity({
      Action: "kafka-cluster:*",
      Resource: ["cluster", "topic", "group"].map((kind) => `arn:aws:kafka:us-east-1:${own}:${kind}/media/*`),
    }),
  ),
  harmless(
    "own sessions",
    identity({
      Action: ["ssm:TerminateSession", "ssm:ResumeSession"],
      Resource: "arn:aws:ssm:*:*:session/$${aws:username}-*",
    }),
  ),
  harmless(
    "sessions on one instance, by any document of that name",
    identity({
      Action: "ssm:StartSession",
      Resource: [
        `arn:aws:ec2:us-east-1:${own}:instance/i-0123456789abcdef0`,
        "arn:aws:ssm:*:*:document/AWS-StartSSHSession",
      ],
    }),
  ),
  harmless(
    "MFA of the own user",
    identity({
      Action: ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice"],
      Resource: ["arn:aws:iam::*:mfa/*", "arn:aws:iam::*:user/$${aws:username}"],
    }),
  ),
  harmless(
    "services encrypt with a key",
    attached("aws_kms_key", rootManages, {
      Principal: { Service: ["cloudwatch.amazonaws.com", "sns.amazonaws.com"] },
      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
      Resource: "*",
    }),
  ),
  harmless(
    "the account among others",
    attached("aws_kms_key", {
      ...rootManages,
      Principal: { AWS: [`arn:aws:iam::${own}:role/admin`, `arn:aws:iam::${own}:root`] },
    }),
  ),
  harmless(
    "the account repairs the policy, and no more",
    attached("aws_kms_key", { ...rootManages, Action: ["kms:PutKeyPolicy", "kms:Get*"] }),
  ),
  harmless("two networks", s3({ StringEquals: { "aws:SourceVpc": ["vpc-0a1b2c3d", "vpc-4e5f6a7b"] } })),
  harmless("two accounts of the project", s3({ StringEquals: { "aws:PrincipalAccount": [own, sibling] } })),
  harmless(
    "people of another account of the project",
    s3({ ArnLike: { "aws:PrincipalArn": [`arn:aws:iam::${sibling}:role/aws-reserved/sso.amazonaws.com/*`] } }),
  ),
  harmless(
    "private networks",
    s3({ IpAddress: { "aws:SourceIp": ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"] } }),
  ),
  harmless(
    "the own account, from an office",
    attached(
      "aws_s3_bucket_policy",
      { Principal: { AWS: own }, Action: "s3:*", Resource: "*" },
      {
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: "*",
        Condition: { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
      },
    ),
  ),
  harmless(
    "environments and tags of two repositories",
    federation(issuer, {
      StringEquals: audience,
      StringLike: { [`${issuer}:sub`]: ["repo:acme/a:environment:*", "repo:acme/b:ref:refs/tags/v*"] },
    }),
  ),
  harmless(
    "one person of a company's own provider",
    federation("acme.okta.com", {
      StringEquals: { "acme.okta.com:aud": "0oa1b2c3", "acme.okta.com:sub": "ana@acme.example" },
    }),
  ),
  harmless(
    "one client of Google",
    trust({
      Principal: { Federated: "accounts.google.com" },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: { StringEquals: { "accounts.google.com:aud": "1234567890", "accounts.google.com:sub": "9876543210" } },
    }),
  ),
  harmless(
    "people who signed in to the account",
    trust({
      Principal: { AWS: `arn:aws:iam::${own}:root` },
      Condition: {
        ArnLike: {
          "aws:PrincipalArn": `arn:aws:iam::${own}:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Admin_*`,
        },
      },
    }),
  ),
  harmless(
    "sessions with a tag of any value",
    trust({
      Principal: { AWS: `arn:aws:iam::${own}:role/ci` },
      Action: ["sts:AssumeRole", "sts:TagSession"],
      Condition: { StringLike: { "aws:RequestTag/team": "*" } },
    }),
  ),
];
