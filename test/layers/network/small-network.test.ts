import { unit } from "../../../src/engine/unit";
import { msk } from "../../../src/layers/kafka/msk";
import { eks } from "../../../src/layers/kubernetes/eks";
import { vpc } from "../../../src/layers/network/vpc";
import { kms } from "../../../src/layers/security/kms";
import { problemsOf, resources, synthFiles } from "../../support/projects/synth";

type VpcValues = Parameters<typeof unit<typeof vpc.needs, typeof vpc.inputs, typeof vpc.outputs>>[1];

/** A /24 in two zones with a cluster and brokers. */
function synthSmall(network: Partial<VpcValues>, nodes: number, brokers = 2) {
  const net = unit(vpc, { cidr: "10.0.1.0/24", zones: ["a", "b"], ...network });
  const keys = unit(kms, {});
  return synthFiles({
    "environments/test/vpc.ts": net,
    "environments/test/kms.ts": keys,
    "environments/test/msk.ts": unit(msk, { vpc: net, kms: keys, brokers }),
    "environments/test/eks.ts": unit(eks, {
      vpc: net,
      kms: keys,
      accessEntries: { admins: { principalArn: "arn:aws:iam::111111111111:role/admin", policy: "cluster-admin" } },
      systemNodes: { minSize: 2, maxSize: nodes },
      addons: { "vpc-cni": { version: "v1.23.0-eksbuild.1" } },
    }),
  });
}

const pods = { secondaryCidrs: ["100.64.0.0/20"], podAddresses: "pod-subnets" } as const;

test("a /24 carries a cluster whose pods have their own subnets, and brokers", () => {
  const units = synthSmall(pods, 6);
  const subnets = Object.values(resources(units.get("test-vpc")!.module, "aws_subnet")).map(
    ({ cidr_block }) => cidr_block,
  );
  expect(subnets.sort()).toEqual([
    "10.0.1.0/27",
    "10.0.1.128/27",
    "10.0.1.160/28",
    "10.0.1.176/28",
    "10.0.1.192/27",
    "10.0.1.224/28",
    "10.0.1.240/28",
    "10.0.1.32/27",
    "100.64.0.0/23",
    "100.64.2.0/23",
  ]);
});

test("pods do not fit into its private subnets", () =>
  expect(problemsOf(() => synthSmall({}, 2))).toEqual([
    "environments/test/eks.ts: maxSize is 2, but must be at most 0 in all groups: a node uses up to 128 addresses of the private subnets (EKS) (fewer nodes, a larger network, or secondaryCidrs).",
  ]));

test("interface endpoints take addresses of the nodes", () => {
  const large = { ...pods, secondaryCidrs: ["100.64.0.0/16"] };
  expect(problemsOf(() => synthSmall(large, 50))).toEqual([
    "environments/test/eks.ts: maxSize is 50, but must be at most 42 in all groups: a node uses one address of the private subnets (EKS) (fewer nodes, a larger network, or secondaryCidrs).",
  ]);
  expect(synthSmall({ ...large, interfaceEndpoints: [] }, 54).size).toBe(4);
});

test("more brokers than an intra subnet has addresses for", () =>
  expect(problemsOf(() => synthSmall(pods, 6, 24))[0]).toContain("brokers is 24, but must be at most 11 per zone"));
