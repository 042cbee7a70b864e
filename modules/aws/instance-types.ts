import { listingProblems, type Listing, type Unlisted } from "../../src/engine/listing";
import type { Problem } from "../../src/engine/problem";
import { instanceTypeList, instanceTypesAsOf } from "./instance-type-list";

/** CPU architecture by its Kubernetes name. */
export type Architecture = "arm64" | "amd64";

/** Chips beside the CPU, by the maker of their drivers. */
export type Accelerator = "nvidia" | "neuron" | "amd-gpu";

/** Family of an instance type: `m7g` for `m7g.large`. */
export const familyOf = (type: string): string => type.split(".")[0]!;

/**
 * Architecture of an instance type or family. Graviton has a g after the generation (`m7g`, `c7gn`), or is a1; NVIDIA
 * Grace has `-gb` in the name (`p6e-gb200`).
 */
export const architectureOf = (type: string): Architecture =>
  /^(a1(\.|$)|[a-z]+\d+g)|-gb\d/.test(type) ? "arm64" : "amd64";

/** Accelerator of an instance type or family that needs its own driver. */
export function acceleratorOf(type: string): Accelerator | undefined {
  if (/^(inf|trn)\d/.test(type)) return "neuron";
  if (/^g\d+ad(\.|$)/.test(type)) return "amd-gpu";
  return /^(g|gr|p)\d/.test(type) ? "nvidia" : undefined;
}

let typeListing: Listing | undefined;
let familyListing: Listing | undefined;

function instanceTypes(): Listing {
  typeListing ??= {
    kind: "an EC2 instance type",
    names: lines().flatMap(([family, ...sizes]) => sizes.map((size) => `${family}.${size}`)),
    asOf: instanceTypesAsOf,
    command: "aws ec2 describe-instance-types",
  };
  return typeListing;
}

function instanceFamilies(): Listing {
  familyListing ??= {
    kind: "an EC2 instance family",
    names: lines().map(([family]) => family!),
    asOf: instanceTypesAsOf,
    command: "aws ec2 describe-instance-types",
  };
  return familyListing;
}

const lines = (): string[][] =>
  instanceTypeList
    .trim()
    .split("\n")
    .map((line) => line.split(" "));

/** Sizes of an instance family, the smallest first. */
export const sizesOf = (family: string): readonly string[] =>
  lines()
    .find(([name]) => name === family)
    ?.slice(1) ?? [];

/** Reports instance types that are not in the list. EKS would refuse a node group with one after minutes. */
export function instanceTypeProblems(path: string, types: readonly string[], unlisted: Unlisted): Problem[] {
  return types.flatMap((type, index) => listingProblems(`${path}.${index}`, type, instanceTypes(), unlisted));
}

/** Reports instance families that are not in the list. A node pool with one would launch nothing. */
export function instanceFamilyProblems(path: string, families: readonly string[], unlisted: Unlisted): Problem[] {
  return families.flatMap((family, index) => listingProblems(`${path}.${index}`, family, instanceFamilies(), unlisted));
}

/** Lists of instance types and families, for names that no longer need an exception. */
export const instanceListings = (): Listing[] => [instanceTypes(), instanceFamilies()];
