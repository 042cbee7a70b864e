import { documentLimits } from "../../../src/policy/limits/documents";
import type { DocumentLimit } from "../../../src/policy/limits/limit";
import { type Blocks, findingsOf } from "../support";

const isOfArgument = ({ what }: DocumentLimit): boolean => /^\w+$/.test(what);
const text = (length: number): string => "a".repeat(length);

test.each(documentLimits.filter(isOfArgument))("$type $what has at most $max $unit", ({ type, what, max, unit }) => {
  const found = (length: number) => findingsOf("LIM-002", { [`${type}.x`]: { [what]: text(length) } });
  expect(found(max)).toEqual([]);
  expect(found(max + 1)).toEqual([
    expect.stringContaining(`${type}.x ${what} must have at most ${max} ${unit}, not ${max + 1} (`),
  ]);
});

/** A role with two inline policies of its own and one beside it. */
const inline = (length: number): Blocks => ({
  "aws_iam_role.x": { name: "x", inline_policy: [{ policy: text(100) }] },
  "aws_iam_role_policy.a": { role: "${aws_iam_role.x.name}", policy: text(5_000) },
  "aws_iam_role_policy.b": { role: "${aws_iam_role.x.id}", policy: ` \n${text(length - 5_100)}` },
});

test("inline policies of a role count together, once, without white space", () => {
  expect(findingsOf("LIM-002", inline(10_240))).toEqual([]);
  expect(findingsOf("LIM-002", inline(10_241))).toEqual([
    "aws_iam_role.x inline policies together must have at most 10240 characters without white space, not 10241 " +
      "(it cannot be raised: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).",
  ]);
});

test("inline policies of a role in another unit are reported once", () => {
  const role = "${data.terraform_remote_state.eks.outputs.nodeRoleName}";
  const policies = {
    "aws_iam_role_policy.a": { role, policy: text(10_000) },
    "aws_iam_role_policy.b": { role, policy: text(241) },
  };
  expect(findingsOf("LIM-002", policies)).toEqual([
    expect.stringMatching(/^aws_iam_role_policy\.a inline .*not 10241/),
  ]);
});

test("what Terraform computes does not count, and the message says so", () => {
  const policy = `${text(2_049)}\${data.aws_caller_identity.x.account_id}`;
  expect(findingsOf("LIM-002", { "aws_iam_role.x": { assume_role_policy: policy } })).toEqual([
    "aws_iam_role.x assume_role_policy must have at most 2048 characters without white space, " +
      "and have 2049 without what Terraform computes (Service Quotas can raise it: " +
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).",
  ]);
});

test("variables of a function count together with their names", () => {
  const found = (length: number) =>
    findingsOf("LIM-002", {
      "aws_lambda_function.x": { environment: { variables: { A: text(2_000), B: text(length - 2_002) } } },
    });
  expect(found(4_096)).toEqual([]);
  expect(found(4_097)).toEqual([
    "aws_lambda_function.x environment variables together must have at most 4096 bytes, not 4097 " +
      "(it cannot be raised: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).",
  ]);
});

test("bytes are not characters", () => {
  expect(findingsOf("LIM-002", { "aws_s3_bucket_policy.x": { policy: "é".repeat(10_241) } })).toHaveLength(1);
});

test("every limit has a page as its source", () => {
  for (const { source } of documentLimits) expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/\S+\.html$/);
});
