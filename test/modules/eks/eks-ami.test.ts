import { amiProblems, amiTypeOf } from "../../../modules/eks/eks-ami";
import { formatProblem } from "../../../src/engine/problem";

type Choice = Parameters<typeof amiTypeOf>[0];

test.each<[string, Choice["operatingSystem"], string]>([
  ["m7g.large", "al2023", "AL2023_ARM_64_STANDARD"],
  ["c8gn.xlarge", "al2023", "AL2023_ARM_64_STANDARD"],
  ["a1.large", "al2023", "AL2023_ARM_64_STANDARD"],
  ["m7i.large", "al2023", "AL2023_x86_64_STANDARD"],
  ["g5.xlarge", "al2023", "AL2023_x86_64_NVIDIA"],
  ["p5.48xlarge", "al2023", "AL2023_x86_64_NVIDIA"],
  ["g5g.xlarge", "al2023", "AL2023_ARM_64_NVIDIA"],
  ["inf2.xlarge", "al2023", "AL2023_x86_64_NEURON"],
  ["trn2.48xlarge", "al2023", "AL2023_x86_64_NEURON"],
  ["im4gn.large", "bottlerocket", "BOTTLEROCKET_ARM_64"],
  ["m7i.large", "bottlerocket", "BOTTLEROCKET_x86_64"],
  ["g6e.xlarge", "bottlerocket", "BOTTLEROCKET_x86_64_NVIDIA"],
  ["g5g.xlarge", "bottlerocket", "BOTTLEROCKET_ARM_64_NVIDIA"],
  ["m7g.large", "bottlerocket-fips", "BOTTLEROCKET_ARM_64_FIPS"],
  ["g6.xlarge", "bottlerocket-fips", "BOTTLEROCKET_x86_64_NVIDIA_FIPS"],
])("%s with %s runs %s", (instanceType, operatingSystem, amiType) =>
  expect(amiTypeOf({ instanceTypes: [instanceType], operatingSystem })).toBe(amiType),
);

const messages = (instanceTypes: string[], operatingSystem: Choice["operatingSystem"] = "al2023") =>
  amiProblems("nodeGroups.media", { instanceTypes, operatingSystem }).map(formatProblem);

test("types of one image may be mixed", () => {
  expect(messages(["g5.xlarge", "g6.xlarge", "p4d.24xlarge"])).toEqual([]);
  expect(messages(["m7g.large", "c8g.large"])).toEqual([]);
});

test("types of several images may not", () => {
  expect(messages(["m7g.large", "m7i.large"])).toEqual([
    'nodeGroups.media.instanceTypes is ["m7g.large","m7i.large"], but must all be of one architecture: m7g.large is arm64, m7i.large is not (use one group per architecture).',
  ]);
  expect(messages(["g6.xlarge", "m7i.large"])).toEqual([
    'nodeGroups.media.instanceTypes is ["g6.xlarge","m7i.large"], but must all have the same accelerator: g6.xlarge has an NVIDIA GPU, m7i.large none (use one group per accelerator).',
  ]);
  expect(messages(["m7i.large", "inf2.xlarge"])).toEqual([
    'nodeGroups.media.instanceTypes is ["m7i.large","inf2.xlarge"], but must all have the same accelerator: m7i.large has none, inf2.xlarge Neuron (use one group per accelerator).',
  ]);
});

test("chips without an image", () => {
  expect(messages(["g4ad.xlarge"])).toEqual([
    'nodeGroups.media.instanceTypes is ["g4ad.xlarge"], but must have a GPU that an EKS image has drivers for: g4ad has AMD\'s (a g family with NVIDIA, such as g6.xlarge).',
  ]);
  expect(messages(["inf2.xlarge"], "bottlerocket")).toEqual([
    'nodeGroups.media.operatingSystem is "bottlerocket", but must be "al2023" for inf2: Bottlerocket has no Neuron image.',
  ]);
});
