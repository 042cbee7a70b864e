import { fargateSizes, nearestSizes, sizeProblems } from "../../../modules/ecs/fargate-sizes";

test.each([
  [0.25, 0.5, 2, 3],
  [0.5, 1, 4, 4],
  [1, 2, 8, 7],
  [2, 4, 16, 13],
  [4, 8, 30, 23],
  [8, 16, 60, 12],
  [16, 32, 120, 12],
])("%d vCPU have %d to %d GiB in %d sizes", (vcpu, least, most, count) => {
  const memory = fargateSizes.get(vcpu)!;
  expect([memory[0], memory.at(-1), memory.length]).toEqual([least, most, count]);
  for (const memoryGib of memory) expect(sizeProblems("size", { vcpu, memoryGib })).toEqual([]);
});

test.each([
  [
    { vcpu: 0.25, memoryGib: 3 },
    [
      { vcpu: 0.5, memoryGib: 3 },
      { vcpu: 1, memoryGib: 3 },
    ],
  ],
  [
    { vcpu: 3, memoryGib: 8 },
    [
      { vcpu: 4, memoryGib: 8 },
      { vcpu: 8, memoryGib: 16 },
    ],
  ],
  [
    { vcpu: 8, memoryGib: 18 },
    [
      { vcpu: 8, memoryGib: 20 },
      { vcpu: 16, memoryGib: 32 },
    ],
  ],
  [{ vcpu: 32, memoryGib: 8 }, [{ vcpu: 16, memoryGib: 120 }]],
])("nearest to %j: %j", (size, nearest) => expect(nearestSizes(size)).toEqual(nearest));
