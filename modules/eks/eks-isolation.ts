import { problem, type Problem } from "../../src/engine/problem";
import type { InternetAccess } from "../network/nat";
import type { Compute } from "./eks-addons";

/** Destinations outside that nodes of a network reach. */
export interface NetworkReach {
  readonly internetAccess: InternetAccess;
  /** Services with an interface endpoint. */
  readonly interfaceEndpoints: readonly string[];
}

/** Services that nodes and their first pods call. docs.aws.amazon.com/eks/latest/userguide/private-clusters.html */
const requiredEndpoints = ["ec2", "ecr.api", "ecr.dkr", "eks-auth", "sts"];

const runbook = "docs/runbooks/vpc.md, a network without internet access";

/** Problems of a cluster in a network without internet access: its nodes would not join. */
export function isolationProblems(compute: Compute, { internetAccess, interfaceEndpoints }: NetworkReach): Problem[] {
  if (internetAccess !== "none") return [];
  const missing = requiredEndpoints.filter((service) => !interfaceEndpoints.includes(service));
  const found: Problem[] = [];
  if (missing.length > 0) {
    const must = `be a network from which nodes reach ${missing.join(", ")}: it has neither NAT nor these interface endpoints`;
    found.push(problem({ path: "vpc", must, fix: `nat or interfaceEndpoints of the vpc unit; ${runbook}` }));
  }
  if (compute === "karpenter") {
    const must =
      'be "auto-mode" or "managed-nodes" in a network without internet access: Karpenter calls IAM, which is outside';
    found.push(problem({ path: "compute", value: compute, must, fix: runbook }));
  }
  return found;
}

/** Reports images that nodes cannot pull: those of charts come from registries on the internet. */
export function imageSourceProblems(
  images: "upstream" | "mirror",
  { internetAccess }: Pick<NetworkReach, "internetAccess">,
): Problem[] {
  if (internetAccess !== "none" || images === "mirror") return [];
  const must = 'be "mirror" in a network without internet access: nothing reaches the registries of the charts';
  return [problem({ path: "images", value: images, must, fix: runbook })];
}
