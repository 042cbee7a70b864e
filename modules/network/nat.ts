import { Eip } from "@cdktf/provider-aws/lib/eip";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

/** Gateways of a network. `external`: none, but routes that are made elsewhere lead out. */
export type NatChoice = "none" | "single" | "per-zone" | "external";

/** How a network reaches the internet. */
export type InternetAccess = "none" | "nat" | "external";

export const internetAccessOf = (nat: NatChoice): InternetAccess =>
  nat === "none" || nat === "external" ? nat : "nat";

export interface NatProps {
  /** The `Name` tag. */
  readonly name: string;
  /** A public subnet. */
  readonly subnetId: string;
  /** Neither the address nor the gateway works before the internet gateway exists. */
  readonly internetGateway: ITerraformDependable;
}

/** A NAT gateway with an Elastic IP address. About $33 a month, and $0.045 per GB. */
export class Nat extends Construct {
  readonly gatewayId: string;
  readonly publicIp: string;

  constructor(scope: Construct, id: string, { name, subnetId, internetGateway }: NatProps) {
    super(scope, id);
    const tags = { Name: name };
    const address = new Eip(this, "address", { domain: "vpc", tags, dependsOn: [internetGateway] });
    this.publicIp = address.publicIp;
    this.gatewayId = new NatGateway(this, "resource", {
      allocationId: address.allocationId,
      subnetId,
      tags,
      dependsOn: [internetGateway],
    }).id;
  }
}
