import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";
import fc from "fast-check";
import { z } from "zod";
import { addAwsProvider } from "../../modules/aws/aws-provider";
import { layer } from "../../src/engine/layer";
import { type Suppression, suppress } from "../../src/engine/suppression";
import { unit } from "../../src/engine/unit";
import { enforcePolicy } from "../../src/policy/enforce";
import { evaluate } from "../../src/policy/evaluate";
import { allRules } from "../../src/policy/rules";
import { problemsOf, synthFiles, testEnvironment } from "../support/projects/synth";
import { unitOf } from "./support";

const key = { "aws_kms_key.s3": { enable_key_rotation: false } };
const waive = (rule: string, path: string, reason = "it is imported material") => ({ rule, path, reason });

function outcome(suppressions: readonly Suppression[]) {
  const { findings, suppressed } = evaluate([unitOf(key, {}, suppressions)]);
  return {
    found: findings.map(({ rule, address, message }) => `${rule.id} ${address} ${message}`),
    waived: suppressed.map(({ rule, address, reason }) => `${rule.id} ${address} ${reason}`),
  };
}
const finding = "KMS-001 aws_kms_key.s3 enable_key_rotation is false, but must be true.";

describe("suppressions", () => {
  test.each(["test-subject/s3/resource", "test-subject/s3", "test-subject"])("apply to everything below %s", (path) => {
    expect(outcome([waive("KMS-001", path)])).toEqual({
      found: [],
      waived: ["KMS-001 aws_kms_key.s3 it is imported material"],
    });
  });

  test("do not apply to a construct whose name only starts the same", () => {
    expect(outcome([waive("KMS-001", "test-subject/s")])).toEqual({
      found: [finding, 'POL-003 test-subject/s suppress("KMS-001") waives nothing: remove it.'],
      waived: [],
    });
  });

  test("give the reason of the nearest construct", () => {
    const near = waive("KMS-001", "test-subject/s3", "near");
    expect(outcome([waive("KMS-001", "test-subject", "far"), near])).toEqual({
      found: [],
      waived: ["KMS-001 aws_kms_key.s3 near"],
    });
  });

  test("must name a rule", () => {
    expect(outcome([waive("KMS-01", "test-subject")]).found).toEqual([
      finding,
      'POL-001 test-subject suppress("KMS-01") must name a rule (did you mean KMS-001?).',
    ]);
  });

  test("must have a reason", () => {
    expect(outcome([waive("KMS-001", "test-subject", " ")]).found).toEqual([
      finding,
      'POL-002 test-subject suppress("KMS-001") must give a reason.',
    ]);
  });

  test("cannot waive findings about suppressions", () => {
    const { found } = outcome([waive("KMS-999", "test-subject"), waive("POL-001", "test-subject")]);
    expect(found.map((each) => each.slice(0, 7))).toEqual(["KMS-001", "POL-001", "POL-003"]);
  });
});

const empty = layer({ name: "none", summary: "for tests", inputs: z.strictObject({}), outputs: {}, build: () => ({}) });

describe("enforcePolicy", () => {
  const subject = layer({
    name: "subject",
    summary: "for tests",
    inputs: z.strictObject({ rotates: z.boolean(), reason: z.string().optional() }),
    outputs: {},
    build(stack, { rotates, reason }) {
      addAwsProvider(stack);
      const domain = new Construct(stack, "s3");
      new KmsKey(domain, "resource", { enableKeyRotation: rotates, bypassPolicyLockoutSafetyCheck: false });
      if (reason !== undefined) suppress(domain, "KMS-001", reason);
      return {};
    },
  });
  const organization = { name: "acme", tags: { owner: "tests", "cost-center": "none" } };
  const synthesized = (values: { rotates: boolean; reason?: string }) => [
    synthFiles({
      "environments/test/environment.ts": testEnvironment({ organization }),
      "environments/test/keys.ts": unit(subject, values),
    }).get("test-keys")!,
  ];

  test("reports the address, the value, the requirement, the rule and how to waive it", () => {
    expect(problemsOf(() => enforcePolicy(synthesized({ rotates: false })))).toEqual([
      "environments/test/keys.ts: aws_kms_key.s3 enable_key_rotation is false, but must be true " +
        "(KMS-001: Symmetric keys rotate; to waive it, in the code of test-keys/s3/resource: " +
        'suppress(construct, "KMS-001", "the reason")).',
    ]);
  });

  test("accepts what complies, and what is suppressed in code", () => {
    expect(enforcePolicy(synthesized({ rotates: true }))).toBe(0);
    expect(enforcePolicy(synthesized({ rotates: false, reason: "imported material" }))).toBe(0);
  });

  test("counts warnings and continues", () => {
    expect(enforcePolicy(synthesized({ rotates: true, reason: "imported material" }))).toBe(1);
  });

  test("requires the organization's tags", () => {
    const untagged = synthFiles({ "environments/test/keys.ts": unit(subject, { rotates: true }) }).get("test-keys")!;
    expect(problemsOf(() => enforcePolicy([untagged]))).toEqual([
      expect.stringContaining("provider.aws default_tags must include cost-center (TAG-001"),
    ]);
  });
});

test("the accounts of all environments are known, and those that the organization trusts", () => {
  const trusts = (account: string) => ({
    "aws_iam_role.x": { assume_role_policy: JSON.stringify({ Statement: [{ Principal: { AWS: account } }] }) },
  });
  const organization = { name: "acme", tags: {}, trustedAccounts: { datadog: "464622532012" } };
  const { accounts } = synthFiles({
    "environments/test/environment.ts": testEnvironment({ account: "111111111111" }),
    "environments/test/keys.ts": unit(empty, {}),
    "environments/other/environment.ts": testEnvironment({ account: "222222222222" }),
  }).get("test-keys")!;
  const unknown = ["111111111111", "222222222222", "333333333333", "464622532012"].filter((account) => {
    const { findings } = evaluate([{ ...unitOf(trusts(account), { organization }), accounts }]);
    return findings.some(({ rule }) => rule.id === "IAM-008");
  });
  expect(unknown).toEqual(["333333333333"]);
});

test("no module makes a rule throw", () => {
  const types = [...new Set(allRules.flatMap(({ types }) => (types === "every" ? [] : types)))].sort();
  const words = [
    ...["bucket", "policy", "rule", "ingress", "statement", "dynamic", "content", "tags", "lifecycle", "vpc_config"],
    ...["encryption_info", "sasl", "Statement", "Condition", "Principal", "default_tags", "//", "metadata", "path"],
    ...["name", "value", "source_policy_documents", "__proto__", "constructor"],
  ];
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom("*", "${", "${aws_s3_bucket.a.id}", '{"Statement":[{}]}', '{"Statement":[{"Condition":{"a":[]}}]}'),
    fc.constantFrom("${data.aws_iam_policy_document.a.json}", "${jsonencode({})}", "${jsonencode([", "0.0.0.0/0"),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      text,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.oneof(fc.constantFrom(...words), fc.string()), tie("value"), { maxKeys: 6 }),
    ),
  }));
  const blocks = fc.dictionary(fc.constantFrom("a", "b"), value, { maxKeys: 2 });
  const subject = unitOf({});
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...types.filter((type) => !type.includes("."))), blocks, { maxKeys: 6 }),
      fc.dictionary(fc.constantFrom("aws_iam_policy_document", "other"), blocks),
      fc.oneof(fc.constant({}), fc.dictionary(fc.constantFrom("aws"), value)),
      (resource, data, provider) => {
        const module = { resource, data, provider } as never;
        const { findings } = evaluate([{ ...subject, module }]);
        for (const { message, address } of findings) expect(`${address} ${message}`).toMatch(/^\S.*\.$/s);
      },
    ),
    { numRuns: 2000 },
  );
});
