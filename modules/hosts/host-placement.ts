import type { AwsHome } from "../aws/aws-home";
import { problem, type Problem } from "../../src/engine/problem";
import type { InternetAccess } from "../network/nat";
import type { ZoneLetter } from "../network/subnet-plan";
import { subnetsIn, zoneChoiceProblems } from "../network/zone-choice";

export type Placement = "private" | "public";

/** Where a unit puts its host. */
export interface HostPlacement {
  readonly placement: Placement;
  readonly zone: ZoneLetter;
}

/** Subnets of a network, one per zone. */
export interface HostNetwork {
  readonly zones: string[];
  readonly privateSubnetIds: string[];
  readonly publicSubnetIds: string[];
}

/** The subnet and the zone of a host, and whether it has a public address. */
export function placeOf({ region }: AwsHome, network: HostNetwork, { placement, zone }: HostPlacement) {
  const isPublic = placement === "public";
  const subnetIds = isPublic ? network.publicSubnetIds : network.privateSubnetIds;
  const [subnetId] = subnetsIn({ region, zones: network.zones, subnetIds }, [zone]);
  return { subnetId: subnetId!, zone: `${region}${zone}`, publicAddress: isPublic };
}

/** Reports a private host that could download nothing. */
export function placementProblems(placement: Placement, internetAccess: InternetAccess): Problem[] {
  if (placement === "public" || internetAccess !== "none") return [];
  const must = "be public: private subnets of the network have no internet access, from which the host is set up";
  return [problem({ path: "placement", value: placement, must, fix: 'or nat: "single" in the vpc unit' })];
}

/** Reports a zone in which the network has no subnets. */
export const hostZoneProblems = (zone: ZoneLetter, zones: readonly string[]): Problem[] =>
  zoneChoiceProblems("zone", [zone], zones).map((each) => ({ ...each, path: "zone" }));
