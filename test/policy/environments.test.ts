import { compareNames } from "../../src/engine/graph";
import { synthesize, type SynthesizedUnit } from "../../src/engine/synthesis";
import { loadProject } from "../../src/cli/project";
import { evaluate } from "../../src/policy/evaluate";
import { inTemporaryFolder } from "../support/synth";

const units = inTemporaryFolder((outdir) => synthesize(loadProject(), { outdir }));
const environments = [...new Set(units.map(({ placed }) => placed.environment.name))].sort(compareNames);

test.each(environments)("%s keeps the policy", (name) => {
  const { findings: all } = evaluate(units.filter(({ placed }) => placed.environment.name === name));
  const findings = all.filter(({ rule }) => rule.id !== "EKS-006"); // what warns of a date is for the team, not for a test
  expect(findings.map(({ rule, address, message }) => `${rule.id} ${address} ${message}`)).toEqual([]);
});

/** What a rule protects is taken away from the real prod: the rule must notice. */
test.each([
  ["prod-s3", "aws_s3_bucket_public_access_block", "S3-001"],
  ["prod-s3", "aws_s3_bucket_server_side_encryption_configuration", "S3-002"],
  ["prod-s3", "aws_s3_bucket_policy", "S3-004"],
  ["prod-s3", "aws_s3_bucket_ownership_controls", "S3-006"],
  ["prod-s3", "aws_s3_bucket_logging", "S3-007"],
  ["prod-s3", "aws_s3_bucket_versioning", "S3-008"],
  ["prod-vpc", "aws_default_security_group", "NET-002"],
  ["prod-vpc", "aws_flow_log", "NET-004"],
])("%s without %s breaks %s", (stack, type, rule) => {
  const { resource, ...rest } = find(stack).module;
  const module = { ...rest, resource: Object.fromEntries(Object.entries(resource!).filter(([key]) => key !== type)) };
  expect(rulesBroken({ ...find(stack), module })).toContain(rule);
});

test.each([
  ["prod-kms", '"enable_key_rotation":true', '"enable_key_rotation":false', "KMS-001"],
  ["prod-kms", '"prevent_destroy":true', '"prevent_destroy":false', "DEL-001"],
  ["prod-kms", '"deletion_window_in_days":30', '"deletion_window_in_days":7', "KMS-002"],
  ["prod-kms", "arn:aws:iam::333333333333:root", "*", "IAM-002"],
  ["prod-s3", '"bucket_key_enabled":true', '"bucket_key_enabled":false', "S3-003"],
  ["prod-s3", "s3:TlsVersion", "s3:TlsVersions", "S3-005"],
  ["prod-vpc", '"cidr_ipv4":"10.30.0.0/16"', '"cidr_ipv4":"0.0.0.0/0"', "NET-001"],
  ["prod-vpc", '"cost-center"', '"costs"', "TAG-001"],
  ["prod-eks", '"cost-center"', '"costs"', "TAG-003"],
  ["prod-eks", '"http_tokens":"required"', '"http_tokens":"optional"', "EC2-001"],
  ["prod-eks", '"encrypted":"true"', '"encrypted":"false"', "EC2-002"],
  ["prod-eks", '"deletion_protection":true', '"deletion_protection":false', "DEL-002"],
  ["prod-eks", '"endpoint_public_access":false', '"endpoint_public_access":true', "EKS-002"],
  ["prod-eks", '"authentication_mode":"API"', '"authentication_mode":"API_AND_CONFIG_MAP"', "EKS-005"],
])("%s with %s as %s breaks %s", (stack, from, to, rule) => {
  const text = JSON.stringify(find(stack).module);
  const changed = text.replaceAll(from, to);
  expect(changed).not.toBe(text);
  expect(rulesBroken({ ...find(stack), module: JSON.parse(changed) as SynthesizedUnit["module"] })).toContain(rule);
});

function find(stack: string): SynthesizedUnit {
  return units.find(({ placed }) => placed.stackName === stack)!;
}

function rulesBroken(unit: SynthesizedUnit): string[] {
  return evaluate([unit]).findings.map(({ rule }) => rule.id);
}
