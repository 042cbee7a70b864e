import type { TerraformModule } from "../../../src/engine/synthesis";
import { unit } from "../../../src/engine/unit";
import { eks } from "../../../src/layers/kubernetes/eks";
import { kubernetesPlatform } from "../../../src/layers/kubernetes/kubernetes-platform";
import { vpc } from "../../../src/layers/network/vpc";
import { kms } from "../../../src/layers/security/kms";
import { resources, synthFiles } from "../../support/projects/synth";

/** The steps of "A second cluster beside the first" in docs/runbooks/eks.md, synthesized. */
const network = unit(vpc, { cidr: "10.0.0.0/16" });
const keys = unit(kms, {});
const accessEntries = {
  admins: { principalArn: "arn:aws:iam::111111111111:role/admin", policy: "cluster-admin" },
} as const;
const shared = { vpc: network, kms: keys, accessEntries };
const blue = unit(eks, { ...shared, kubernetesVersion: "1.35" });
const green = unit(eks, { ...shared, kubernetesVersion: "1.36" });
const base = { "environments/test/vpc.ts": network, "environments/test/kms.ts": keys };
const first = {
  ...base,
  "environments/test/eks.ts": blue,
  "environments/test/kubernetes-platform.ts": unit(kubernetesPlatform, { eks: blue, vpc: network, kms: keys }),
};
const both = synthFiles({
  ...first,
  "environments/test/eks-green.ts": green,
  "environments/test/kubernetes-platform-green.ts": unit(kubernetesPlatform, { eks: green, vpc: network, kms: keys }),
});
const moduleOf = (name: string): TerraformModule => both.get(`test-${name}`)!.module;

/** Resource types whose names AWS accepts once per account and region, or once per VPC (security groups). */
const uniqueTypes = [
  "aws_cloudwatch_event_rule",
  "aws_cloudwatch_log_group",
  "aws_eks_cluster",
  "aws_iam_role",
  "aws_security_group",
  "aws_sqs_queue",
];

/** Physical names of a module's resources: `aws_iam_role acme-test-eks-node`. */
const physicalNames = (module: TerraformModule): string[] =>
  uniqueTypes.flatMap((type) => Object.values(resources(module, type)).map(({ name }) => `${type} ${name as string}`));

test.each([
  ["eks", "eks-green"],
  ["kubernetes-platform", "kubernetes-platform-green"],
])("%s and %s have no physical name in common", (one, other) => {
  const [names, others] = [physicalNames(moduleOf(one)), physicalNames(moduleOf(other))];
  expect(names.length).toBeGreaterThan(1);
  expect(others).toHaveLength(names.length);
  expect(names.filter((name) => others.includes(name))).toEqual([]);
});

test("the second cluster changes nothing in the units of the first", () => {
  const alone = synthFiles(first);
  for (const name of ["vpc", "kms", "eks", "kubernetes-platform"]) {
    expect(moduleOf(name)).toEqual(alone.get(`test-${name}`)!.module);
  }
});

test("both are on the subnets of the network, each with its own version, groups and roles", () => {
  const clusters = ["eks", "eks-green"].map((name) => resources(moduleOf(name), "aws_eks_cluster").cluster!);
  expect(clusters.map(({ name, version }) => [name, version])).toEqual([
    ["acme-test-eks", "1.35"],
    ["acme-test-eks-green", "1.36"],
  ]);
  const [one, other] = clusters.map(({ vpc_config: config }) => config as { subnet_ids: string[] });
  expect(one!.subnet_ids).toEqual(other!.subnet_ids);
});

test("each platform installs into its own cluster", () => {
  for (const [platform, cluster] of [
    ["kubernetes-platform", "eks"],
    ["kubernetes-platform-green", "eks_green"],
  ] as const) {
    const [identity] = Object.values(resources(moduleOf(platform), "aws_eks_pod_identity_association"));
    expect(identity!.cluster_name).toBe(`\${data.terraform_remote_state.${cluster}.outputs.clusterName}`);
  }
});
