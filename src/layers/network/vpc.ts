import { z } from "zod";
import { addAwsProvider } from "../../../modules/aws/aws-provider";
import { FlowLogs } from "../../../modules/network/flow-logs";
import { type InternetAccess, internetAccessOf } from "../../../modules/network/nat";
import { Network, type PodAddresses } from "../../../modules/network/network";
import { endpointProblems, NetworkEndpoints } from "../../../modules/network/network-endpoints";
import { networkProblems, podAddressProblems } from "../../../modules/network/network-problems";
import { zoneLetters } from "../../../modules/network/subnet-plan";
import { regionZoneProblems } from "../../../modules/network/zone-choice";
import { layer } from "../../engine/layer";
import { output } from "../../engine/output";
import { assertValid } from "../../engine/problem";
import { logRetentionDays } from "../observability/log-retention-inputs";

const prefixLength = z.int().optional();
const subnetCidrs = z.array(z.string()).optional();

export const vpc = layer({
  name: "vpc",
  summary: "Network: subnets in every zone, internet and NAT gateways, VPC endpoints, flow logs",
  inputs: z.strictObject({
    cidr: z
      .string()
      .describe("CIDR block of the VPC. Changing it replaces everything in the environment")
      .meta({ limit: "private, /16 to /24; must not overlap peered networks; six zones fit in a /21, two in a /24" }),
    zones: z
      .array(z.enum(zoneLetters))
      .min(2)
      .max(6)
      .default(["a", "b", "c"])
      .describe("Availability zones by letter. Adding one leaves the others unchanged")
      .meta({ limit: "2 to 6; MSK uses 2 or 3 of them; not every region has every letter" }),
    nat: z
      .enum(["none", "single", "per-zone", "external"])
      .default("single")
      .describe(
        "NAT gateways, by which private subnets reach the internet. A single one is in the first zone and fails with it. external: none here, but other routes lead out, such as a transit gateway",
      )
      .meta({ cost: "$33 a month per gateway and $0.045 per GB; S3 traffic bypasses it" }),
    subnetPrefixLengths: z
      .strictObject({
        private: prefixLength.describe("Nodes, pods, interface endpoints. Default: an eighth of the VPC"),
        public: prefixLength.describe("Load balancers and NAT gateways. Default: a /24 in a /16"),
        intra: prefixLength.describe("MSK brokers, without internet access. Default: a /24 in a /16"),
        controlPlane: prefixLength.describe("EKS network interfaces, without internet access. Default: a /28"),
      })
      .default({})
      .describe("Prefix length of each zone's subnets. Changing one replaces subnets in all zones")
      .meta({ limit: "public /16 to /27, the others to /28" }),
    subnetCidrs: z
      .strictObject({
        private: subnetCidrs.describe("Of private subnets"),
        public: subnetCidrs.describe("Of public subnets"),
        intra: subnetCidrs.describe("Of intra subnets"),
        controlPlane: subnetCidrs.describe("Of control plane subnets"),
      })
      .default({})
      .describe(
        "CIDR blocks of a tier's subnets, one per zone in the order of zones, where they are given. Other tiers are planned. Changing one replaces its subnet",
      )
      .meta({ limit: "within cidr, without overlap, also with planned subnets; public /27 or larger, the others /28" }),
    secondaryCidrs: z
      .array(z.string())
      .max(4)
      .default([])
      .describe(
        "CIDR blocks for pods where private addresses are scarce. Each zone gets a pod subnet in each block, an eighth of it, and nodes use it for further pods",
      )
      .meta({ limit: "at most 4, each /16 to /20 within 100.64.0.0/10 or the private range of cidr" }),
    podAddresses: z
      .enum(["shared", "pod-subnets"])
      .default("shared")
      .describe(
        "Subnets of which pods get addresses: private and pod subnets, or pod subnets alone. Nodes that run get the change with new pods",
      )
      .meta({ limit: "pod-subnets requires secondaryCidrs; not with EKS Auto Mode" }),
    peerCidrs: z
      .array(z.string())
      .default([])
      .describe("CIDR blocks of networks that this VPC is, or will be, peered with. Checked for overlap only"),
    interfaceEndpoints: z
      .array(
        z.string().regex(/^[a-z0-9]+([.-][a-z0-9]+)*$/, "must be the last part of a service name, such as ecr.api"),
      )
      .default(["ecr.api", "ecr.dkr", "sts", "logs", "ec2", "eks-auth"])
      .describe("AWS services reached without NAT. EKS nodes need them where nat is none")
      .meta({ cost: "$7.30 a month per service and zone ($131 for the default in three) and $0.01 per GB" }),
    dynamodbEndpoint: z
      .boolean()
      .default(false)
      .describe("Adds a gateway endpoint for DynamoDB. The one for S3 always exists"),
    trustedAccounts: z
      .array(z.string().regex(/^\d{12}$/, "must be the 12 digits of an AWS account"))
      .default([])
      .describe("Other accounts whose roles, buckets and tables may be used through the S3 and DynamoDB endpoints"),
    flowLogs: z
      .strictObject({
        retentionDays: logRetentionDays
          .default(30)
          .describe("Retention of the log group")
          .meta({ unit: "days", cost: "$0.03 per GB and month" }),
        aggregationSeconds: z
          .literal([60, 600])
          .default(600)
          .describe("Interval that one record covers")
          .meta({ unit: "seconds", cost: "60 writes up to ten times as many records" }),
        kmsKeyArn: z
          .string()
          .regex(/^arn:aws[a-z-]*:kms:/, "must be the ARN of a KMS key, such as kms.outputs.logsKeyArn")
          .optional()
          .describe("KMS key of the records, usually the logs key of the kms unit. Default: the AWS managed key"),
      })
      .prefault({})
      .describe("Flow logs of all traffic, accepted and rejected")
      .meta({ cost: "$0.50 per GB written" }),
  }),
  checks: [
    networkProblems,
    endpointProblems,
    ({ podAddresses, secondaryCidrs }) => podAddressProblems(podAddresses, secondaryCidrs),
  ],
  outputs: {
    vpcId: output("VPC id", "vpc-0a1b2c3d4e5f67890"),
    vpcCidr: output("Main CIDR block", "10.0.0.0/16"),
    cidrs: output("All CIDR blocks, the main one first. Peers must not overlap them", ["10.0.0.0/16", "100.64.0.0/16"]),
    zones: output("Availability zones. Lists with one element per zone have this order", ["us-east-1a"]),
    publicSubnetIds: output("Public subnets, one per zone: internet-facing load balancers", [
      "subnet-0a1b2c3d4e5f60001",
    ]),
    privateSubnetIds: output("Private subnets, one per zone: nodes and internal load balancers", [
      "subnet-0a1b2c3d4e5f60002",
    ]),
    intraSubnetIds: output("Intra subnets, one per zone: MSK brokers", ["subnet-0a1b2c3d4e5f60003"]),
    controlPlaneSubnetIds: output("Control plane subnets, one per zone: EKS network interfaces", [
      "subnet-0a1b2c3d4e5f60004",
    ]),
    podSubnetIds: output("Pod subnets, one per zone in each secondary CIDR block", ["subnet-0a1b2c3d4e5f60005"]),
    podSubnetCidrs: output("CIDR blocks of the pod subnets", ["100.64.0.0/19"]),
    podAddresses: output<PodAddresses>("Subnets of which pods get addresses", "shared"),
    subnetCidrs: output("CIDR blocks of the subnets, one per zone", {
      public: ["10.0.252.0/24"],
      private: ["10.0.0.0/19"],
      intra: ["10.0.253.0/24"],
      controlPlane: ["10.0.254.0/28"],
    }),
    publicRouteTableId: output("Route table of the public subnets", "rtb-0a1b2c3d4e5f60001"),
    privateRouteTableIds: output("Route tables of private and pod subnets, one per zone", ["rtb-0a1b2c3d4e5f60002"]),
    intraRouteTableId: output("Route table of intra and control plane subnets", "rtb-0a1b2c3d4e5f60003"),
    natPublicIps: output("Public addresses of the NAT gateways", ["203.0.113.10"]),
    internetAccess: output<InternetAccess>("How private subnets reach the internet", "nat"),
    interfaceEndpoints: output("AWS services reached without NAT", ["ecr.api"]),
    s3EndpointId: output("Gateway endpoint of S3, for bucket policies", "vpce-0a1b2c3d4e5f67890"),
    endpointSecurityGroupId: output("Security group of the interface endpoints", "sg-0a1b2c3d4e5f67890"),
  },
  build(stack, { cidr, flowLogs, ...inputs }) {
    addAwsProvider(stack);
    const { aws: home } = stack;
    assertValid(regionZoneProblems(home, inputs.zones));
    const name = `${stack.prefix}-${stack.unitName}`;
    const cidrs = [cidr, ...inputs.secondaryCidrs];

    const network = new Network(stack, "network", {
      ...inputs,
      name,
      region: home.region,
      cidr,
    });
    const endpoints = new NetworkEndpoints(stack, "endpoints", {
      ...inputs,
      home,
      name,
      vpcId: network.vpcId,
      cidrs,
      subnetIds: network.subnetIds.private,
      routeTableIds: [...network.privateRouteTableIds, network.intraRouteTableId],
    });
    new FlowLogs(stack, "flow-logs", {
      ...flowLogs,
      home,
      name,
      vpcId: network.vpcId,
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
      podSubnetCidrs: network.podSubnetCidrs,
      podAddresses: inputs.podAddresses,
      subnetCidrs: network.subnetCidrs,
      publicRouteTableId: network.publicRouteTableId,
      privateRouteTableIds: network.privateRouteTableIds,
      intraRouteTableId: network.intraRouteTableId,
      natPublicIps: network.natPublicIps,
      internetAccess: internetAccessOf(inputs.nat),
      interfaceEndpoints: inputs.interfaceEndpoints,
      s3EndpointId: endpoints.s3EndpointId,
      endpointSecurityGroupId: endpoints.securityGroupId,
    };
  },
});
