import { zoneLetters } from "../../../modules/network/subnet-plan";
import type { SynthesizedUnit } from "../../../src/engine/synthesis";
import { unit } from "../../../src/engine/unit";
import { vpc } from "../../../src/layers/network/vpc";
import {
  changedResources,
  problemsOf,
  resources,
  synthFiles,
  testEnvironment,
  type TestSettings,
} from "../../support/projects/synth";

type Values = Parameters<typeof unit<typeof vpc.needs, typeof vpc.inputs, typeof vpc.outputs>>[1];

const network = (values: Partial<Values> = {}) => unit(vpc, { cidr: "10.0.0.0/16", ...values });
const synth = (values: Partial<Values> = {}): SynthesizedUnit =>
  synthFiles({ "environments/test/vpc.ts": network(values) }).get("test-vpc")!;
const outputsOf = ({ module }: SynthesizedUnit) =>
  Object.fromEntries(
    Object.entries(module.output!).map(([name, block]) => [name, (block as { value: unknown }).value]),
  );
const endpointsOf = ({ module }: SynthesizedUnit) => Object.keys(resources(module, "aws_vpc_endpoint")).sort();

describe("defaults", () => {
  const plain = synth();

  it("zones: three", () => {
    expect(outputsOf(plain)["zones"]).toEqual(["us-east-1a", "us-east-1b", "us-east-1c"]);
  });

  it("nat: single", () => {
    expect(Object.keys(resources(plain.module, "aws_nat_gateway"))).toEqual(["network_nat_a"]);
  });

  it("subnetPrefixLengths: private subnets are an eighth of the network", () => {
    expect(outputsOf(plain)["subnetCidrs"]).toEqual({
      private: ["10.0.0.0/19", "10.0.32.0/19", "10.0.64.0/19"],
      public: ["10.0.252.0/24", "10.0.248.0/24", "10.0.244.0/24"],
      intra: ["10.0.253.0/24", "10.0.249.0/24", "10.0.245.0/24"],
      controlPlane: ["10.0.254.0/28", "10.0.250.0/28", "10.0.246.0/28"],
    });
  });

  it("secondaryCidrs: none", () => {
    expect(outputsOf(plain)).toMatchObject({ vpcCidr: "10.0.0.0/16", cidrs: ["10.0.0.0/16"], podSubnetIds: [] });
  });

  it("endpoints: S3, and what EKS nodes call", () => {
    expect(endpointsOf(plain)).toEqual([
      "endpoints_ec2",
      "endpoints_ecr_api",
      "endpoints_ecr_dkr",
      "endpoints_eks_auth",
      "endpoints_logs",
      "endpoints_s3",
      "endpoints_sts",
    ]);
  });

  it("flowLogs: 30 days, a record for ten minutes", () => {
    expect(resources(plain.module, "aws_flow_log")["flow_logs"]).toMatchObject({ max_aggregation_interval: 600 });
    expect(resources(plain.module, "aws_cloudwatch_log_group")["flow_logs_log_group"]).toMatchObject({
      name: "/aws/vpc/acme-test-vpc/flow-logs",
      retention_in_days: 30,
    });
    expect(resources(plain.module, "aws_cloudwatch_log_group")["flow_logs_log_group"]).not.toHaveProperty("kms_key_id");
  });
});

describe("options", () => {
  it("interfaceEndpoints, dynamodbEndpoint", () => {
    expect(endpointsOf(synth({ interfaceEndpoints: ["kms"], dynamodbEndpoint: true }))).toEqual([
      "endpoints_dynamodb",
      "endpoints_kms",
      "endpoints_s3",
    ]);
  });

  it("subnetCidrs: given tiers are as given, the others planned as before", () => {
    const zones: Values["zones"] = ["a", "b"];
    const subnetCidrs = { public: ["10.0.1.0/24", "10.0.2.0/24"], private: ["10.0.10.0/24", "10.0.20.0/24"] };
    const given = synth({ zones, subnetCidrs });
    expect(outputsOf(given)["subnetCidrs"]).toEqual({
      ...subnetCidrs,
      intra: ["10.0.253.0/24", "10.0.249.0/24"],
      controlPlane: ["10.0.254.0/28", "10.0.250.0/28"],
    });
    expect(changedResources(synth({ zones }).module, given.module)).toEqual([
      "aws_subnet.network_private_a",
      "aws_subnet.network_private_b",
      "aws_subnet.network_public_a",
      "aws_subnet.network_public_b",
    ]);
    expect(resources(given.module, "aws_subnet")["network_private_b"]).toMatchObject({ cidr_block: "10.0.20.0/24" });
  });

  it("secondaryCidrs, podAddresses: the VPC CNI finds the pod subnets by their tag", () => {
    const roles = (values: Partial<Values>) =>
      Object.fromEntries(
        Object.entries(resources(synth({ zones: ["a", "b"], ...values }).module, "aws_subnet")).map(
          ([name, subnet]) => [name, (subnet["tags"] as Record<string, string>)["kubernetes.io/role/cni"]],
        ),
      );
    const secondaryCidrs = ["100.64.0.0/16"];
    expect(roles({})).toMatchObject({ network_private_a: undefined });
    expect(roles({ secondaryCidrs })).toMatchObject({
      network_private_a: undefined,
      network_pods_100_64_0_0_16_a: "1",
      network_pods_100_64_0_0_16_b: "1",
    });
    expect(roles({ secondaryCidrs, podAddresses: "pod-subnets" })).toMatchObject({
      network_private_a: "0",
      network_private_b: "0",
      network_public_a: undefined,
      network_pods_100_64_0_0_16_a: "1",
    });
    expect(outputsOf(synth({ zones: ["a", "b"], secondaryCidrs, podAddresses: "pod-subnets" }))).toMatchObject({
      podSubnetCidrs: ["100.64.0.0/19", "100.64.32.0/19"],
      podAddresses: "pod-subnets",
    });
  });

  it("nat: external and none make no gateway; readers learn which it is", () => {
    for (const [nat, internetAccess] of [
      ["none", "none"],
      ["external", "external"],
      ["single", "nat"],
      ["per-zone", "nat"],
    ] as const) {
      const unit = synth({ nat, interfaceEndpoints: ["ec2"] });
      expect(outputsOf(unit)).toMatchObject({ internetAccess, interfaceEndpoints: ["ec2"] });
      expect(Object.keys(resources(unit.module, "aws_nat_gateway")).length > 0).toBe(internetAccess === "nat");
    }
  });

  it("trustedAccounts", () => {
    const { module } = synth({ trustedAccounts: ["222222222222"] });
    expect(resources(module, "aws_vpc_endpoint")["endpoints_s3"]!["policy"]).toContain(
      '["111111111111","222222222222"]',
    );
  });

  it("flowLogs", () => {
    const kmsKeyArn = "arn:aws:kms:us-east-1:111111111111:key/1";
    const { module } = synth({ flowLogs: { retentionDays: 365, aggregationSeconds: 60, kmsKeyArn } });
    expect(resources(module, "aws_flow_log")["flow_logs"]).toMatchObject({ max_aggregation_interval: 60 });
    expect(resources(module, "aws_cloudwatch_log_group")["flow_logs_log_group"]).toMatchObject({
      retention_in_days: 365,
      kms_key_id: kmsKeyArn,
    });
  });

  it("flowLogs.kmsKeyArn: not any text", () => {
    const files = { "environments/test/vpc.ts": network({ flowLogs: { kmsKeyArn: "alias/logs" } }) };
    expect(problemsOf(() => synthFiles(files))).toEqual([
      'environments/test/vpc.ts: flowLogs.kmsKeyArn is "alias/logs", but must be the ARN of a KMS key, such as kms.outputs.logsKeyArn.',
    ]);
  });

  it("secondaryCidrs: pods reach the interface endpoints", () => {
    const pods = synth({ secondaryCidrs: ["100.64.0.0/16"] });
    expect(outputsOf(pods)["cidrs"]).toEqual(["10.0.0.0/16", "100.64.0.0/16"]);
    expect(outputsOf(pods)["podSubnetIds"]).toHaveLength(3);
    expect(Object.keys(resources(pods.module, "aws_vpc_security_group_ingress_rule"))).toContain(
      "endpoints_https_100_64_0_0_16",
    );
  });
});

it("names carry the unit, so that two networks fit into one environment", () => {
  const units = synthFiles({
    "environments/test/vpc.ts": network(),
    "environments/test/vpc-batch.ts": network({ cidr: "10.1.0.0/16" }),
  });
  const role = (stack: string) => resources(units.get(stack)!.module, "aws_iam_role")["flow_logs_role"]!["name"];
  expect([role("test-vpc"), role("test-vpc-batch")]).toEqual([
    "acme-test-vpc-flow-logs",
    "acme-test-vpc-batch-flow-logs",
  ]);
});

describe("traps", () => {
  const full = synth({ nat: "per-zone", zones: [...zoneLetters], secondaryCidrs: ["100.64.0.0/16"] });

  it("no byte to S3 passes NAT: the gateway endpoint is on every route table but the public one", () => {
    const tables = Object.keys(resources(full.module, "aws_route_table")).filter((name) => !name.includes("public"));
    expect(tables).toHaveLength(7);
    expect(resources(full.module, "aws_vpc_endpoint")["endpoints_s3"]!["route_table_ids"]).toEqual(
      expect.arrayContaining(tables.map((name) => `\${aws_route_table.${name}.id}`)),
    );
  });

  it("security group rules are never inline", () => {
    for (const type of ["aws_security_group", "aws_default_security_group"]) {
      for (const group of Object.values(resources(full.module, type))) {
        expect(group).not.toHaveProperty("ingress");
        expect(group).not.toHaveProperty("egress");
      }
    }
  });

  it("lists of subnets have an element for each zone", () => {
    const outputs = outputsOf(full);
    for (const name of ["publicSubnetIds", "privateSubnetIds", "intraSubnetIds", "controlPlaneSubnetIds", "zones"]) {
      expect(outputs[name]).toHaveLength(6);
    }
  });
});

describe("mistakes", () => {
  const problems = (values: Partial<Values>) => problemsOf(() => synth(values));

  it("in the range", () => {
    expect(problems({ cidr: "10.0.3.0/16" })).toEqual([
      'environments/test/vpc.ts: cidr is "10.0.3.0/16", but must start at the first address of its range (did you mean "10.0.0.0/16"?).',
    ]);
  });

  it("in the zones", () => {
    expect(problems({ zones: ["a"] })).toEqual([
      'environments/test/vpc.ts: zones is ["a"], but must have at least 2 entries.',
    ]);
    expect(problems({ zones: ["a", "g" as "f"] })).toEqual([
      'environments/test/vpc.ts: zones.1 is "g", but must be one of "a", "b", "c", "d", "e", "f".',
    ]);
  });

  it("in the addresses of pods", () => {
    expect(problems({ podAddresses: "pod-subnets" })).toEqual([
      'environments/test/vpc.ts: podAddresses is "pod-subnets", but must be "shared" without secondaryCidrs: there are no pod subnets (secondaryCidrs: ["100.64.0.0/16"]).',
    ]);
  });

  it("in zones that the region never had", () => {
    const inRegion = (settings: TestSettings, values: Partial<Values>) =>
      synthFiles({
        "environments/test/environment.ts": testEnvironment(settings),
        "environments/test/vpc.ts": network(values),
      });
    expect(problemsOf(() => inRegion({ region: "eu-west-1" }, { zones: ["a", "b", "d"] }))).toEqual([
      'environments/test/vpc.ts: zones.2 is "eu-west-1d", but must be a zone of eu-west-1 (a, b, c) (did you mean "eu-west-1a"? if it is newer than 2026-11-29, aws.unlisted in environment.ts: { "eu-west-1d": "<reason>" }).',
    ]);
    const unlisted = { "eu-west-1d": "opened in 2027-01" };
    expect(inRegion({ region: "eu-west-1", unlisted }, { zones: ["a", "b", "d"] }).size).toBe(1);
    expect(inRegion({ region: "ap-northeast-1" }, { zones: ["a", "c", "d"] }).size).toBe(1);
  });

  it("in the endpoints, together with those in the addresses", () => {
    expect(problems({ interfaceEndpoints: ["s3"], cidr: "10.0.0.0/8" })).toEqual([
      'environments/test/vpc.ts: cidr is "10.0.0.0/8", but must be a /16 to a /24 (AWS allows nothing larger; smaller ones lack room for two zones).',
      'environments/test/vpc.ts: interfaceEndpoints.0 is "s3", but costs $0.01 per GB; use the gateway endpoint, which is free (it always exists).',
    ]);
    expect(problems({ interfaceEndpoints: ["com.amazonaws/ecr"] })).toEqual([
      'environments/test/vpc.ts: interfaceEndpoints.0 is "com.amazonaws/ecr", but must be the last part of a service name, such as ecr.api.',
    ]);
  });

  it("in the retention", () => {
    const [message] = problems({ flowLogs: { retentionDays: 31 } });
    expect(message).toMatch(/^environments\/test\/vpc.ts: flowLogs.retentionDays is 31, but must be one of 1, 3, 5, /);
  });

  it("a reference where resources are made from the value", () => {
    const other = network({ cidr: "10.1.0.0/16" });
    const files = {
      "environments/other/vpc.ts": other,
      "environments/test/vpc.ts": network({ cidr: other.outputs.vpcCidr }),
    };
    expect(problemsOf(() => synthFiles(files))).toEqual([
      "environments/test/vpc.ts: cidr must be a literal (it decides which resources exist, so a reference is not known in time).",
    ]);
  });
});

it.each<[Partial<Values>, string]>([
  [{ zones: ["a", "b", "a"] }, 'zones.2 is "a"'],
  [{ interfaceEndpoints: ["sts", "sts"] }, 'interfaceEndpoints.1 is "sts"'],
  [{ secondaryCidrs: ["100.64.0.0/16", "100.64.0.0/16"] }, 'secondaryCidrs.1 is "100.64.0.0/16"'],
  [{ trustedAccounts: ["222222222222", "222222222222"] }, 'trustedAccounts.1 is "222222222222"'],
])("%j names one element twice", (values, found) => {
  expect(problemsOf(() => synthFiles({ "environments/test/vpc.ts": network(values) }))).toContain(
    `environments/test/vpc.ts: ${found}, but must be named once.`,
  );
});

describe("peers in other environments", () => {
  const peered = (staging: Partial<Values>, peerCidrs: (other: ReturnType<typeof network>) => Values["peerCidrs"]) => {
    const other = network(staging);
    return synthFiles({
      "environments/staging/vpc.ts": other,
      "environments/test/vpc.ts": network({ peerCidrs: peerCidrs(other) }),
    });
  };

  it("are checked by what their code says", () => {
    expect(
      problemsOf(() => peered({ cidr: "10.0.128.0/20" }, ({ outputs }) => ["10.7.0.0/16", outputs.vpcCidr])),
    ).toEqual([
      'environments/test/vpc.ts: peerCidrs.1 is "10.0.128.0/20", but must not overlap 10.0.0.0/16 (peered networks must not overlap: give one of them another CIDR block).',
    ]);
  });

  it("are checked with all their ranges", () => {
    const staging = { cidr: "10.1.0.0/16", secondaryCidrs: ["10.0.0.0/20"] };
    expect(problemsOf(() => peered(staging, ({ outputs }) => outputs.cidrs))).toEqual([
      'environments/test/vpc.ts: peerCidrs.1 is "10.0.0.0/20", but must not overlap 10.0.0.0/16 (peered networks must not overlap: give one of them another CIDR block).',
    ]);
  });

  it("leave no trace in the module", () => {
    const units = peered({ cidr: "10.1.0.0/16" }, ({ outputs }) => [outputs.vpcCidr]);
    expect(units.get("test-vpc")!.module.data).not.toHaveProperty("terraform_remote_state");
  });
});
