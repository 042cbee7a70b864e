import type { EnvironmentDefinition } from "../../../src/engine/environment";
import { allClaims, type Claim } from "../../../src/policy/across/claims";
import { findingsAcross, named } from "./units";

type Environment = Partial<EnvironmentDefinition>;
const aws = (account: string, region: string): Environment => ({ aws: { account, region } });

/** A block with every argument that a claim names. */
const claimed = ({ arguments: paths }: Claim, first = "x-0"): Record<string, unknown> => {
  const block: Record<string, unknown> = { private_dns_enabled: true };
  paths.forEach((path, index) => {
    const keys = path.split(".");
    const value = index === 0 ? first : `x-${index}`;
    if (keys.length === 1) block[path] = value;
    else block[keys[0]!] = { ...(block[keys[0]!] as object), [keys[1]!]: value };
  });
  return block;
};

const found = (
  claim: Claim,
  first: Record<string, unknown>,
  second: Record<string, unknown>,
  environment?: Environment,
) =>
  findingsAcross("UNI-001", [
    named("one", { [`${claim.type}.a`]: first }),
    named("two", { [`${claim.type}.b`]: second }, { environment }),
  ]);

describe.each(allClaims.map((claim) => [claim.type, claim] as const))("%s", (type, claim) => {
  test("with the same claim is reported where it is the second", () => {
    expect(found(claim, claimed(claim), claimed(claim))).toEqual([
      expect.stringMatching(
        `^environments/test/two\\.ts: ${type}\\.b .*: ${type}\\.a of environments/test/one\\.ts has `,
      ),
    ]);
  });

  test("with another claim is not reported", () => {
    expect(found(claim, claimed(claim), claimed(claim, "y"))).toEqual([]);
  });
});

const claimOf = (type: string): Claim => allClaims.find((each) => each.type === type)!;
const others = [aws("222222222222", "us-east-1"), aws("111111111111", "eu-west-1")];

test.each([
  ["aws_s3_bucket", [1, 1]],
  ["aws_iam_role", [0, 1]],
  ["aws_sqs_queue", [0, 0]],
])("%s in another account, in another region", (type, expected) => {
  const claim = claimOf(type);
  expect(others.map((other) => found(claim, claimed(claim), claimed(claim), other).length)).toEqual(expected);
});

test("an emulator is no account of AWS", () => {
  const claim = claimOf("aws_s3_bucket");
  const environment: Environment = {
    aws: { account: "111111111111", region: "us-east-1", emulator: { endpoint: "http://127.0.0.1:4566" } },
  };
  expect(found(claim, claimed(claim), claimed(claim), environment)).toEqual([]);
});

test("the message has the name, the scope, the other resource and the next step", () => {
  const role = { name: "acme-streaming-prod-eks" };
  const other = { name: "Acme-Streaming-Prod-EKS" };
  expect(findingsAcross("UNI-001", [named("one", { "aws_iam_role.a": role, "aws_iam_role.b": other })])).toEqual([
    'environments/test/one.ts: aws_iam_role.b name is "Acme-Streaming-Prod-EKS", but must be unique in account ' +
      "111111111111: aws_iam_role.a has it too (rename environments/test/one.ts, or set another name by an input).",
  ]);
});

test("the message about a configuration says to declare it once", () => {
  const policy = { bucket: "${aws_s3_bucket.raw.id}" };
  const blocks = { "aws_s3_bucket_policy.a": policy, "aws_s3_bucket_policy.b": policy };
  expect(findingsAcross("UNI-001", [named("one", blocks)])).toEqual([
    "environments/test/one.ts: aws_s3_bucket_policy.b must be the only one in account 111111111111 and region us-east-1 " +
      "with its bucket: aws_s3_bucket_policy.a has the same (declare it once, or change one of them).",
  ]);
});

test("alarms of both kinds share their names", () => {
  const alarm = { alarm_name: "kafka" };
  const blocks = { "aws_cloudwatch_metric_alarm.a": alarm, "aws_cloudwatch_composite_alarm.b": alarm };
  expect(findingsAcross("UNI-001", [named("one", blocks)])).toHaveLength(1);
});

test("releases of one name are reported in one cluster, and not in two", () => {
  const release = { name: "keda", namespace: "keda" };
  const cluster = (host: string) => ({ "provider.helm": { kubernetes: { host } }, "helm_release.x": release });
  const inClusters = (first: string, second: string) =>
    findingsAcross("UNI-001", [named("one", cluster(first)), named("two", cluster(second))]);
  expect(inClusters("https://blue", "https://green")).toEqual([]);
  expect(inClusters("https://blue", "https://blue")).toEqual([
    "environments/test/two.ts: helm_release.x must be the only one in its cluster with its name and namespace: " +
      "helm_release.x of environments/test/one.ts has the same (declare it once, or change one of them).",
  ]);
});

test.each([
  [{ name_prefix: "acme-" }, { name_prefix: "acme-" }],
  [
    { name: "a", count: "${x ? 1 : 0}" },
    { name: "a", count: "${x ? 0 : 1}" },
  ],
  [
    { name: "${each.key}", for_each: '${toset(["a"])}' },
    { name: "${each.key}", for_each: '${toset(["b"])}' },
  ],
  [{ name: "${aws_vpc.x.id}" }, { name: "${aws_vpc.x.id}" }],
])("%j and %j of two units are not known to be the same", (first, second) => {
  expect(found(claimOf("aws_sqs_queue"), first, second)).toEqual([]);
});

describe("references", () => {
  const group = { "aws_security_group.brokers": { name: "acme-brokers" } };
  const msk = named("msk", group, {
    outputs: { groupId: "${aws_security_group.brokers.id}" },
  });
  const rule = (group: string) => ({
    "aws_vpc_security_group_ingress_rule.x": { security_group_id: group, ip_protocol: "tcp", cidr_ipv4: "10.0.0.0/16" },
  });
  const output = "${data.terraform_remote_state.test__msk.outputs.groupId}";
  const reader = (name: string, blocks = rule(output)) => named(name, blocks, { reads: [msk] });

  test("to one output are the same in two units, whether the unit with the output is synthesized or not", () => {
    expect(findingsAcross("UNI-001", [reader("one"), reader("two")])).toHaveLength(1);
    expect(findingsAcross("UNI-001", [msk, reader("one"), reader("two")])).toHaveLength(1);
  });

  test("to an output are the resource that the other unit gives", () => {
    const own = named(
      "msk",
      { ...group, ...rule("${aws_security_group.brokers.id}") },
      { outputs: { groupId: "${aws_security_group.brokers.id}" } },
    );
    expect(findingsAcross("UNI-001", [own, reader("one")])).toHaveLength(1);
  });

  test("within an expression are compared too", () => {
    const tag = (name: string, stack: string) =>
      named(
        name,
        {
          "aws_ec2_tag.x": { resource_id: `\${lower(data.terraform_remote_state.${stack}.outputs.groupId)}`, key: "a" },
        },
        { reads: [msk] },
      );
    expect(findingsAcross("UNI-001", [msk, tag("one", "test__msk"), tag("two", "test__msk")])).toHaveLength(1);
    expect(findingsAcross("UNI-001", [msk, tag("one", "test__msk"), tag("two", "other")])).toEqual([]);
  });
});
