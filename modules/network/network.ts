import { DataAwsAvailabilityZones } from "@cdktf/provider-aws/lib/data-aws-availability-zones";
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcIpv4CidrBlockAssociation } from "@cdktf/provider-aws/lib/vpc-ipv4-cidr-block-association";
import { Construct } from "constructs";
import { assertValid } from "../../src/engine/problem";
import { cidrId, parseCidr } from "./cidr";
import { Nat, type NatChoice } from "./nat";
import { literalProblems } from "../../src/engine/literals";
import { type NetworkAddresses, networkProblems } from "./network-problems";
import { NetworkRoutes } from "./network-routes";
import { NetworkSubnet } from "./network-subnet";
import { planPods, planTiers, prefixLengthsFor, type Tier } from "./subnet-plan";

/** `shared`: pods have addresses of private and pod subnets; `pod-subnets`: of the latter alone. */
export type PodAddresses = "shared" | "pod-subnets";

/** The VPC CNI takes addresses for pods of subnets with 1, and none of subnets with 0. It also uses a node's own. */
const podsTag = "kubernetes.io/role/cni";

export interface NetworkProps extends NetworkAddresses {
  /** Prefix of every `Name` tag. */
  readonly name: string;
  readonly region: string;
  /** Gateways by which private and pod subnets reach the internet. `single` is in the first zone. */
  readonly nat: NatChoice;
  /** Subnets in which pods get addresses. */
  readonly podAddresses: PodAddresses;
}

/**
 * A VPC with public, private, intra and control plane subnets in each zone, and pod subnets in secondary CIDR blocks.
 * Intra and control plane subnets have no route to the internet. Resources of a zone are named by its letter, so that a
 * change of zones or of `nat` leaves the others in place.
 */
export class Network extends Construct {
  readonly vpcId: string;
  /** `us-east-1a`, … */
  readonly zoneNames: string[];
  /** One subnet per zone, in the order of the zones. */
  readonly subnetIds: Readonly<Record<Tier, string[]>>;
  readonly subnetCidrs: Readonly<Record<Tier, string[]>>;
  /** One per zone in each secondary CIDR block. */
  readonly podSubnetIds: string[];
  readonly podSubnetCidrs: string[];
  readonly publicRouteTableId: string;
  /** One per zone; pod subnets share them. */
  readonly privateRouteTableIds: string[];
  /** Of intra and control plane subnets. */
  readonly intraRouteTableId: string;
  readonly natPublicIps: string[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: NetworkProps,
  ) {
    super(scope, id);
    assertValid([...networkProblems(props), ...literalProblems(props, ["nat", "podAddresses"])]);
    const { zones, region } = props;
    this.zoneNames = zones.map((zone) => `${region}${zone}`);
    this.subnetCidrs = this.planSubnets();

    this.vpcId = this.createVpc();
    const internetGateway = new InternetGateway(this, "internet", { vpcId: this.vpcId, tags: this.tags("internet") });

    this.publicRouteTableId = this.createRoutes("public", { gatewayId: internetGateway.id });
    const publicSubnetIds = this.createSubnets("public", () => this.publicRouteTableId, {
      "kubernetes.io/role/elb": "1",
    });

    const nats = this.createNats(publicSubnetIds, internetGateway);
    this.natPublicIps = nats.map(({ publicIp }) => publicIp);

    this.privateRouteTableIds = zones.map((zone, index) => {
      const nat = nats[index] ?? nats[0];
      return this.createRoutes(`private-${zone}`, nat && { natGatewayId: nat.gatewayId });
    });
    const { names: zonesOfAccount } = new DataAwsAvailabilityZones(this, "available", {});
    const privateSubnetIds = this.createSubnets(
      "private",
      (index) => this.privateRouteTableIds[index]!,
      {
        "kubernetes.io/role/internal-elb": "1",
        ...(props.podAddresses === "pod-subnets" ? { [podsTag]: "0" } : {}),
      },
      zonesOfAccount,
    );
    this.podSubnetIds = this.createPodSubnets();
    this.podSubnetCidrs = (props.secondaryCidrs ?? []).flatMap((cidr) =>
      zones.map((zone) => planPods(parseCidr(cidr)!, zone)),
    );

    this.intraRouteTableId = this.createRoutes("intra");
    this.subnetIds = {
      public: publicSubnetIds,
      private: privateSubnetIds,
      intra: this.createSubnets("intra", () => this.intraRouteTableId),
      controlPlane: this.createSubnets("controlPlane", () => this.intraRouteTableId),
    };
  }

  private planSubnets(): Record<Tier, string[]> {
    const { cidr, zones, subnetPrefixLengths, subnetCidrs } = this.props;
    const network = parseCidr(cidr)!;
    return planTiers(network, prefixLengthsFor(network, subnetPrefixLengths), zones, subnetCidrs);
  }

  private createVpc(): string {
    const vpc = new Vpc(this, "resource", {
      cidrBlock: this.props.cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: this.props.name },
    });
    // No rules: an interface that uses it by mistake is isolated.
    new DefaultSecurityGroup(this, "default", { vpcId: vpc.id, tags: this.tags("default-unused") });
    return vpc.id;
  }

  private createRoutes(name: string, internet?: { gatewayId: string } | { natGatewayId: string }): string {
    const id = `${name}-routes`;
    return new NetworkRoutes(this, id, { vpcId: this.vpcId, name: `${this.props.name}-${name}`, internet }).id;
  }

  private createNats(publicSubnetIds: readonly string[], internetGateway: InternetGateway): Nat[] {
    const count = { none: 0, external: 0, single: 1, "per-zone": publicSubnetIds.length }[this.props.nat];
    return this.props.zones.slice(0, count).map((zone, index) => {
      const name = `${this.props.name}-${zone}`;
      return new Nat(this, `nat-${zone}`, { name, subnetId: publicSubnetIds[index]!, internetGateway });
    });
  }

  private createSubnets(
    tier: Tier,
    routeTableIdOf: (zoneIndex: number) => string,
    tags?: Readonly<Record<string, string>>,
    zonesOfAccount?: string[],
  ): string[] {
    return this.props.zones.map((zone, index) => {
      const id = `${tier === "controlPlane" ? "control-plane" : tier}-${zone}`;
      return new NetworkSubnet(this, id, {
        vpcId: this.vpcId,
        name: `${this.props.name}-${id}`,
        cidr: this.subnetCidrs[tier][index]!,
        zoneName: this.zoneNames[index]!,
        routeTableId: routeTableIdOf(index),
        tags,
        zonesOfAccount,
      }).id;
    });
  }

  private createPodSubnets(): string[] {
    const { zones, name, secondaryCidrs = [] } = this.props;
    return secondaryCidrs.flatMap((cidr) => {
      const { vpcId } = new VpcIpv4CidrBlockAssociation(this, cidrId("range", cidr), {
        vpcId: this.vpcId,
        cidrBlock: cidr,
      });
      return zones.map((zone, index) => {
        const id = `${cidrId("pods", cidr)}-${zone}`;
        return new NetworkSubnet(this, id, {
          vpcId, // of the association: the CIDR block must exist first
          name: `${name}-${id}`,
          cidr: planPods(parseCidr(cidr)!, zone),
          zoneName: this.zoneNames[index]!,
          routeTableId: this.privateRouteTableIds[index]!,
          tags: { [podsTag]: "1" },
        }).id;
      });
    });
  }

  private tags(kind: string): Record<string, string> {
    return { Name: `${this.props.name}-${kind}` };
  }
}
