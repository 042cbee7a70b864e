import { z } from "zod";
import { addAwsProvider } from "../../../modules/aws/aws-provider";
import { FlowLogs } from "../../../modules/network/flow-logs";
import { Network } from "../../../modules/network/network";
import { endpointProblems, NetworkEndpoints } from "../../../modules/network/network-endpoints";
import { networkProblems } from "../../../modules/network/network-problems";
import { zoneLetters } from "../../../modules/network/subnet-plan";
import { layer } from "../../engine/layer";
import { output } from "../../engine/output";
import { logRetentionDays } from "../observability/log-retention";

const prefixLength = z.int().optional();

export const vpc = layer({
  name: "vpc",
  summary: "The network: subnets in every zone, ways to the internet and to AWS, flow logs",
  inputs: z.strictObject({
    cidr: z
      .string()
      .describe("The network's range; changing it replaces everything in the environment")
      .meta({ limit: "private, /16 to /20; disjoint from what it is peered with" }),
    zones: z
      .array(z.enum(zoneLetters))
      .min(2)
      .max(6)
      .default(["a", "b", "c"])
      .describe("Availability zones by letter; adding one leaves the others as they are")
      .meta({ limit: "2 to 6; MSK takes 2 or 3 of them; not every region has every letter" }),
    nat: z
      .enum(["none", "single", "per-zone"])
      .default("single")
      .describe("How private subnets reach the internet; a single gateway stands in the first zone and fails with it")
      .meta({ cost: "$33 a month per gateway and $0.045 per GB; S3 traffic does not pass it" }),
    subnetPrefixLengths: z
      .strictObject({
        private: prefixLength.describe("Nodes, pods, interface endpoints; an eighth of the network by default"),
        public: prefixLength.describe("Load balancers and NAT gateways; a /24 of a /16 by default"),
        intra: prefixLength.describe("MSK brokers, without a way to the internet; a /24 of a /16 by default"),
        controlPlane: prefixLength.describe("EKS's interfaces, without a way to the internet; a /28 by default"),
      })
      .default({})
      .describe("Sizes of each zone's subnets; changing one replaces subnets of all zones")
      .meta({ limit: "private and public /16 to /27, the others to /28" }),
    secondaryCidrs: z
      .array(z.string())
      .max(4)
      .default([])
      .describe("Ranges for pods, where private addresses are short: each zone gets a pod subnet in each")
      .meta({ limit: "at most 4, each /16 to /20 within 100.64.0.0/10 or the private range of cidr" }),
    peerCidrs: z
      .array(z.string())
      .default([])
      .describe("Ranges of networks that this one is, or will be, peered with; only checked for overlap"),
    interfaceEndpoints: z
      .array(z.string().regex(/^[a-z0-9]+([.-][a-z0-9]+)*$/, "must be the end of a service name, like ecr.api"))
      .default(["ecr.api", "ecr.dkr", "sts", "logs", "ec2", "eks-auth"])
      .describe("AWS services that are called without NAT; needed by EKS nodes where nat is none")
      .meta({ cost: "$7.30 a month per service and zone ($131 for the default in three) and $0.01 per GB" }),
    dynamodbEndpoint: z
      .boolean()
      .default(false)
      .describe("A gateway endpoint for DynamoDB, beside the one for S3 that is always there"),
    trustedAccounts: z
      .array(z.string().regex(/^\d{12}$/, "must be the 12 digits of an AWS account"))
      .default([])
      .describe("Other accounts whose roles write to S3 or call DynamoDB from this network"),
    flowLogs: z
      .strictObject({
        retentionDays: logRetentionDays
          .default(30)
          .describe("How long records are kept")
          .meta({ unit: "days", cost: "$0.03 per GB and month" }),
        aggregationSeconds: z
          .literal([60, 600])
          .default(600)
          .describe("Time that one record covers")
          .meta({ unit: "seconds", cost: "60 writes up to ten times as many records" }),
        kmsKeyArn: z
          .string()
          .regex(/^arn:aws[a-z-]*:kms:/, "must be the ARN of a KMS key, such as kms.outputs.logsKeyArn")
          .optional()
          .describe("Key that encrypts the records, usually the kms unit's logs key; without it AWS's own key does"),
      })
      .prefault({})
      .describe("Records of all traffic, accepted and rejected")
      .meta({ cost: "$0.50 per GB written" }),
    karpenterDiscovery: z
      .string()
      .optional()
      .describe("Value of the tag karpenter.sh/discovery on private subnets; <organization>-<environment> by default"),
  }),
  checks: [networkProblems, endpointProblems],
  outputs: {
    vpcId: output("The VPC's id", "vpc-0a1b2c3d4e5f67890"),
    vpcCidr: output("The network's main range", "10.0.0.0/16"),
    cidrs: output("All its ranges, the main one first: what a peer must not overlap", ["10.0.0.0/16", "100.64.0.0/16"]),
    zones: output("Names of its zones; lists with an element for each zone are in this order", ["us-east-1a"]),
    publicSubnetIds: output("For load balancers that face the internet, one for each zone", [
      "subnet-0a1b2c3d4e5f60001",
    ]),
    privateSubnetIds: output("For nodes and internal load balancers, one for each zone", ["subnet-0a1b2c3d4e5f60002"]),
    intraSubnetIds: output("For MSK brokers, one for each zone", ["subnet-0a1b2c3d4e5f60003"]),
    controlPlaneSubnetIds: output("For EKS's own interfaces, one for each zone", ["subnet-0a1b2c3d4e5f60004"]),
    podSubnetIds: output("For pods, one for each zone in each secondary range", ["subnet-0a1b2c3d4e5f60005"]),
    subnetCidrs: output("Ranges of the subnets, one for each zone", {
      public: ["10.0.252.0/24"],
      private: ["10.0.0.0/19"],
      intra: ["10.0.253.0/24"],
      controlPlane: ["10.0.254.0/28"],
    }),
    publicRouteTableId: output("Route table of the public subnets", "rtb-0a1b2c3d4e5f60001"),
    privateRouteTableIds: output("Route tables of private and pod subnets, one for each zone", [
      "rtb-0a1b2c3d4e5f60002",
    ]),
    intraRouteTableId: output("Route table of intra and control plane subnets", "rtb-0a1b2c3d4e5f60003"),
    natPublicIps: output("Addresses from which the private subnets call the internet", ["203.0.113.10"]),
    s3EndpointId: output("The gateway endpoint of S3, for bucket policies", "vpce-0a1b2c3d4e5f67890"),
    endpointSecurityGroupId: output("Security group of the interface endpoints", "sg-0a1b2c3d4e5f67890"),
    karpenterDiscovery: output("Value of the tag karpenter.sh/discovery on private subnets", "acme-prod"),
  },
  build(stack, { cidr, zones, nat, flowLogs, ...inputs }) {
    addAwsProvider(stack);
    const { aws: home } = stack;
    const name = `${stack.prefix}-${stack.unitName}`;
    const cidrs = [cidr, ...inputs.secondaryCidrs];
    const karpenterDiscovery = inputs.karpenterDiscovery ?? stack.prefix;

    const network = new Network(stack, "network", {
      name,
      region: home.region,
      cidr,
      zones,
      nat,
      subnetPrefixLengths: inputs.subnetPrefixLengths,
      secondaryCidrs: inputs.secondaryCidrs,
      peerCidrs: inputs.peerCidrs,
      karpenterDiscovery,
    });
    const endpoints = new NetworkEndpoints(stack, "endpoints", {
      home,
      name,
      vpcId: network.vpcId,
      cidrs,
      subnetIds: network.subnetIds.private,
      routeTableIds: [...network.privateRouteTableIds, network.intraRouteTableId],
      interfaceEndpoints: inputs.interfaceEndpoints,
      dynamodbEndpoint: inputs.dynamodbEndpoint,
      trustedAccounts: inputs.trustedAccounts,
    });
    new FlowLogs(stack, "flow-logs", {
      home,
      name,
      vpcId: network.vpcId,
      kmsKeyArn: flowLogs.kmsKeyArn,
      retentionDays: flowLogs.retentionDays,
      aggregationSeconds: flowLogs.aggregationSeconds,
    });

    return {
      vpcId: network.vpcId,
      vpcCidr: cidr,
      cidrs,
      zones: network.zoneNames,
      publicSubnetIds: network.subnetIds.public,
      privateSubnetIds: network.subnetIds.private,
      intraSubnetIds: network.subnetIds.intra,
      controlPlaneSubnetIds: network.subnetIds.controlPlane,
      podSubnetIds: network.podSubnetIds,
      subnetCidrs: network.subnetCidrs,
      publicRouteTableId: network.publicRouteTableId,
      privateRouteTableIds: network.privateRouteTableIds,
      intraRouteTableId: network.intraRouteTableId,
      natPublicIps: network.natPublicIps,
      s3EndpointId: endpoints.s3EndpointId,
      endpointSecurityGroupId: endpoints.securityGroupId,
      karpenterDiscovery,
    };
  },
});
