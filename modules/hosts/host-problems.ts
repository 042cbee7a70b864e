import { problem, type Problem } from "../../src/engine/problem";
import type { InternetAccess } from "../network/nat";
import type { ZoneLetter } from "../network/subnet-plan";
import { zoneChoiceProblems } from "../network/zone-choice";

export type Placement = "private" | "public";

/** Reports a private host that could download nothing. */
export function placementProblems(placement: Placement, internetAccess: InternetAccess): Problem[] {
  if (placement === "public" || internetAccess !== "none") return [];
  const must = "be public: private subnets of the network have no internet access, from which the host is set up";
  return [problem({ path: "placement", value: placement, must, fix: 'or nat: "single" in the vpc unit' })];
}

/** Reports a zone in which the network has no subnets. */
export const hostZoneProblems = (zone: ZoneLetter, zones: readonly string[]): Problem[] =>
  zoneChoiceProblems("zone", [zone], zones).map((each) => ({ ...each, path: "zone" }));
