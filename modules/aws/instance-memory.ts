import { problem, type Problem } from "../../src/engine/problem";
import { familyOf, sizesOf } from "./instance-types";

/** Memory that programs need, in MiB, by the name of the program. */
export type MemoryNeeds = Readonly<Record<string, number>>;

/** Sizes of burstable instances in MiB, the same for T3, T3a and T4g. */
const burstableMib: Readonly<Record<string, number>> = {
  nano: 512,
  micro: 1024,
  small: 2048,
  medium: 4096,
  large: 8192,
  xlarge: 16_384,
  "2xlarge": 32_768,
};

/** GiB for each vCPU of the fifth and later generations, by the first letter of the family. */
const gibPerVcpu: Readonly<Record<string, number>> = { c: 2, m: 4, r: 8 };

/** Families with GPUs, with the same ratio in every size. */
const gpuGibPerVcpu: Readonly<Record<string, number>> = { g4dn: 4, g5: 4, g6: 4, g6e: 8 };

/** Families whose ratio is another one. */
const otherRatios: readonly string[] = ["c5n"];

/**
 * Memory of an instance type in MiB; undefined for families other than T3, T4g, G4dn, G5, G6, G6e, and C, M and R from
 * the fifth generation on.
 * docs.aws.amazon.com/ec2/latest/instancetypes/gp.html, co.html, mo.html and ac.html
 */
export function memoryMibOf(type: string): number | undefined {
  const [family, size] = partsOf(type);
  if (isBurstable(family)) return burstableMib[size];
  const isCommon = /^[cmr]([5-9]|\d\d)/.test(family) && !otherRatios.includes(family);
  const ratio = isCommon ? gibPerVcpu[family[0]!] : gpuGibPerVcpu[family];
  const vcpus = vcpusOf(type);
  return ratio === undefined || vcpus === undefined ? undefined : ratio * vcpus * 1024;
}

/** vCPUs of an instance type by its size; undefined for bare metal. */
export function vcpusOf(type: string): number | undefined {
  const [family, size] = partsOf(type);
  return isBurstable(family) && size in burstableMib ? (burstableVcpus[size] ?? 2) : vcpusOfSize(size);
}

/** GPUs of a G4dn, G5, G6 or G6e type; 0 for other families. */
export function gpusOf(type: string): number {
  const [family, size] = partsOf(type);
  if (!(family in gpuGibPerVcpu)) return 0;
  return { "12xlarge": 4, "24xlarge": 4, "48xlarge": 8, metal: 8 }[size] ?? 1;
}

const isBurstable = (family: string): boolean => /^t[34]/.test(family);

function partsOf(type: string): [family: string, size: string] {
  const family = familyOf(type);
  return [family, type.slice(family.length + 1)];
}

const burstableVcpus: Readonly<Record<string, number>> = { xlarge: 4, "2xlarge": 8 };

function vcpusOfSize(size: string): number | undefined {
  const fixed: Readonly<Record<string, number>> = { medium: 1, large: 2, xlarge: 4 };
  const times = /^(\d+)xlarge$/.exec(size)?.[1];
  return times === undefined ? fixed[size] : 4 * Number(times);
}

/** Share of an instance's memory that Linux has for programs: the rest is the kernel's own and the hypervisor's. */
const usableShare = 0.95;

const usableMib = (type: string): number => Math.floor((memoryMibOf(type) ?? 0) * usableShare);

/** Reports an instance type whose memory is unknown, or too small for all that runs on it together. */
export function memoryProblems(path: string, type: string, needs: MemoryNeeds): Problem[] {
  if (memoryMibOf(type) === undefined) {
    const must = "be of T3, T3a, T4g, or of C, M and R from the fifth generation on, not metal";
    return [problem({ path, value: type, must, fix: "t3.large" })];
  }
  const needed = Object.values(needs).reduce((sum, each) => sum + each, 0);
  if (needed <= usableMib(type)) return [];
  const parts = Object.entries(needs).map(([program, mib]) => `${program} ${mib}`);
  const must = `have ${needed} MiB for what it runs, of which it has ${usableMib(type)} (${parts.join(", ")})`;
  const family = familyOf(type);
  const next = sizesOf(family).find((size) => needed <= usableMib(`${family}.${size}`));
  return [
    problem({
      path,
      value: type,
      must,
      fix: next === undefined ? "a family with more" : `${family}.${next} or larger`,
    }),
  ];
}
