import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Fn, type Precondition, Token } from "cdktf";
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
  /** Zones that the account has. With them a plan fails if it lacks this one, rather than an apply. */
  readonly zonesOfAccount?: string[];
}

/** A subnet and its routes. Instances get no public address automatically. */
export class NetworkSubnet extends Construct {
  readonly id: string;

  constructor(scope: Construct, id: string, props: NetworkSubnetProps) {
    super(scope, id);
    const { vpcId, name, cidr, zoneName, routeTableId, tags, zonesOfAccount } = props;
    this.id = new Subnet(this, "resource", {
      vpcId,
      cidrBlock: cidr,
      availabilityZone: zoneName,
      mapPublicIpOnLaunch: false,
      tags: { ...tags, Name: name },
      lifecycle: zonesOfAccount === undefined ? undefined : { precondition: [isAmong(zonesOfAccount, zoneName)] },
    }).id;
    new RouteTableAssociation(this, "routes", { subnetId: this.id, routeTableId });
  }
}

const isAmong = (zones: string[], zoneName: string): Precondition => ({
  condition: Token.asString(Fn.contains(zones, zoneName)),
  errorMessage: `The account has no zone ${zoneName}. List its zones with: aws ec2 describe-availability-zones`,
});
