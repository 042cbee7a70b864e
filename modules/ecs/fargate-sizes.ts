import { problem, type Problem } from "../../src/engine/problem";

/** Compute of a task or worker. */
export interface ContainerSize {
  readonly vcpu: number;
  readonly memoryGib: number;
}

const range = (from: number, to: number, step = 1): number[] =>
  Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);

/**
 * Memory in GiB that Fargate offers for each number of vCPUs, on Linux. EMR Serverless offers the same from 1 vCPU on.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html (2026-11)
 * @see https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/app-behavior.html (2026-11)
 */
export const fargateSizes: ReadonlyMap<number, readonly number[]> = new Map([
  [0.25, [0.5, 1, 2]],
  [0.5, range(1, 4)],
  [1, range(2, 8)],
  [2, range(4, 16)],
  [4, range(8, 30)],
  [8, range(16, 60, 4)],
  [16, range(32, 120, 8)],
]);

/** Reports a size that does not exist, with those nearest to it: no smaller in either of the two, where there are such. */
export function sizeProblems(path: string, { vcpu, memoryGib }: ContainerSize, offeredBy = "Fargate"): Problem[] {
  if (fargateSizes.get(vcpu)?.includes(memoryGib) === true) return [];
  const fix = `nearest: ${nearestSizes({ vcpu, memoryGib }).map(describeSize).join(", ")}`;
  return [problem({ path, value: { vcpu, memoryGib }, must: `be a size that ${offeredBy} offers`, fix })];
}

/** The smallest sizes that hold the given one: with as few vCPUs, and with the next number of them. */
export function nearestSizes({ vcpu, memoryGib }: ContainerSize): ContainerSize[] {
  const all = [...fargateSizes].flatMap(([vcpu, memory]) => memory.map((memoryGib) => ({ vcpu, memoryGib })));
  const enough = all.filter((each) => each.vcpu >= vcpu && each.memoryGib >= memoryGib);
  const smallest = enough.filter((each, index) => index === enough.findIndex((other) => other.vcpu === each.vcpu));
  return smallest.length === 0 ? all.slice(-1) : smallest.slice(0, 2);
}

const describeSize = ({ vcpu, memoryGib }: ContainerSize): string => `${vcpu} vCPU with ${memoryGib} GiB`;
