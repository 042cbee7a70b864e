import type { Unlisted } from "../../src/engine/listing";
import { problem, type Problem } from "../../src/engine/problem";
import { instanceTypeProblems } from "../aws/instance-types";
import { labelProblems, type NodeTaint } from "../aws/node-types";
import type { ZoneLetter } from "../network/subnet-plan";
import { amiProblems, type OperatingSystem } from "./eks-ami";
import { diskProblems, type NodeDisk } from "./eks-node-disk";
import { userDataProblems } from "./eks-user-data";

/** Settings of a managed node group. */
export interface NodeGroupChoice extends NodeDisk {
  /** All of one architecture and accelerator; several of the same size for spot. */
  readonly instanceTypes: readonly string[];
  readonly minSize: number;
  readonly maxSize: number;
  /** Initial size; Terraform ignores later changes. */
  readonly desiredSize?: number;
  readonly capacityType: "on-demand" | "spot";
  readonly operatingSystem: OperatingSystem;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly NodeTaint[];
  /** Zones by letter. Default: all zones of the network. */
  readonly zones?: readonly ZoneLetter[];
  /** A NodeConfig or a script for Amazon Linux, TOML for Bottlerocket. */
  readonly userData?: string;
}

/** EKS adds 26 characters to the prefix, and allows 63. */
const maxNameLength = 36;

export function nodeGroupProblems(path: string, name: string, group: NodeGroupChoice, unlisted: Unlisted): Problem[] {
  const { instanceTypes, minSize, maxSize, desiredSize, labels, operatingSystem, userData } = group;
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
  return [
    ...found,
    ...instanceTypeProblems(`${path}.instanceTypes`, instanceTypes, unlisted),
    ...amiProblems(path, group),
    ...diskProblems(path, group),
    ...userDataProblems(`${path}.userData`, userData, operatingSystem),
    ...labelProblems(`${path}.labels`, Object.keys(labels)),
  ];
}
