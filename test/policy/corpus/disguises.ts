import { attached, type CorpusCase, federation, identity, own, rootManages, statementsOf, trust, wide } from "./case";

const issuer = "token.actions.githubusercontent.com";
const audience = { [`${issuer}:aud`]: "sts.amazonaws.com" };
const github = (sub: string) => federation(issuer, { StringEquals: audience, StringLike: { [`${issuer}:sub`]: sub } });
const s3 = (condition: object) =>
  attached("aws_s3_bucket_policy", { Principal: "*", Action: "s3:*", Resource: "*", Condition: condition });
const sqs = (condition: object) =>
  attached("aws_sqs_queue_policy", { Principal: "*", Action: "sqs:*", Condition: condition });

/** Wide policies that a check of spelling takes for narrow ones. */
export const disguiseCases: readonly CorpusCase[] = [
  wide(
    "IAM-001",
    "a narrow resource beside every one",
    identity({ Action: ["*"], Resource: ["arn:aws:s3:::acme-raw", "*"] }),
  ),
  wide(
    "IAM-001",
    "the caller's tag",
    identity({ Action: "iam:*", Resource: "*", Condition: { StringEquals: { "aws:PrincipalTag/team": "platform" } } }),
  ),
  wide(
    "IAM-001",
    "everything without one tag",
    identity({ Action: "ec2:*", Resource: "*", Condition: { StringNotEquals: { "ec2:ResourceTag/env": "prod" } } }),
  ),
  wide(
    "IAM-001",
    "everything with a tag",
    identity({ Action: "ec2:*", Resource: "*", Condition: { Null: { "ec2:ResourceTag/env": "false" } } }),
  ),
  wide(
    "IAM-001",
    "from now on",
    identity({
      Action: "s3:*",
      Resource: "*",
      Condition: { DateGreaterThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } },
    }),
  ),
  wide(
    "IAM-001",
    "all resources of the own account are all there are",
    identity({ Action: "s3:*", Resource: "*", Condition: { StringEquals: { "aws:ResourceAccount": own } } }),
  ),
  wide(
    "IAM-005",
    "in one region, though IAM has none",
    identity({
      Action: "iam:PassRole",
      Resource: "arn:aws:iam::*:role/*",
      Condition: { StringEquals: { "aws:RequestedRegion": "us-east-1" } },
    }),
  ),
  wide(
    "IAM-005",
    "beside what makes a function",
    identity({ Action: ["lambda:CreateFunction", "lambda:InvokeFunction", "iam:PassRole"], Resource: "*" }),
  ),
  wide(
    "IAM-002",
    "any provider of identities",
    trust({ Principal: { Federated: "*" }, Action: "sts:AssumeRoleWithSAML" }),
  ),
  wide("IAM-002", "the own account, or anyone", trust({ Principal: { AWS: [`arn:aws:iam::${own}:root`, "*"] } })),
  wide("IAM-002", "a sixteenth of all addresses", s3({ IpAddress: { "aws:SourceIp": "0.0.0.0/4" } })),
  wide(
    "IAM-002",
    "four quarters",
    s3({ IpAddress: { "aws:SourceIp": ["0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2"] } }),
  ),
  wide("IAM-002", "two halves of IPv6", s3({ IpAddress: { "aws:SourceIp": ["::/1", "8000::/1"] } })),
  wide("IAM-002", "IPv6 in full", s3({ IpAddress: { "aws:SourceIp": "0:0:0:0:0:0:0:0/0" } })),
  wide("IAM-002", "twelve question marks", sqs({ StringLike: { "aws:SourceAccount": "????????????" } })),
  wide(
    "IAM-002",
    "twelve question marks in an ARN",
    sqs({ ArnLike: { "aws:SourceArn": "arn:aws:sns:*:????????????:*" } }),
  ),
  wide(
    "IAM-002",
    "the number of the account anywhere in an ARN",
    sqs({ StringLike: { "aws:PrincipalArn": `*${own}*` } }),
  ),
  wide(
    "IAM-002",
    "any service in the account's name or another's",
    attached("aws_kms_key", rootManages, {
      Principal: { AWS: "*" },
      Action: "kms:Decrypt",
      Resource: "*",
      Condition: { StringLike: { "kms:ViaService": "*" } },
    }),
  ),
  wide("IAM-002", "an access point's policy on its own", {
    "aws_s3control_access_point_policy.x": {
      policy: statementsOf([{ Principal: "*", Action: "s3:GetObject", Resource: "*" }]),
    },
  }),
  wide("IAM-004", "owners whose name ends so", github("repo:*acme/*:*")),
  wide("IAM-004", "any subject of one letter or more", github("?*")),
  wide("IAM-004", "any subject that begins with r", github("r*")),
  wide(
    "IAM-004",
    "any organization of Buildkite",
    federation("agent.buildkite.com", {
      StringLike: { "agent.buildkite.com:sub": "organization:*:pipeline:deploy:*" },
      StringEquals: { "agent.buildkite.com:aud": "sts.amazonaws.com" },
    }),
  ),
];
