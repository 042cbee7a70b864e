import { type Examples, policy, type Values } from "../support";

const role = "aws_iam_role_policy.x";
const github = { Federated: "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com" };
const trust = (statement: Values) => ({ "aws_iam_role.x": { assume_role_policy: policy(statement) } });
const document = (statement: Values) => ({
  [role]: { policy: "${data.aws_iam_policy_document.x.json}" },
  "data.aws_iam_policy_document.x": { statement: [statement] },
});

export const accessCases: Readonly<Record<string, Examples>> = {
  "IAM-001": {
    bad: [
      { [role]: { policy: policy({ Action: "*", Resource: "*" }) } },
      { [role]: { policy: policy({ Action: ["s3:Get*", "s3:*"], Resource: ["*"] }) } },
      { [role]: { policy: policy({ NotAction: "iam:*", Resource: "*" }) } },
      { [role]: { policy: policy({ Action: "*", NotResource: "arn:aws:s3:::x" }) } },
      { [role]: { policy: '${jsonencode({"Statement" = [{"Effect" = "Allow", "Action" = "*", "Resource" = "*"}]})}' } },
      document({ actions: ["*"], resources: ["*"] }),
      { "aws_iam_role.x": { inline_policy: [{ name: "x", policy: policy({ Action: "*", Resource: "*" }) }] } },
      { "aws_vpc_endpoint.s3": { policy: policy({ Principal: "*", Action: "*", Resource: "*" }) } },
    ],
    good: [
      { [role]: { policy: policy({ Action: "s3:*", Resource: "${aws_s3_bucket.raw.arn}/*" }) } },
      { [role]: { policy: policy({ Action: "ec2:Describe*", Resource: "*" }) } },
      { [role]: { policy: policy({ Effect: "Deny", Action: "*", Resource: "*" }) } },
      document({ effect: "Deny", actions: ["*"], resources: ["*"] }),
      // In a key policy "*" is the key.
      {
        "aws_kms_key.x": {
          policy: policy({ Principal: { AWS: "arn:aws:iam::1:root" }, Action: "kms:*", Resource: "*" }),
        },
      },
    ],
  },
  "IAM-002": {
    bad: [
      { "aws_kms_key.x": { policy: policy({ Principal: "*", Action: "kms:Decrypt", Resource: "*" }) } },
      { "aws_sqs_queue_policy.x": { policy: policy({ Principal: { AWS: ["*"] }, Action: "sqs:SendMessage" }) } },
      { "aws_s3_bucket_policy.x": { policy: policy({ NotPrincipal: { AWS: "x" }, Action: "s3:GetObject" }) } },
      trust({ Principal: { AWS: "*" }, Action: "sts:AssumeRole" }),
      {
        "aws_sns_topic_policy.x": {
          policy: policy({ Principal: "*", Condition: { StringNotEquals: { "aws:SourceAccount": "1" } } }),
        },
      },
      {
        "aws_sns_topic_policy.x": {
          policy: policy({ Principal: "*", Condition: { StringLike: { "aws:PrincipalArn": "*" } } }),
        },
      },
    ],
    good: [
      { "aws_kms_key.x": { policy: policy({ Principal: { AWS: "arn:aws:iam::1:root" }, Resource: "*" }) } },
      {
        "aws_sns_topic_policy.x": {
          policy: policy({ Principal: "*", Condition: { StringEquals: { "AWS:SourceAccount": "111111111111" } } }),
        },
      },
      { "aws_s3_bucket_policy.x": { policy: policy({ Effect: "Deny", Principal: "*", Action: "s3:*" }) } },
    ],
  },
  "IAM-003": {
    bad: [
      { [role]: { policy: "${var.policy}" } },
      { [role]: { policy: "{ not json" } },
      { [role]: { policy: "${data.aws_iam_policy_document.elsewhere.json}" } },
      {
        [role]: { policy: "${data.aws_iam_policy_document.x.json}" },
        "data.aws_iam_policy_document.x": { source_policy_documents: ["${data.aws_iam_policy_document.x.json}"] },
      },
    ],
    good: [
      { [role]: { policy: policy({ Action: "s3:GetObject", Resource: '${lookup({"a" = "b"}, "a", "c")}' }) } },
      document({ actions: ["s3:GetObject"], resources: ["*"] }),
    ],
  },
  "IAM-004": {
    bad: [
      trust({ Principal: github, Action: "sts:AssumeRoleWithWebIdentity" }),
      trust({
        Principal: github,
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringLike: { "token.actions.githubusercontent.com:sub": "*" } },
      }),
    ],
    good: [
      trust({
        Principal: github,
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringLike: { "token.actions.githubusercontent.com:sub": "repo:acme/strata:*" } },
      }),
      trust({ Principal: { Service: "pods.eks.amazonaws.com" }, Action: "sts:AssumeRole" }),
    ],
  },
  "IAM-005": {
    bad: [{ [role]: { policy: policy({ Action: ["iam:PassRole"], Resource: "*" }) } }],
    good: [
      { [role]: { policy: policy({ Action: "iam:PassRole", Resource: "${aws_iam_role.node.arn}" }) } },
      {
        [role]: {
          policy: policy({
            Action: "iam:PassRole",
            Resource: "*",
            Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
          }),
        },
      },
    ],
  },
  "IAM-006": {
    bad: [{ "aws_iam_access_key.x": { user: "x" } }],
    good: [{ "aws_iam_user.x": { name: "x" } }],
  },
  "IAM-007": {
    bad: [{ "aws_iam_role_policy_attachment.x": { policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" } }],
    good: [{ "aws_iam_role_policy_attachment.x": { policy_arn: "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy" } }],
  },
  "IAM-008": {
    bad: [
      trust({ Principal: { AWS: "arn:aws:iam::999988887777:root" }, Action: "sts:AssumeRole" }),
      { "aws_sqs_queue_policy.x": { policy: policy({ Principal: { AWS: "999988887777" }, Action: "sqs:*" }) } },
      { "aws_lambda_permission.x": { principal: "999988887777", action: "lambda:InvokeFunction" } },
    ],
    good: [
      trust({ Principal: { AWS: "arn:aws:iam::111111111111:root" }, Action: "sts:AssumeRole" }),
      trust({
        Principal: { AWS: "arn:aws:iam::999988887777:root" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": "7f3a" } },
      }),
      trust({ Principal: { AWS: "${aws_iam_role.ci.arn}" }, Action: "sts:AssumeRole" }),
    ],
  },
  "IAM-009": {
    bad: [
      { [role]: { policy: policy({ Action: "iam:CreatePolicyVersion", Resource: "*" }) } },
      {
        [role]: { policy: policy({ Action: "secretsmanager:Get*", Resource: "arn:aws:secretsmanager:*:*:secret:*" }) },
      },
    ],
    good: [
      { [role]: { policy: policy({ Action: "secretsmanager:Get*", Resource: "${aws_secretsmanager_secret.x.arn}" }) } },
      { [role]: { policy: policy({ Action: ["iam:Get*", "iam:List*"], Resource: "*" }) } },
    ],
  },
  "IAM-010": {
    bad: [
      {
        "aws_sqs_queue_policy.x": {
          policy: policy({
            Principal: { Service: "sns.amazonaws.com" },
            Action: "sqs:SendMessage",
            Condition: { ArnLike: { "aws:SourceArn": "arn:aws:sns:*:*:*" } },
          }),
        },
      },
    ],
    good: [
      {
        "aws_sqs_queue_policy.x": {
          policy: policy({
            Principal: { Service: "sns.amazonaws.com" },
            Action: "sqs:SendMessage",
            Condition: { ArnLike: { "aws:SourceArn": "arn:aws:sns:*:111111111111:*" } },
          }),
        },
      },
    ],
  },
  "IAM-011": {
    bad: [trust({ Principal: github, Action: "sts:AssumeRoleWithWebIdentity" })],
    good: [
      trust({
        Principal: github,
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" } },
      }),
    ],
  },
  "NET-001": {
    bad: [
      { "aws_security_group.x": { ingress: [{ cidr_blocks: ["0.0.0.0/0"] }] } },
      { "aws_security_group.x": { dynamic: { ingress: { content: { ipv6_cidr_blocks: ["::/0"] } } } } },
      { "aws_security_group_rule.x": { type: "ingress", cidr_blocks: ["10.0.0.0/8", "0.0.0.0/1"] } },
      { "aws_vpc_security_group_ingress_rule.x": { cidr_ipv4: "0.0.0.0/0" } },
      { "aws_vpc_security_group_ingress_rule.x": { cidr_ipv6: "::/0" } },
    ],
    good: [
      { "aws_vpc_security_group_ingress_rule.x": { cidr_ipv4: "10.0.0.0/8" } },
      { "aws_vpc_security_group_ingress_rule.x": { cidr_ipv6: "fc00::/7" } },
      { "aws_security_group_rule.x": { type: "egress", cidr_blocks: ["0.0.0.0/0"] } },
      { "aws_vpc_security_group_egress_rule.x": { cidr_ipv4: "0.0.0.0/0" } },
    ],
  },
  "NET-002": {
    bad: [{ "aws_vpc.x": {} }, { "aws_default_security_group.x": { ingress: [{ self: true }] } }],
    good: [{ "aws_vpc.x": {}, "aws_default_security_group.x": { vpc_id: "${aws_vpc.x.id}" } }],
  },
  "NET-003": {
    bad: [
      { "aws_subnet.x": { map_public_ip_on_launch: true } },
      { "aws_launch_template.x": { network_interfaces: [{ associate_public_ip_address: "true" }] } },
      { "aws_instance.x": { associate_public_ip_address: true } },
    ],
    good: [{ "aws_subnet.x": { map_public_ip_on_launch: false } }, { "aws_launch_template.x": {} }],
  },
  "NET-004": {
    bad: [
      { "aws_vpc.x": {} },
      { "aws_vpc.x": {}, "aws_flow_log.x": { vpc_id: "${aws_vpc.x.id}", traffic_type: "REJECT" } },
    ],
    good: [{ "aws_vpc.x": {}, "aws_flow_log.x": { vpc_id: "${aws_vpc.x.id}", traffic_type: "ALL" } }],
  },
  "NET-005": {
    bad: [
      { "aws_lb_listener.x": { protocol: "HTTP", default_action: [{ type: "forward" }] } },
      { "aws_lb_listener.x": { protocol: "HTTPS", ssl_policy: "ELBSecurityPolicy-2016-08" } },
      { "aws_lb_listener.x": { protocol: "TLS", ssl_policy: "ELBSecurityPolicy-TLS13-1-0-2021-06" } },
    ],
    good: [
      { "aws_lb_listener.x": { protocol: "HTTPS", ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06" } },
      {
        "aws_lb_listener.x": {
          protocol: "HTTP",
          default_action: { type: "redirect", redirect: { protocol: "HTTPS" } },
        },
      },
      { "aws_lb_listener.x": { protocol: "TCP" } },
    ],
  },
};
