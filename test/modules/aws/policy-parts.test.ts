import { policyDocument, type PolicyStatement } from "../../../modules/aws/policy-document";
import { policyParts, policySize } from "../../../modules/aws/policy-parts";
import { statements } from "../../support/aws/policy-statements";

const read = (...Resource: string[]): PolicyStatement => ({ Sid: "Read", Action: "s3:GetObject", Resource });
const list: PolicyStatement = { Sid: "List", Action: "s3:ListBucket", Resource: "arn:aws:s3:::acme-raw" };
/** ARNs of 100 characters. */
const arns = (count: number) =>
  Array.from({ length: count }, (_, index) => `arn:aws:s3:::acme/${index}/`.padEnd(100, "x"));
const resourcesOf = (documents: readonly string[]) =>
  documents.flatMap((document) => statements(document)["Read"]?.Resource ?? []);

test("what fits is one inline policy, in which statements with one Sid are merged", () => {
  expect(policyParts([read("a"), list, read("b", "a"), list])).toEqual({
    inline: policyDocument([read("a", "b"), list]),
    managed: [],
  });
});

test("the rest goes to managed policies, each as large as IAM allows, and nothing is lost", () => {
  const resources = arns(300);
  const { inline, managed } = policyParts([list, read(...resources)]);
  expect(managed).toHaveLength(4);
  expect(policySize(inline)).toBeLessThanOrEqual(10_240);
  for (const document of managed) expect(policySize(document)).toBeLessThanOrEqual(6_144);
  expect(policySize(inline)).toBeGreaterThan(10_100);
  expect(resourcesOf([inline, ...managed])).toEqual(resources);
});

test("permissions added at the end leave earlier documents as they are", () => {
  const before = policyParts([read(...arns(200))]);
  const after = policyParts([read(...arns(210))]);
  expect(after.inline).toBe(before.inline);
  expect(after.managed.slice(0, 1)).toEqual(before.managed.slice(0, 1));
});

test("values that Terraform inserts count as the longest that they can be", () => {
  expect(policySize("${TfToken[TOKEN.1]}/a b")).toBe(170 + "/ab".length);
});
