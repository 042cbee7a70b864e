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

/** Families whose ratio is another one. */
const otherRatios: readonly string[] = ["c5n"];

/**
 * Memory of an instance type in MiB; undefined for families other than T3, T4g, and C, M and R from the
 * fifth generation on.
 * docs.aws.amazon.com/ec2/latest/instancetypes/gp.html, co.html and mo.html
 */
export function memoryMibOf(type: string): number | undefined {
  const family = familyOf(type);
  const size = type.slice(family.length + 1);
  if (/^t[34]/.test(family)) return burstableMib[size];
  const ratio = /^[cmr]([5-9]|\d\d)/.test(family) && !otherRatios.includes(family) ? gibPerVcpu[family[0]!] : undefined;
  const vcpus = vcpusOf(size);
  return ratio === undefined || vcpus === undefined ? undefined : ratio * vcpus * 1024;
}

function vcpusOf(size: string): number | undefined {
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
