import { architectureOf, zoneProblems } from "../../../modules/platform/node-pools";
import { kubernetesPlatform } from "../../../src/layers/kubernetes-platform";
import { formatProblem } from "../../../src/engine/problem";

test("a zone that the network has not would leave pods waiting for ever", () => {
  const pools = kubernetesPlatform.inputs.shape.nodePools.parse({ general: {}, zonal: { zones: ["a", "d"] } });
  expect(zoneProblems(pools, ["us-east-1a", "us-east-1b", "us-east-1c"]).map(formatProblem)).toEqual([
    'nodePools.zonal.zones.1 is "d", but must be a zone of the network (a, b, c): its nodes have no subnet elsewhere.',
  ]);
  expect(zoneProblems(pools, ["us-east-1a", "us-east-1d"])).toEqual([]);
  expect(zoneProblems(undefined, [])).toEqual([]);
});

test.each(["m7g", "c7gn", "r8gd", "t4g", "x2gd", "im4gn", "is4gen", "g5g", "hpc7g", "m7g.large", "c8g.metal-24xl"])(
  "%s is Graviton",
  (type) => expect(architectureOf(type)).toBe("arm64"),
);

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
