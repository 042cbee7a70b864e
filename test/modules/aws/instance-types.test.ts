import {
  acceleratorOf,
  architectureOf,
  instanceFamilyProblems,
  instanceListings,
  instanceTypeProblems,
} from "../../../modules/aws/instance-types";
import { formatProblem } from "../../../src/engine/problem";

test.each([
  "a1.large",
  "m7g",
  "c7gn",
  "r8gd",
  "t4g",
  "x2gd",
  "im4gn",
  "is4gen",
  "g5g",
  "p6e-gb200.36xlarge",
  "hpc7g",
  "m7g.large",
  "c8g.metal-24xl",
])("%s is Graviton", (type) => expect(architectureOf(type)).toBe("arm64"));

test.each([
  "m7i",
  "m7i-flex",
  "c7a",
  "r6idn",
  "g5",
  "g6e",
  "gr6",
  "p4d",
  "trn1",
  "inf2",
  "u7i-12tb",
  "m6i.large",
  "x2iedn.metal",
])("%s is not", (type) => expect(architectureOf(type)).toBe("amd64"));

test.each([
  ["g6.xlarge", "nvidia"],
  ["g5g.xlarge", "nvidia"],
  ["gr6.4xlarge", "nvidia"],
  ["p5.48xlarge", "nvidia"],
  ["p6-b200.48xlarge", "nvidia"],
  ["g4ad.xlarge", "amd-gpu"],
  ["inf2.xlarge", "neuron"],
  ["trn1n.32xlarge", "neuron"],
  ["m7g.large", undefined],
  ["i4g.large", undefined],
] as const)("%s has the accelerator %s", (type, accelerator) => expect(acceleratorOf(type)).toBe(accelerator));

test("types and families of the list pass", () => {
  expect(instanceTypeProblems("types", ["m7g.large", "c8i-flex.16xlarge", "u7i-12tb.224xlarge"], {})).toEqual([]);
  expect(instanceFamilyProblems("families", ["m7g", "u7i-12tb"], {})).toEqual([]);
});

test("each type of the list is there once", () => {
  for (const { names } of instanceListings()) {
    expect(names.length).toBeGreaterThan(150);
    expect(new Set(names).size).toBe(names.length);
  }
});

test("a misspelled type, with the nearest one and the way to name a newer one", () =>
  expect(instanceTypeProblems("instanceTypes", ["m7g.large", "m7g.xlrge"], {}).map(formatProblem)).toEqual([
    'instanceTypes.1 is "m7g.xlrge", but must be an EC2 instance type (did you mean "m7g.xlarge"? if it is newer than 2026-11-29, unlisted: { "m7g.xlrge": "<reason>" }).',
  ]));

test("a family that is like none", () =>
  expect(instanceFamilyProblems("instanceFamilies", ["something-else"], {}).map(formatProblem)).toEqual([
    'instanceFamilies.0 is "something-else", but must be an EC2 instance family (aws ec2 describe-instance-types lists them; if it is newer than 2026-11-29, unlisted: { "something-else": "<reason>" }).',
  ]));

test("unlisted: a newer type", () =>
  expect(instanceTypeProblems("instanceTypes", ["m10g.large"], { "m10g.large": "released in 2027-01" })).toEqual([]));
