import { files } from "strata:environments";
import { loadProject } from "../../src/cli/project";
import { assembleProject } from "../../src/engine/project";
import { compareNames } from "../../src/engine/graph";
import { synthesize, type SynthesizedUnit } from "../../src/engine/synthesis";
import { enforcePolicy } from "../../src/policy/enforce";
import { evaluate } from "../../src/policy/evaluate";
import { literalText } from "../../src/policy/expression";
import { nameLimits } from "../../src/policy/limits/names";
import { inTemporaryFolder, problemsOf } from "../support/projects/synth";

const units = inTemporaryFolder((outdir) => synthesize(loadProject(), { outdir }));
const environments = [...new Set(units.map(({ placed }) => placed.environment.name))].sort(compareNames);

test.each(environments)("%s complies with the policy", (name) => {
  const { findings: all } = evaluate(units.filter(({ placed }) => placed.environment.name === name));
  const findings = all.filter(({ rule }) => rule.id !== "EKS-006"); // a date is for the team to watch, not for a test
  expect(findings.map(({ rule, address, message }) => `${rule.id} ${address} ${message}`)).toEqual([]);
});

/** Each case removes from the real environment what a rule requires. */
test.each([
  ["streaming-prod-s3", "aws_s3_bucket_public_access_block", "S3-001"],
  ["streaming-prod-s3", "aws_s3_bucket_server_side_encryption_configuration", "S3-002"],
  ["streaming-prod-s3", "aws_s3_bucket_policy", "S3-004"],
  ["streaming-prod-s3", "aws_s3_bucket_ownership_controls", "S3-006"],
  ["streaming-prod-s3", "aws_s3_bucket_logging", "S3-007"],
  ["streaming-prod-s3", "aws_s3_bucket_versioning", "S3-008"],
  ["streaming-prod-vpc", "aws_default_security_group", "NET-002"],
  ["streaming-prod-vpc", "aws_flow_log", "NET-004"],
])("%s without %s violates %s", (stack, type, rule) => {
  const { resource, ...rest } = find(stack).module;
  const module = { ...rest, resource: Object.fromEntries(Object.entries(resource!).filter(([key]) => key !== type)) };
  expect(rulesBroken({ ...find(stack), module })).toContain(rule);
});

test.each([
  ["streaming-prod-kms", '"enable_key_rotation":true', '"enable_key_rotation":false', "KMS-001"],
  ["streaming-prod-kms", '"prevent_destroy":true', '"prevent_destroy":false', "DEL-001"],
  ["streaming-prod-kms", '"deletion_window_in_days":30', '"deletion_window_in_days":7', "KMS-002"],
  ["streaming-prod-kms", "arn:aws:iam::333333333333:root", "*", "IAM-002"],
  ["streaming-prod-kms", "arn:aws:iam::333333333333:root", "arn:aws:iam::999988887777:root", "IAM-008"],
  ["streaming-prod-kms", "arn:aws:iam::333333333333:root", "arn:aws:iam::333333333333:role/deploy", "KMS-004"],
  ["streaming-prod-eks", "aws:policy/AmazonEKSClusterPolicy", "aws:policy/AdministratorAccess", "IAM-007"],
  ["streaming-prod-eks", "arn:aws:eks:us-east-1:333333333333:cluster/acme-streaming-prod-eks", "*", "IAM-010"],
  ["streaming-prod-alerting", "cloudwatch:GetMetricData", "cloudwatch:?*", "IAM-001"],
  ["streaming-prod-alerting", "cloudwatch:GetMetricData", "secretsmanager:Get*", "IAM-009"],
  ["streaming-prod-s3", '"bucket_key_enabled":true', '"bucket_key_enabled":false', "S3-003"],
  ["streaming-prod-s3", "s3:TlsVersion", "s3:TlsVersions", "S3-005"],
  ["streaming-prod-vpc", '"cidr_ipv4":"10.30.0.0/16"', '"cidr_ipv4":"0.0.0.0/0"', "NET-001"],
  ["streaming-prod-vpc", '"cost-center"', '"costs"', "TAG-001"],
  ["streaming-prod-eks", '"cost-center"', '"costs"', "TAG-003"],
  ["streaming-prod-eks", '"http_tokens":"required"', '"http_tokens":"optional"', "EC2-001"],
  ["streaming-prod-eks", '"encrypted":"true"', '"encrypted":"false"', "EC2-002"],
  ["streaming-prod-eks", '"deletion_protection":true', '"deletion_protection":false', "DEL-002"],
  ["streaming-prod-eks", '"endpoint_public_access":false', '"endpoint_public_access":true', "EKS-002"],
  ["streaming-prod-eks", '"authentication_mode":"API"', '"authentication_mode":"API_AND_CONFIG_MAP"', "EKS-005"],
])("%s with %s as %s violates %s", (stack, from, to, rule) => {
  const text = JSON.stringify(find(stack).module);
  const changed = text.replaceAll(from, to);
  expect(changed).not.toBe(text);
  expect(rulesBroken({ ...find(stack), module: JSON.parse(changed) as SynthesizedUnit["module"] })).toContain(rule);
});

/** Arguments that hold a name of AWS, of Kubernetes or of a module, which no environment makes longer. */
const fixedNames = new Set([
  "aws_cloudwatch_metric_alarm.metric_name",
  "aws_eks_addon.addon_name",
  "aws_s3_bucket_inventory.name",
  "aws_volume_attachment.device_name",
  "aws_vpc_endpoint.service_name",
]);

test("every argument with a name has a limit", () => {
  const limited = new Set(nameLimits.map(({ type, argument }) => `${type}.${argument}`));
  const arguments_ = units.flatMap(({ module }) =>
    Object.entries(module.resource ?? {}).flatMap(([type, blocks]) =>
      Object.values(blocks).flatMap((block) =>
        Object.entries(block)
          .filter(([argument, value]) => /(?:^|_)(?:name|name_prefix|alias)$/.test(argument) && isWritten(value))
          .map(([argument]) => `${type}.${argument}`),
      ),
    ),
  );
  const missing = new Set(arguments_.filter((each) => !limited.has(each) && !fixedNames.has(each)));
  expect([...missing]).toEqual([]);
});

const isWritten = (value: unknown): boolean => typeof value === "string" && literalText(value).text !== "";

test("a long folder is reported for every name that exceeds a limit, all at once", () => {
  const folder = "environments/streaming-platform-of-the-media-group/production-eu-central-1";
  const project = assembleProject(
    files.map((file) => ({ ...file, path: file.path.replace(/^environments\/streaming\/prod(?=\/)/, folder) })),
  );
  const long = project.units.filter(({ file }) => file.startsWith(folder));
  const made = inTemporaryFolder((outdir) => synthesize(project, { units: long, outdir }));
  const problems = problemsOf(() => enforcePolicy(made));

  const prefix = "acme-streaming-platform-of-the-media-group-production-eu-central-1";
  expect(problems).toContain(
    `${folder}/msk.ts: aws_msk_cluster.cluster cluster_name is "${prefix}-msk", but must have at most 64 characters, ` +
      "not 70 (shorten the environment, unit or organization name by 6, or set the name in the unit; " +
      "it cannot be raised: https://docs.aws.amazon.com/msk/1.0/apireference/clusters.html; " +
      "LIM-001: Names fit the limits of their service).",
  );
  const places = problems.map((each) => each.replace(/^\S+\/(\S+)\.ts: (\S+) (\S+) .*$/, "$1 $2 $3"));
  expect(places).toEqual(
    expect.arrayContaining([
      "eks aws_cloudwatch_event_rule.karpenter_spot_interruption name",
      "eks aws_iam_role.cluster_role name",
      "eks aws_iam_role.karpenter_controller_role name",
      "kafka-connect aws_iam_role.workers_role name",
      "kubernetes-platform aws_iam_role.applications_external_secrets_identity_role name",
      "kubernetes-platform aws_iam_role.applications_load_balancers_identity_role name",
      "s3 aws_s3_bucket.archive bucket",
      "s3 aws_s3_bucket.dead_letter bucket",
      "s3 aws_s3_bucket.logs bucket",
      "s3 aws_s3_bucket.processed bucket",
      "s3 aws_s3_bucket.raw bucket",
      "vpc aws_iam_role.flow_logs_role name",
    ]),
  );
  expect(places.filter((each) => each.startsWith("kms "))).toEqual([]); // names of keys may have 256 characters
});

function find(stack: string): SynthesizedUnit {
  return units.find(({ placed }) => placed.stackName === stack)!;
}

function rulesBroken(unit: SynthesizedUnit): string[] {
  return evaluate([unit]).findings.map(({ rule }) => rule.id);
}
