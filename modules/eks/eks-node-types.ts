import { problem, type Problem } from "../../src/engine/problem";
import { architectureOf, type NodeTaint } from "../aws/node-types";

/** Settings of a managed node group. */
export interface NodeGroupChoice {
  /** All of one architecture; several of the same size for spot. */
  readonly instanceTypes: readonly string[];
  readonly minSize: number;
  readonly maxSize: number;
  /** Initial size; Terraform ignores later changes. */
  readonly desiredSize?: number;
  readonly capacityType: "on-demand" | "spot";
  readonly operatingSystem: "al2023" | "bottlerocket";
  readonly diskGib: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly NodeTaint[];
}

/** AMI type of EKS: operating system and architecture. */
export function amiTypeOf({ instanceTypes, operatingSystem }: NodeGroupChoice): string {
  const architecture = architectureOf(instanceTypes[0]!);
  const suffix = architecture === "arm64" ? "ARM_64" : "x86_64";
  return operatingSystem === "bottlerocket" ? `BOTTLEROCKET_${suffix}` : `AL2023_${suffix}_STANDARD`;
}

/** EKS adds 26 characters to the prefix, and allows 63. */
const maxNameLength = 36;

export function nodeGroupProblems(path: string, name: string, group: NodeGroupChoice): Problem[] {
  const { instanceTypes, minSize, maxSize, desiredSize } = group;
  const found: Problem[] = [];
  if (!/^[a-z][a-z0-9-]*$/.test(name) || name.length > maxNameLength) {
    const must = `have a name of 1 to ${maxNameLength} lower-case letters, digits and hyphens, a letter first`;
    found.push(problem({ path, must }));
  }
  if (minSize > maxSize)
    found.push(problem({ path: `${path}.minSize`, value: minSize, must: `be at most maxSize (${maxSize})` }));
  else if (desiredSize !== undefined && (desiredSize < minSize || desiredSize > maxSize)) {
    found.push(
      problem({
        path: `${path}.desiredSize`,
        value: desiredSize,
        must: `be from minSize to maxSize (${minSize} to ${maxSize})`,
      }),
    );
  }
  const other = instanceTypes.find((each) => architectureOf(each) !== architectureOf(instanceTypes[0]!));
  if (other !== undefined) {
    const must = `all be of one architecture: ${instanceTypes[0]!} is ${architectureOf(instanceTypes[0]!)}, ${other} is not`;
    found.push(
      problem({
        path: `${path}.instanceTypes`,
        value: [...instanceTypes],
        must,
        fix: "use one group per architecture",
      }),
    );
  }
  return found;
}
