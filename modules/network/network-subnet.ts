import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Construct } from "constructs";

export interface NetworkSubnetProps {
  readonly vpcId: string;
  /** The `Name` tag. */
  readonly name: string;
  readonly cidr: string;
  /** `us-east-1a` */
  readonly zoneName: string;
  readonly routeTableId: string;
  /** Tags by which controllers find the subnet. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A subnet and its routes. Instances get no public address automatically. */
export class NetworkSubnet extends Construct {
  readonly id: string;

  constructor(scope: Construct, id: string, { vpcId, name, cidr, zoneName, routeTableId, tags }: NetworkSubnetProps) {
    super(scope, id);
    this.id = new Subnet(this, "resource", {
      vpcId,
      cidrBlock: cidr,
      availabilityZone: zoneName,
      mapPublicIpOnLaunch: false,
      tags: { ...tags, Name: name },
    }).id;
    new RouteTableAssociation(this, "routes", { subnetId: this.id, routeTableId });
  }
}
