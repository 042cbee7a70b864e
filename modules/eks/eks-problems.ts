import { isKnown } from "../../src/engine/unknown-values";
import type { Unlisted } from "../../src/engine/listing";
import { problem, type Problem } from "../../src/engine/problem";
import { cidrProblem, parseCidr, privateRangeOf } from "../network/cidr";
import { zoneChoiceProblems } from "../network/zone-choice";
import type { Compute } from "./eks-addons";
import { type NodeGroupChoice, nodeGroupProblems } from "./eks-node-types";

export interface EndpointChoice {
  readonly endpointAccess: "private" | "private-and-public";
  readonly publicAccessCidrs: readonly string[];
  readonly apiClientCidrs: readonly string[];
}

export function nameProblems(name: string): Problem[] {
  if (!isKnown(name) || /^[a-zA-Z][a-zA-Z0-9-]*$/.test(name)) return [];
  return [problem({ path: "name", value: name, must: "have only letters, digits and hyphens, a letter first" })];
}

/** docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */
export function controlPlaneProblems(subnets: number): Problem[] {
  if (subnets >= 2) return [];
  return [problem({ path: "vpc.controlPlaneSubnetIds", must: "be two or more subnets in different zones (EKS)" })];
}

export function endpointProblems({ endpointAccess, publicAccessCidrs, apiClientCidrs }: EndpointChoice): Problem[] {
  const found = [
    ...cidrProblems("publicAccessCidrs", publicAccessCidrs),
    ...publicAccessCidrs.flatMap(privateProblems),
    ...cidrProblems("apiClientCidrs", apiClientCidrs),
  ];
  if (endpointAccess === "private" && publicAccessCidrs.length > 0) {
    const fix = 'endpointAccess: "private-and-public"';
    found.push(
      problem({
        path: "publicAccessCidrs",
        value: [...publicAccessCidrs],
        must: "be omitted with a private endpoint",
        fix,
      }),
    );
  }
  if (endpointAccess === "private-and-public" && publicAccessCidrs.length === 0) {
    const fix = "the CIDR blocks of your offices and runners";
    found.push(problem({ path: "publicAccessCidrs", message: "is missing: AWS would allow the whole internet", fix }));
  }
  return found;
}

function cidrProblems(name: string, cidrs: readonly string[]): Problem[] {
  return cidrs.flatMap((cidr, index) => {
    const path = `${name}.${index}`;
    const wrong = cidrProblem(path, cidr);
    if (wrong !== undefined) return [wrong];
    return cidr.endsWith("/0")
      ? [problem({ path, value: cidr, must: "not include every address", fix: "name the networks of the clients" })]
      : [];
  });
}

/** github.com/aws/containers-roadmap/issues/2174 */
function privateProblems(cidr: string, index: number): Problem[] {
  const parsed = parseCidr(cidr);
  const range = parsed && privateRangeOf(parsed);
  if (range === undefined) return [];
  const must = `be a range of public addresses: it is within ${range}, which EKS refuses`;
  return [
    problem({ path: `publicAccessCidrs.${index}`, value: cidr, must, fix: "apiClientCidrs for private networks" }),
  ];
}

/** Name of the node group that every cluster has, except with Auto Mode. */
export const systemNodes = "system";

/** `aws service-quotas list-service-quotas --service-code eks`: 30 managed groups for a cluster. */
const maxGroups = 30;

export function computeProblems(
  compute: Compute,
  system: NodeGroupChoice,
  groups: Readonly<Record<string, NodeGroupChoice>>,
  unlisted: Unlisted,
): Problem[] {
  const names = Object.keys(groups);
  if (compute === "auto-mode") {
    return names.length === 0
      ? []
      : [
          problem({
            path: "nodeGroups",
            value: names,
            must: "be omitted with auto-mode, which launches nodes itself",
          }),
        ];
  }
  const found = [
    ...nodeGroupProblems("systemNodes", systemNodes, system, unlisted),
    ...names.flatMap((name) => nodeGroupProblems(`nodeGroups.${name}`, name, groups[name]!, unlisted)),
  ];
  if (systemNodes in groups) {
    const must = `have another name: "${systemNodes}" is the group of systemNodes`;
    found.push(problem({ path: `nodeGroups.${systemNodes}`, must }));
  }
  if (system.minSize < 1) {
    found.push(
      problem({
        path: "systemNodes.minSize",
        value: system.minSize,
        must: "be at least 1: DNS and controllers run there",
      }),
    );
  }
  if (names.length >= maxGroups) {
    found.push(
      problem({
        path: "nodeGroups",
        value: names.length,
        must: `be at most ${maxGroups - 1} besides the system nodes (EKS)`,
      }),
    );
  }
  return found;
}

/** @param zones of the network, by name */
export function groupZoneProblems(
  system: NodeGroupChoice,
  groups: Readonly<Record<string, NodeGroupChoice>>,
  zones: readonly string[],
): Problem[] {
  return [
    ...zoneChoiceProblems("systemNodes.zones", system.zones ?? [], zones),
    ...Object.entries(groups).flatMap(([name, group]) =>
      zoneChoiceProblems(`nodeGroups.${name}.zones`, group.zones ?? [], zones),
    ),
  ];
}
