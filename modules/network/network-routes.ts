import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { Construct } from "constructs";

export interface NetworkRoutesProps {
  readonly vpcId: string;
  /** The `Name` tag. */
  readonly name: string;
  /** The internet or NAT gateway. Default: no route to the internet. */
  readonly internet?: { readonly gatewayId: string } | { readonly natGatewayId: string };
}

/** A route table. Routes are separate resources, so that a peering can add its own. */
export class NetworkRoutes extends Construct {
  readonly id: string;

  constructor(scope: Construct, id: string, { vpcId, name, internet }: NetworkRoutesProps) {
    super(scope, id);
    this.id = new RouteTable(this, "resource", { vpcId, tags: { Name: name } }).id;
    if (internet === undefined) return;
    new Route(this, "internet", {
      routeTableId: this.id,
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: "gatewayId" in internet ? internet.gatewayId : undefined,
      natGatewayId: "natGatewayId" in internet ? internet.natGatewayId : undefined,
    });
  }
}
