import type { z } from "zod";
import { unit } from "../../../src/engine/unit";
import { kms } from "../../../src/layers/security/kms";
import { evaluate } from "../../../src/policy/evaluate";
import { statements } from "../../support/aws/policy-statements";
import { problemsOf, resources, synthFiles, testEnvironment } from "../../support/projects/synth";

type Inputs = z.input<typeof kms.inputs>;

const synthKms = (inputs: Inputs = {}, environment: Parameters<typeof testEnvironment>[0] = {}) =>
  synthFiles({
    "environments/test/environment.ts": testEnvironment(environment),
    "environments/test/kms.ts": unit(kms, inputs),
  }).get("test-kms")!.module;

const policyOf = (module: ReturnType<typeof synthKms>, domain: string) =>
  statements(resources(module, "aws_kms_key")[domain]!.policy);

const domains = ["ebs", "eks", "logs", "msk", "s3", "secrets", "sns"];
const role = "arn:aws:iam::222222222222:role/analyst";

describe("by default", () => {
  const module = synthKms();

  test("there is one key per domain, with its alias and its outputs", () => {
    expect(Object.keys(resources(module, "aws_kms_key")).sort()).toEqual(domains);
    for (const domain of domains) {
      expect(resources(module, "aws_kms_alias")[`${domain}_alias`]).toMatchObject({
        name: `alias/acme-test-${domain}`,
      });
      expect(module.output![`${domain}KeyArn`]).toMatchObject({ value: `\${aws_kms_key.${domain}.arn}` });
    }
    expect(module.output!.keyAliases).toMatchObject({ value: { s3: "${aws_kms_alias.s3_alias.name}" } });
  });

  test("keys rotate every year, can be called back for 30 days, and stay in their region", () => {
    for (const key of Object.values(resources(module, "aws_kms_key"))) {
      expect(key).toMatchObject({ rotation_period_in_days: 365, deletion_window_in_days: 30, multi_region: false });
    }
  });

  test("Terraform refuses to destroy them", () => {
    for (const key of Object.values(resources(module, "aws_kms_key"))) {
      expect(key).toMatchObject({ lifecycle: { prevent_destroy: true } });
    }
  });

  test("no statement has a wildcard principal, and only the account has every action", () => {
    for (const domain of domains) {
      for (const { Sid, Principal, Action } of Object.values(policyOf(module, domain))) {
        expect(JSON.stringify(Principal)).not.toContain("*");
        if (Sid !== "DelegateToAccount") expect(Action).not.toContain("kms:*");
      }
    }
  });
});

test("cloudFrontDistributionArns may decrypt with the s3 key, and no other distribution", () => {
  const arn = "arn:aws:cloudfront::111111111111:distribution/E2QWRUHAPOMQZL";
  const module = synthKms({ cloudFrontDistributionArns: [arn] });
  expect(policyOf(module, "s3").ReadByCloudFront).toMatchObject({
    Principal: { Service: "cloudfront.amazonaws.com" },
    Action: "kms:Decrypt",
    Condition: { StringEquals: { "aws:SourceArn": [arn] } },
  });
  expect(policyOf(module, "logs")).not.toHaveProperty("ReadByCloudFront");
  expect(problemsOf(() => synthKms({ cloudFrontDistributionArns: ["E2QWRUHAPOMQZL"] }))).toEqual([
    'environments/test/kms.ts: cloudFrontDistributionArns.0 is "E2QWRUHAPOMQZL", but must be the ARN of a distribution.',
  ]);
});

test("cloudFront lets any distribution of the account decrypt with the s3 key", () => {
  expect(policyOf(synthKms({ cloudFront: true }), "s3").ReadByAccountsCloudFront).toMatchObject({
    Principal: { Service: "cloudfront.amazonaws.com" },
    Action: "kms:Decrypt",
    Condition: {
      StringEquals: { "aws:SourceAccount": "111111111111" },
      ArnLike: { "aws:SourceArn": "arn:aws:cloudfront::111111111111:distribution/*" },
    },
  });
  expect(policyOf(synthKms({}), "s3")).not.toHaveProperty("ReadByAccountsCloudFront");
});

test("s3Tables lets S3 Tables maintain tables of the account with the s3 key", () => {
  expect(policyOf(synthKms({ s3Tables: true }), "s3").MaintainTables).toMatchObject({
    Principal: { Service: "maintenance.s3tables.amazonaws.com" },
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Condition: {
      StringLike: { "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3tables:us-east-1:111111111111:bucket/*" },
    },
  });
  expect(policyOf(synthKms({}), "s3")).not.toHaveProperty("MaintainTables");
});

describe("the statements that services need", () => {
  const module = synthKms({}, { deployRoleArn: "arn:aws:iam::111111111111:role/deploy" });

  test("logs: CloudWatch Logs, for log groups of the account only", () =>
    expect(policyOf(module, "logs").EncryptLogGroups).toMatchObject({
      Principal: { Service: "logs.us-east-1.amazonaws.com" },
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
      Condition: {
        ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:us-east-1:111111111111:log-group:*" },
      },
    }));

  test("logs: the delivery of flow logs to an encrypted bucket", () =>
    expect(policyOf(module, "logs").DeliverLogs).toMatchObject({
      Principal: { Service: "delivery.logs.amazonaws.com" },
      Condition: {
        StringEquals: { "aws:SourceAccount": "111111111111" },
        ArnLike: { "aws:SourceArn": "arn:aws:logs:us-east-1:111111111111:*" },
      },
    }));

  test("ebs: autoscaling launches nodes with encrypted volumes", () => {
    const autoscaling =
      "arn:aws:iam::111111111111:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";
    const { EncryptVolumes, AttachVolumes } = policyOf(module, "ebs");
    expect(EncryptVolumes).toMatchObject({ Principal: { AWS: [autoscaling] } });
    expect(EncryptVolumes!.Action).toEqual(expect.arrayContaining(["kms:Decrypt", "kms:GenerateDataKey*"]));
    expect(AttachVolumes).toMatchObject({
      Principal: { AWS: [autoscaling] },
      Action: "kms:CreateGrant",
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    });
  });

  test("sns: alarms, budgets and cost anomalies of the account publish to encrypted topics", () => {
    const policy = policyOf(module, "sns");
    const publish = { Action: ["kms:Decrypt", "kms:GenerateDataKey*"] };
    expect(policy.PublishAlarms).toMatchObject({
      ...publish,
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Condition: {
        StringEquals: { "aws:SourceAccount": "111111111111" },
        ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:us-east-1:111111111111:alarm:*" },
      },
    });
    expect(policy.PublishBudgetAlerts).toMatchObject({ ...publish, Principal: { Service: "budgets.amazonaws.com" } });
    expect(policy.PublishCostAnomalies).toMatchObject({
      ...publish,
      Principal: { Service: "costalerts.amazonaws.com" },
    });
  });

  test.each([
    ["msk", ["kafka"]],
    ["eks", ["eks", "ecr"]],
    ["ebs", ["ec2", "rds", "elasticache"]],
    ["secrets", ["secretsmanager", "kafka"]],
  ])("%s: the deploying role makes grants through %s, and only through it", (domain, services) => {
    const statement = policyOf(module, domain).HandToServices;
    expect(statement).toMatchObject({
      Principal: { AWS: ["arn:aws:iam::111111111111:role/deploy"] },
      Condition: { StringEquals: { "kms:ViaService": services.map((each) => `${each}.us-east-1.amazonaws.com`) } },
    });
    expect(statement!.Action).toEqual(expect.arrayContaining(["kms:CreateGrant", "kms:DescribeKey"]));
  });

  // EKS sets no kms:GrantIsForAWSResource: with that condition no cluster can be created.
  test("eks: grants are not held to kms:GrantIsForAWSResource", () =>
    expect(JSON.stringify(policyOf(module, "eks"))).not.toContain("GrantIsForAWSResource"));

  test("without a deploying role the account's IAM policies decide alone", () =>
    expect(Object.keys(policyOf(synthKms(), "msk"))).toEqual(["DelegateToAccount"]));
});

test("administratorArns manage every key", () => {
  const module = synthKms({ administratorArns: [role] });
  for (const domain of domains) {
    expect(policyOf(module, domain).Administer).toMatchObject({ Principal: { AWS: [role] } });
  }
});

test("userArns use their domain's key", () => {
  const module = synthKms({ userArns: { s3: [role] } });
  expect(policyOf(module, "s3").Use).toMatchObject({ Principal: { AWS: [role] } });
  expect(policyOf(module, "msk")).not.toHaveProperty("Use");
});

describe("keys: single", () => {
  const users = { s3: [role], msk: [role, "arn:aws:iam::222222222222:role/reader"] };
  const settings = { deployRoleArn: "arn:aws:iam::111111111111:role/deploy" };
  const module = synthKms({ keys: "single", userArns: users }, settings);
  const several = synthKms({ userArns: users }, settings);

  test("one key with one alias is every output", () => {
    expect(Object.keys(resources(module, "aws_kms_key"))).toEqual(["data"]);
    expect(resources(module, "aws_kms_alias")).toMatchObject({ data_alias: { name: "alias/acme-test-data" } });
    for (const domain of domains) {
      expect(module.output![`${domain}KeyArn`]).toMatchObject({ value: "${aws_kms_key.data.arn}" });
      expect(module.output!.keyAliases).toMatchObject({ value: { [domain]: "${aws_kms_alias.data_alias.name}" } });
    }
  });

  test("each statement has its own Sid, and those of every domain are there", () => {
    const policy = resources(module, "aws_kms_key")["data"]!.policy as string;
    const sids = (JSON.parse(policy) as { Statement: { Sid: string }[] }).Statement.map(({ Sid }) => Sid);
    const all = domains.flatMap((domain) => Object.keys(policyOf(several, domain)));
    expect(new Set(sids).size).toBe(sids.length);
    expect([...sids].sort()).toEqual([...new Set(all)].sort());
  });

  test("the services and users of every domain may use it, each named once", () => {
    const { HandToServices, Use } = policyOf(module, "data");
    expect(HandToServices).toMatchObject({
      Condition: {
        StringEquals: {
          "kms:ViaService": ["kafka", "eks", "ecr", "ec2", "rds", "elasticache", "secretsmanager"].map(
            (each) => `${each}.us-east-1.amazonaws.com`,
          ),
        },
      },
    });
    expect(Use).toMatchObject({ Principal: { AWS: users.msk } });
  });

  test("the policy finds nothing", () => {
    const { findings } = evaluate([
      ...synthFiles({
        "environments/test/environment.ts": testEnvironment(settings),
        "environments/test/kms.ts": unit(kms, { keys: "single" }),
      }).values(),
    ]);
    expect(findings.map(({ rule }) => rule.id)).toEqual(["TAG-001"]); // tests have no team
  });
});

test("launchServices: Spot launches nodes too", () =>
  expect(policyOf(synthKms({ launchServices: ["autoscaling", "spot"] }), "ebs").EncryptVolumes).toMatchObject({
    Principal: {
      AWS: [
        "arn:aws:iam::111111111111:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
        "arn:aws:iam::111111111111:role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot",
      ],
    },
  }));

test("launchServices: none", () =>
  expect(Object.keys(policyOf(synthKms({ launchServices: [] }), "ebs"))).toEqual(["DelegateToAccount"]));

test("serviceLinkedRoles: create, in an account that never launched anything", () => {
  const module = synthKms({ serviceLinkedRoles: "create" });
  expect(resources(module, "aws_iam_service_linked_role").autoscaling_role).toMatchObject({
    aws_service_name: "autoscaling.amazonaws.com",
  });
  expect(policyOf(module, "ebs").EncryptVolumes).toMatchObject({
    Principal: { AWS: ["${aws_iam_service_linked_role.autoscaling_role.arn}"] },
  });
});

test.each<[Inputs, object]>([
  [{ rotationDays: 90 }, { rotation_period_in_days: 90 }],
  [{ deletionWindowDays: 7 }, { deletion_window_in_days: 7 }],
  [{ multiRegion: true }, { multi_region: true }],
])("%j", (inputs, expected) => {
  for (const key of Object.values(resources(synthKms(inputs), "aws_kms_key"))) expect(key).toMatchObject(expected);
});

test("one of two units of an account creates the service-linked roles", () => {
  const created = (second: "existing" | "create") =>
    evaluate([
      ...synthFiles({
        "environments/test/kms.ts": unit(kms, { serviceLinkedRoles: "create" }),
        "environments/test/other.ts": unit(kms, { serviceLinkedRoles: second }),
      }).values(),
    ]).findings.filter(({ rule }) => rule.id === "UNI-001");
  expect(created("existing")).toEqual([]);
  expect(created("create").map(({ message }) => message)).toEqual([
    'aws_service_name is "autoscaling.amazonaws.com", but must be unique in account 111111111111: ' +
      "aws_iam_service_linked_role.autoscaling_role of environments/test/kms.ts has it too " +
      '(set serviceLinkedRoles: "existing" in one of the units).',
  ]);
});

describe("deletionProtection: false", () => {
  test("lets keys go where the environment is unprotected", () =>
    expect(resources(synthKms({ deletionProtection: false }), "aws_kms_key").s3).not.toHaveProperty("lifecycle"));

  test("does not where the environment is deletionProtection: deleting takes two yeses", () =>
    expect(
      resources(synthKms({ deletionProtection: false }, { deletionProtection: true }), "aws_kms_key").s3,
    ).toMatchObject({
      lifecycle: { prevent_destroy: true },
    }));
});

test.each<[Inputs, string]>([
  [{ keys: "one" as "single" }, 'keys is "one", but must be one of "per-domain", "single".'],
  [{ launchServices: ["spot", "spot"] }, 'launchServices.1 is "spot", but must be named once.'],
  [{ rotationDays: 30 }, "rotationDays is 30, but must be at least 90."],
  [{ deletionWindowDays: 31 }, "deletionWindowDays is 31, but must be at most 30."],
  [
    { administratorArns: ["security"] },
    'administratorArns.0 is "security", but must be the ARN of an IAM role, user or account.',
  ],
])("%j is a mistake", (inputs, problem) =>
  expect(problemsOf(() => synthKms(inputs))).toEqual([`environments/test/kms.ts: ${problem}`]),
);
