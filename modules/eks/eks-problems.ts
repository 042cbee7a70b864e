import { isKnown } from "../../src/engine/unknown-values";
import type { Unlisted } from "../../src/engine/listing";
import { problem, type Problem } from "../../src/engine/problem";
import { cidrProblem, overlapProblems, parseCidr, privateRangeOf } from "../network/cidr";
import type { PodAddresses } from "../network/network";
import type { ZoneLetter } from "../network/subnet-plan";
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

/** Number of zones of the control plane that may be left to the network. */
const maxImpliedZones = 3;

/**
 * EKS keeps the set of zones that a cluster was created with, so a network that grows must not change it.
 * docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
 * @param zones of the network, by name
 */
export function controlPlaneProblems(
  chosen: readonly ZoneLetter[] | undefined,
  zones: readonly string[],
  subnets: number,
): Problem[] {
  if (subnets < 2) {
    return [problem({ path: "vpc.controlPlaneSubnetIds", must: "be two or more subnets in different zones (EKS)" })];
  }
  if (chosen !== undefined) return zoneChoiceProblems("controlPlaneZones", chosen, zones);
  if (subnets <= maxImpliedZones) return [];
  const message = `is missing: the network has ${subnets} zones, and EKS keeps those that a cluster was created with`;
  const letters = zones.slice(0, maxImpliedZones).map((zone) => `"${zone.slice(-1)}"`);
  const fix = `those of the existing cluster, or controlPlaneZones: [${letters.join(", ")}]`;
  return [problem({ path: "controlPlaneZones", message, fix })];
}

/**
 * Addresses of Kubernetes services. They exist in the cluster only: what has the same ones outside is out of reach.
 * docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html
 */
export function serviceCidrProblems(
  text: string | undefined,
  networkCidrs: readonly string[],
  apiClientCidrs: readonly string[],
): Problem[] {
  if (text === undefined) return [];
  const path = "serviceCidr";
  const wrong = cidrProblem(path, text);
  if (wrong !== undefined) return [wrong];
  const cidr = parseCidr(text)!;
  const found: Problem[] = [];
  if (cidr.prefixLength < 12 || cidr.prefixLength > 24) {
    found.push(problem({ path, value: text, must: "be a /12 to a /24 (EKS)" }));
  }
  if (!["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].includes(privateRangeOf(cidr) ?? "")) {
    const must = "be within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16 (EKS)";
    found.push(problem({ path, value: text, must }));
  }
  const fix = "services and these networks could not reach each other";
  return [...found, ...overlapProblems(path, text, [...networkCidrs, ...apiClientCidrs], fix)];
}

/** docs.aws.amazon.com/eks/latest/userguide/service-quotas.html: it cannot be raised. */
const maxPublicCidrs = 40;

export function endpointProblems({ endpointAccess, publicAccessCidrs, apiClientCidrs }: EndpointChoice): Problem[] {
  const found = [
    ...cidrProblems("publicAccessCidrs", publicAccessCidrs),
    ...publicCidrProblems(publicAccessCidrs),
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

/** github.com/aws/containers-roadmap/issues/2174 */
function publicCidrProblems(cidrs: readonly string[]): Problem[] {
  const path = "publicAccessCidrs";
  const fix = "apiClientCidrs, for the private endpoint";
  const isPrivate = (text: string): boolean => {
    const cidr = parseCidr(text);
    return cidr !== undefined && privateRangeOf(cidr) !== undefined;
  };
  const found = cidrs.flatMap((cidr, index) =>
    isPrivate(cidr)
      ? [problem({ path: `${path}.${index}`, value: cidr, must: "be public: EKS refuses private ranges", fix })]
      : [],
  );
  if (cidrs.length <= maxPublicCidrs) return found;
  const must = `be at most ${maxPublicCidrs} CIDR blocks (EKS)`;
  return [...found, problem({ path, value: cidrs.length, must, fix: "join neighbouring blocks into larger ones" })];
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

/** Auto Mode does not read the tags by which the VPC CNI chooses subnets. */
export function autoModePodProblems(podAddresses: PodAddresses): Problem[] {
  if (podAddresses === "shared") return [];
  const must = 'be "shared" with auto-mode, which gives pods addresses of the private subnets';
  return [problem({ path: "vpc.podAddresses", value: podAddresses, must })];
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
