import { gpusOf, memoryMibOf, memoryProblems, vcpusOf } from "../../../modules/aws/instance-memory";
import { formatProblem } from "../../../src/engine/problem";

// docs.aws.amazon.com/ec2/latest/instancetypes: what AWS says of each.
test.each([
  ["t3.small", 2],
  ["t3a.medium", 4],
  ["t4g.large", 8],
  ["t3.2xlarge", 32],
  ["m5.large", 8],
  ["m7g.medium", 4],
  ["m7i-flex.8xlarge", 128],
  ["c6g.medium", 2],
  ["c7i.4xlarge", 32],
  ["r6g.large", 16],
  ["r8g.12xlarge", 384],
  ["g4dn.xlarge", 16],
  ["g5.48xlarge", 768],
  ["g6e.2xlarge", 64],
])("%s has %d GiB", (type, gib) => expect(memoryMibOf(type)).toBe(gib * 1024));

test.each(["t2.large", "m4.large", "c5n.large", "x2gd.large", "m7g.metal", "gr6.4xlarge", "t3.huge"])(
  "the memory of %s is unknown",
  (type) => expect(memoryMibOf(type)).toBeUndefined(),
);

test.each([
  ["t3.micro", 2, 0],
  ["t3.xlarge", 4, 0],
  ["m7g.medium", 1, 0],
  ["c7g.4xlarge", 16, 0],
  ["g6.xlarge", 4, 1],
  ["g5.12xlarge", 48, 4],
  ["g4dn.16xlarge", 64, 1],
  ["g6.48xlarge", 192, 8],
  ["m7g.metal", undefined, 0],
])("%s has %d vCPUs and %d GPUs", (type, vcpus, gpus) => expect([vcpusOf(type), gpusOf(type)]).toEqual([vcpus, gpus]));

const found = (type: string, needs: Parameters<typeof memoryProblems>[2]) =>
  memoryProblems("instanceType", type, needs).map(formatProblem);

test("a sum that fits, up to 95 % of the memory", () => {
  expect(found("t3.small", { one: 1000, two: 945 })).toEqual([]);
  expect(found("t3.small", { one: 1000, two: 946 })).toEqual([
    'instanceType is "t3.small", but must have 1946 MiB for what it runs, of which it has 1945 (one 1000, two 946) (t3.medium or larger).',
  ]);
});

test("the next size is the smallest of the family that has enough", () =>
  expect(found("t4g.nano", { all: 9000 })).toEqual([
    'instanceType is "t4g.nano", but must have 9000 MiB for what it runs, of which it has 486 (all 9000) (t4g.xlarge or larger).',
  ]));

test("a family that never has enough", () =>
  expect(found("t3.2xlarge", { all: 40_000 })).toEqual([
    'instanceType is "t3.2xlarge", but must have 40000 MiB for what it runs, of which it has 31129 (all 40000) (a family with more).',
  ]));

test("a family whose memory is not known", () =>
  expect(found("x2gd.large", { all: 1 })).toEqual([
    'instanceType is "x2gd.large", but must be of T3, T3a, T4g, or of C, M and R from the fifth generation on, not metal (t3.large).',
  ]));
