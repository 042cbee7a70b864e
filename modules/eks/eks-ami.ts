import { problem, type Problem } from "../../src/engine/problem";
import { type Accelerator, acceleratorOf, architectureOf, familyOf } from "../aws/instance-types";

export const operatingSystems = ["al2023", "bottlerocket", "bottlerocket-fips"] as const;
export type OperatingSystem = (typeof operatingSystems)[number];

export const isBottlerocket = (system: OperatingSystem): boolean => system !== "al2023";

interface AmiChoice {
  /** All of one architecture, with the same accelerator or none. */
  readonly instanceTypes: readonly string[];
  readonly operatingSystem: OperatingSystem;
}

/**
 * AMI type of a managed node group: operating system, architecture and the drivers of the accelerator.
 * docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html, `amiType`
 */
export function amiTypeOf({ instanceTypes, operatingSystem }: AmiChoice): string {
  const [first] = instanceTypes as [string];
  const architecture = architectureOf(first) === "arm64" ? "ARM_64" : "x86_64";
  const accelerator = acceleratorOf(first);
  if (!isBottlerocket(operatingSystem)) {
    return `AL2023_${architecture}_${accelerator === undefined ? "STANDARD" : accelerator.toUpperCase()}`;
  }
  const drivers = accelerator === undefined ? "" : `_${accelerator.toUpperCase()}`;
  return `BOTTLEROCKET_${architecture}${drivers}${operatingSystem === "bottlerocket-fips" ? "_FIPS" : ""}`;
}

/** Problems of instance types that share no image: their nodes would not join, or not see their accelerators. */
export function amiProblems(path: string, { instanceTypes, operatingSystem }: AmiChoice): Problem[] {
  const [first] = instanceTypes;
  if (first === undefined) return [];
  const report = (must: string, fix: string): Problem[] => [
    problem({ path: `${path}.instanceTypes`, value: [...instanceTypes], must, fix }),
  ];
  const architecture = architectureOf(first);
  const otherCpu = instanceTypes.find((each) => architectureOf(each) !== architecture);
  if (otherCpu !== undefined) {
    const must = `all be of one architecture: ${first} is ${architecture}, ${otherCpu} is not`;
    return report(must, "use one group per architecture");
  }
  const accelerator = acceleratorOf(first);
  const otherChip = instanceTypes.find((each) => acceleratorOf(each) !== accelerator);
  if (otherChip !== undefined) {
    const must = `all have the same accelerator: ${first} has ${nameOf(accelerator)}, ${otherChip} ${nameOf(acceleratorOf(otherChip))}`;
    return report(must, "use one group per accelerator");
  }
  if (accelerator === "amd-gpu") {
    const must = `have a GPU that an EKS image has drivers for: ${familyOf(first)} has AMD's`;
    return report(must, "a g family with NVIDIA, such as g6.xlarge");
  }
  if (accelerator === "neuron" && isBottlerocket(operatingSystem)) {
    const must = `be "al2023" for ${familyOf(first)}: Bottlerocket has no Neuron image`;
    return [problem({ path: `${path}.operatingSystem`, value: operatingSystem, must })];
  }
  return [];
}

const accelerators: Readonly<Record<Accelerator, string>> = {
  nvidia: "an NVIDIA GPU",
  neuron: "Neuron",
  "amd-gpu": "an AMD GPU",
};
const nameOf = (accelerator: Accelerator | undefined): string =>
  accelerator === undefined ? "none" : accelerators[accelerator];
