import { allRules } from "../../src/policy/rules";
import { accessCases } from "./cases/access";
import { serviceCases } from "./cases/services";
import { storageCases } from "./cases/storage";
import { findingsOf } from "./support";

const cases = { ...storageCases, ...accessCases, ...serviceCases };
const rules = allRules.filter(({ id }) => !id.startsWith("POL-"));
const label = (blocks: object) => JSON.stringify(blocks).slice(0, 100);

test("every rule has examples, and every example has a rule", () => {
  expect(Object.keys(cases).sort()).toEqual(rules.map(({ id }) => id).sort());
});

test("ids are unique, titles are assertions without a period, reasons are sentences", () => {
  expect(new Set(allRules.map(({ id }) => id)).size).toBe(allRules.length);
  for (const { id, title, reason } of allRules) {
    expect(id).toMatch(/^[A-Z0-9]+-\d{3}$/);
    expect(title).not.toMatch(/\.$/);
    expect(reason).toMatch(/\.$/);
  }
});

describe.each(rules.map(({ id }) => id))("%s", (id) => {
  const { bad, good } = cases[id]!;
  test.each(bad.map((blocks) => [label(blocks), blocks] as const))("rejects %s", (_, blocks) => {
    expect(findingsOf(id, blocks, { deletionProtection: true })).not.toEqual([]);
  });
  test.each(good.map((blocks) => [label(blocks), blocks] as const))("accepts %s", (_, blocks) => {
    expect(findingsOf(id, blocks, { deletionProtection: true })).toEqual([]);
  });
});

test.each(["DEL-001", "DEL-002", "DEL-003", "S3-008", "KMS-002", "LOG-001", "CORS-001"])(
  "%s applies to environments with deletion protection only",
  (id) => {
    for (const blocks of cases[id]!.bad) expect(findingsOf(id, blocks, { deletionProtection: false })).toEqual([]);
  },
);

test("accepts the credentials of an emulator in the provider", () => {
  const blocks = { "provider.aws": { access_key: "sandbox", secret_key: "sandbox" } };
  expect(findingsOf("SEC-001", blocks)).toHaveLength(2);
  expect(
    findingsOf("SEC-001", blocks, {
      aws: { account: "111111111111", region: "us-east-1", emulator: { endpoint: "http://127.0.0.1:4566" } },
    }),
  ).toEqual([]);
});

test.each([
  [
    "S3-001",
    { "aws_s3_bucket.raw": {} },
    "aws_s3_bucket.raw must have an aws_s3_bucket_public_access_block in its unit.",
  ],
  [
    "DEL-003",
    { "aws_s3_bucket.raw": { force_destroy: true } },
    "aws_s3_bucket.raw force_destroy is true, but must be false.",
  ],
  [
    "IAM-001",
    { "aws_iam_policy.x": { policy: '{"Statement":{"Sid":"Admin","Effect":"Allow","Action":"*","Resource":"*"}}' } },
    "aws_iam_policy.x policy statement Admin must not allow * on every resource.",
  ],
  [
    "IAM-008",
    { "aws_lambda_permission.x": { principal: "999988887777", action: "lambda:InvokeFunction" } },
    "aws_lambda_permission.x principal must not let in account 999988887777, which is none of the project (if it is trusted, name it in trustedAccounts of environments/organization.ts).",
  ],
  [
    "IAM-009",
    { "aws_iam_policy.x": { policy: '{"Statement":{"Effect":"Allow","Action":"kms:Dec*","Resource":"*"}}' } },
    "aws_iam_policy.x policy statement 1 must name the resources of kms:Decrypt, or restrict it with a condition: it reads everything that the service stores.",
  ],
  [
    "IAM-010",
    {
      "aws_sns_topic_policy.x": {
        policy:
          '{"Statement":{"Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Condition":{"ArnLike":{"aws:SourceArn":"*"}}}}',
      },
    },
    "aws_sns_topic_policy.x policy statement 1 must restrict aws:SourceArn: * fits requests of any account.",
  ],
  [
    "KMS-004",
    { "aws_kms_key.x": { policy: '{"Statement":[]}' } },
    'aws_kms_key.x policy must let the account\'s root change it (kms:PutKeyPolicy) (allow kms:* to {"AWS": "111111111111"} without conditions, and deny it to nobody).',
  ],
  [
    "EKS-002",
    { "aws_eks_cluster.x": { vpc_config: { public_access_cidrs: ["0.0.0.0/0"] } } },
    'aws_eks_cluster.x public_access_cidrs is "0.0.0.0/0", but must be a range of your offices or runners.',
  ],
  [
    "SEC-001",
    { "aws_db_instance.x": { password: "hunter2" } },
    "aws_db_instance.x password must not contain a literal (read it from Secrets Manager, or let AWS manage it).",
  ],
])("%s reports the address, the value and the requirement", (id, blocks, message) => {
  expect(findingsOf(id, blocks, { deletionProtection: true })).toEqual([message]);
});
