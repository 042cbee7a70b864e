import {
  attached,
  type CorpusCase,
  federation,
  harmless,
  own,
  rootManages,
  sibling,
  stranger,
  trust,
  vendor,
  wide,
} from "./case";

const issuer = "token.actions.githubusercontent.com";
const audience = { [`${issuer}:aud`]: "sts.amazonaws.com" };
const github = (sub: unknown, operator = "StringLike") => {
  const subject = { [`${issuer}:sub`]: sub };
  return federation(
    issuer,
    operator === "StringEquals"
      ? { StringEquals: { ...audience, ...subject } }
      : { StringEquals: audience, [operator]: subject },
  );
};
const eks = "oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF";
const pod = (sub: string) =>
  federation(eks, { StringLike: { [`${eks}:sub`]: sub, [`${eks}:aud`]: "sts.amazonaws.com" } });
const gitlab = (sub: string) =>
  federation("gitlab.com", { StringLike: { "gitlab.com:sub": sub, "gitlab.com:aud": "https://gitlab.com" } });
const cloud = (sub: string) =>
  federation("app.terraform.io", {
    StringLike: { "app.terraform.io:sub": sub },
    StringEquals: { "app.terraform.io:aud": "aws.workload.identity" },
  });
const pool = "cognito-identity.amazonaws.com";
const cognito = (condition: object) =>
  trust({ Principal: { Federated: pool }, Action: "sts:AssumeRoleWithWebIdentity", Condition: condition });
const saml = (condition?: object) =>
  trust({
    Principal: { Federated: `arn:aws:iam::${own}:saml-provider/okta` },
    Action: "sts:AssumeRoleWithSAML",
    ...(condition === undefined ? {} : { Condition: condition }),
  });

/** Trust policies: subjects of identity providers, and other accounts. */
export const trustCases: readonly CorpusCase[] = [
  wide("IAM-004", "no subject", federation(issuer, { StringEquals: audience })),
  wide("IAM-004", "no condition", federation(issuer)),
  wide("IAM-004", "any subject", github("*")),
  wide("IAM-004", "any repository", github("repo:*")),
  wide("IAM-004", "any repository of anyone", github("repo:*/*")),
  wide("IAM-004", "a repository of that name of anyone", github("repo:*/infrastructure:ref:refs/heads/main")),
  wide("IAM-004", "every owner whose name begins so", github("repo:acme*")),
  wide("IAM-004", "every owner whose name begins so, with a repository", github("repo:acme*/infrastructure:*")),
  wide("IAM-004", "an owner of one more letter", github("repo:acm?/infrastructure:*")),
  wide("IAM-004", "an environment of that name in any repository", github("environment:production", "StringEquals")),
  wide("IAM-004", "a branch of any repository", github("ref:refs/heads/main", "StringEquals")),
  wide("IAM-004", "an own repository, or any", github(["repo:acme/infrastructure:ref:refs/heads/main", "repo:*"])),
  wide("IAM-004", "all but one repository", github("repo:acme/sandbox:*", "StringNotLike")),
  wide("IAM-004", "if the token has a subject", github("repo:acme/infrastructure:*", "StringLikeIfExists")),
  wide("IAM-004", "any workload of the cluster", pod("system:serviceaccount:*:*")),
  wide("IAM-004", "any namespace", pod("system:serviceaccount:*:external-dns")),
  wide("IAM-004", "every subject of the cluster", pod("system:*")),
  wide("IAM-004", "any project of GitLab", gitlab("project_path:*:ref_type:branch:ref:main")),
  wide("IAM-004", "any organization of HCP Terraform", cloud("organization:*:project:*:workspace:prod:run_phase:*")),
  wide("IAM-004", "any identity pool", cognito({ "ForAnyValue:StringLike": { [`${pool}:amr`]: "authenticated" } })),
  wide("IAM-004", "any audience of SAML", saml({ StringLike: { "SAML:aud": "*" } })),
  wide("IAM-004", "SAML without an audience", saml()),
  wide(
    "IAM-004",
    "in the partition of China",
    trust({
      Principal: { Federated: `arn:aws-cn:iam::${own}:oidc-provider/${issuer}` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: { StringLike: { [`${issuer}:sub`]: "repo:*", ...audience } },
    }),
  ),
  wide(
    "IAM-011",
    "no audience",
    federation(issuer, { StringLike: { [`${issuer}:sub`]: "repo:acme/infrastructure:*" } }),
  ),
  wide(
    "IAM-011",
    "any audience",
    federation(eks, {
      StringEquals: { [`${eks}:sub`]: "system:serviceaccount:kube-system:external-dns" },
      StringLike: { [`${eks}:aud`]: "*" },
    }),
  ),
  wide("IAM-008", "a stranger's account", trust({ Principal: { AWS: `arn:aws:iam::${stranger}:root` } })),
  wide(
    "IAM-008",
    "a stranger's account by its number",
    trust({ Principal: { AWS: [`arn:aws:iam::${own}:root`, stranger] } }),
  ),
  wide(
    "IAM-008",
    "a stranger's session",
    trust({ Principal: { AWS: `arn:aws:sts::${stranger}:assumed-role/admin/me` } }),
  ),
  wide(
    "IAM-008",
    "a stranger's provider of identities",
    federation(
      issuer,
      { StringEquals: { ...audience, [`${issuer}:sub`]: "repo:acme/infrastructure:ref:refs/heads/main" } },
      stranger,
    ),
  ),
  wide(
    "IAM-008",
    "a stranger reads a bucket",
    attached("aws_s3_bucket_policy", {
      Principal: { AWS: `arn:aws:iam::${stranger}:role/etl` },
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::acme-raw/*",
    }),
  ),
  wide(
    "IAM-008",
    "a stranger decrypts",
    attached("aws_kms_key", rootManages, {
      Principal: { AWS: `arn:aws:iam::${stranger}:root` },
      Action: "kms:Decrypt",
      Resource: "*",
    }),
  ),
  wide(
    "IAM-008",
    "a stranger by condition",
    attached("aws_sqs_queue_policy", {
      Principal: "*",
      Action: "sqs:*",
      Resource: "*",
      Condition: { StringEquals: { "aws:PrincipalAccount": stranger } },
    }),
  ),
  wide(
    "IAM-008",
    "in the partition of GovCloud",
    trust({ Principal: { AWS: `arn:aws-us-gov:iam::${stranger}:root` } }),
  ),

  harmless("one repository, any ref", github("repo:acme/infrastructure:*")),
  harmless("one branch of one repository", github("repo:acme/infrastructure:ref:refs/heads/main", "StringEquals")),
  harmless(
    "one environment of one repository",
    github("repo:acme/infrastructure:environment:production", "StringEquals"),
  ),
  harmless("every repository of the own organization", github("repo:acme/*")),
  harmless("repositories of the own organization with a prefix", github("repo:acme/platform-*:ref:refs/heads/main")),
  harmless("the immutable form with the owner's number", github("repo:acme@1234567/infrastructure@7654321:*")),
  harmless(
    "a reusable workflow of the own organization",
    github("job_workflow_ref:acme/workflows/.github/workflows/deploy.yml@*"),
  ),
  harmless("a repository that Terraform computes", github("repo:${var.owner}/${var.repository}:*")),
  harmless("several repositories", github(["repo:acme/a:*", "repo:acme/b:*"])),
  harmless("one service account", pod("system:serviceaccount:kube-system:external-dns")),
  harmless("the service accounts of one namespace", pod("system:serviceaccount:jobs:*")),
  harmless(
    "an issuer that Terraform computes",
    trust({
      Principal: { Federated: "${aws_iam_openid_connect_provider.eks.arn}" },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: {
          '${replace(aws_eks_cluster.x.identity[0].oidc[0].issuer, "https://", "")}:sub':
            "system:serviceaccount:jobs:etl",
          '${replace(aws_eks_cluster.x.identity[0].oidc[0].issuer, "https://", "")}:aud': "sts.amazonaws.com",
        },
      },
    }),
  ),
  harmless("one project of GitLab", gitlab("project_path:acme/infrastructure:ref_type:branch:ref:main")),
  harmless("a group of GitLab", gitlab("project_path:acme/*:ref_type:branch:ref:main")),
  harmless("one workspace of HCP Terraform", cloud("organization:acme:project:platform:workspace:prod:run_phase:*")),
  harmless(
    "one identity pool, signed in",
    cognito({
      StringEquals: { [`${pool}:aud`]: "us-east-1:12345678-abcd-abcd-abcd-123456790ab" },
      "ForAnyValue:StringLike": { [`${pool}:amr`]: "authenticated" },
    }),
  ),
  harmless("SAML for the console", saml({ StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } })),
  harmless(
    "pod identity of the own account",
    trust({
      Principal: { Service: "pods.eks.amazonaws.com" },
      Action: ["sts:AssumeRole", "sts:TagSession"],
      Condition: { StringEquals: { "aws:SourceAccount": own } },
    }),
  ),
  harmless("the own account", trust({ Principal: { AWS: `arn:aws:iam::${own}:root` } })),
  harmless("another account of the project", trust({ Principal: { AWS: sibling } })),
  harmless(
    "a vendor that the organization trusts",
    trust({
      Principal: { AWS: `arn:aws:iam::${vendor}:root` },
      Condition: { StringEquals: { "sts:ExternalId": "7f3a" } },
    }),
  ),
  harmless(
    "an account that Terraform computes",
    trust({
      Principal: {
        AWS: "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:root",
      },
    }),
  ),
  harmless("the role of another resource", trust({ Principal: { AWS: "${aws_iam_role.ci.arn}" } })),
  harmless(
    "a denial of a stranger",
    attached("aws_sqs_queue_policy", { Effect: "Deny", Principal: { AWS: stranger }, Action: "sqs:*", Resource: "*" }),
  ),
  harmless(
    "everyone, held to roles of the project",
    trust({
      Principal: { AWS: "*" },
      Condition: { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${sibling}:role/ci-*` } },
    }),
  ),
  wide(
    "IAM-008",
    "a stranger with any external ID",
    trust({ Principal: { AWS: stranger }, Condition: { StringLike: { "sts:ExternalId": "*" } } }),
  ),
  wide(
    "IAM-004",
    "a branch of any repository, at a provider that Terraform makes",
    trust({
      Principal: { Federated: "${aws_iam_openid_connect_provider.github.arn}" },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: { StringEquals: { ...audience, [`${issuer}:sub`]: "ref:refs/heads/main" } },
    }),
  ),
  wide("IAM-004", "every owner whose name begins with a variable", github("repo:${var.owner}*")),
  wide("IAM-004", "a word that no token of GitHub has", github("deploy", "StringEquals")),
  wide("IAM-002", "the root of any account", trust({ Principal: { AWS: "arn:aws:iam::*:root" } })),
];
