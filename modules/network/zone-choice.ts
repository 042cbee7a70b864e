import { Fn, Token } from "cdktf";
import { zoneListing } from "../../src/engine/aws-regions";
import type { AwsTarget } from "../../src/engine/environment";
import { listingProblems } from "../../src/engine/listing";
import { problem, type Problem } from "../../src/engine/problem";
import type { ZoneLetter } from "./subnet-plan";

/**
 * Problems of zones chosen among those of a network.
 * @param zones of the network, by name
 */
export function zoneChoiceProblems(path: string, chosen: readonly ZoneLetter[], zones: readonly string[]): Problem[] {
  const letters = zones.map((zone) => zone.slice(-1));
  return chosen.flatMap((zone, index) => {
    const report = (must: string): Problem[] => [problem({ path: `${path}.${index}`, value: zone, must })];
    if (letters.includes(zone)) return [];
    return report(`be a zone of the network (${letters.join(", ")}), which has no subnets elsewhere`);
  });
}

/** Problems of zones that their region never had. An account may have fewer; a plan asks AWS. */
export function regionZoneProblems({ region, unlisted }: AwsTarget, zones: readonly ZoneLetter[]): Problem[] {
  const listing = zoneListing(region);
  if (listing === undefined) return [];
  return zones.flatMap((zone, index) =>
    listingProblems(`zones.${index}`, `${region}${zone}`, listing, unlisted, "aws.unlisted in environment.ts"),
  );
}

/** Subnets of a network, one per zone in the order of its zones. */
export interface ZonalSubnets {
  readonly region: string;
  /** Zones of the network, by name. */
  readonly zones: readonly string[];
  readonly subnetIds: readonly string[];
}

/** The subnets of the chosen zones. Default: all. */
export function subnetsIn(
  { region, zones, subnetIds }: ZonalSubnets,
  chosen: readonly ZoneLetter[] | undefined,
): string[] {
  if (chosen === undefined) return subnetIds as string[];
  return chosen.map((zone) => {
    const place = Token.asNumber(Fn.index(zones, `${region}${zone}`));
    // Not zipmap: in a plan with provisional values one list may be longer than the other.
    return Token.asString(Fn.element(subnetIds, place));
  });
}
